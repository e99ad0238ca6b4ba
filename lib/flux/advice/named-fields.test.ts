import { describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES } from '../kinds'
import { ADVICE_ENTRIES } from './advice'

/** The fields that advice names, and the kinds whose schema has them. */
const KINDS_WITH: ReadonlyMap<string, readonly string[]> = new Map(
  `
  spec.artifacts | ArtifactGenerator
  spec.bucketName | Bucket
  spec.certSecretRef | Bucket HelmRepository ImageRepository OCIRepository Provider ResourceSetInputProvider
  spec.decryption | Kustomization
  spec.decryption.secretRef | Kustomization
  spec.decryption.secretRef.name | Kustomization
  spec.dependsOn | HelmRelease Kustomization ResourceSet
  spec.distribution | FluxInstance FluxReport
  spec.driftDetection.ignore | HelmRelease
  spec.endpoint | Bucket
  spec.filter | ResourceSetInputProvider
  spec.filterTags | ImagePolicy
  spec.filterTags.pattern | ImagePolicy
  spec.git | ImageUpdateAutomation
  spec.git.push.branch | ImageUpdateAutomation
  spec.ignore | Bucket GitRepository Kustomization OCIRepository
  spec.image | ImageRepository
  spec.inputs | ResourceSet
  spec.interval | Bucket GitRepository HelmChart HelmRelease HelmRepository ImagePolicy ImageRepository ImageUpdateAutomation Kustomization OCIRepository Provider Receiver
  spec.kubeConfig | HelmRelease Kustomization
  spec.layerSelector | OCIRepository
  spec.path | Kustomization
  spec.policy | ImagePolicy
  spec.postBuild | Kustomization
  spec.postBuild.substituteFrom | Kustomization
  spec.provider | Bucket GitRepository HelmRepository ImageRepository OCIRepository
  spec.ref | GitRepository OCIRepository
  spec.ref.branch | GitRepository
  spec.ref.semver | GitRepository OCIRepository
  spec.ref.tag | GitRepository OCIRepository
  spec.region | Bucket
  spec.releaseName | HelmRelease
  spec.resources | Receiver ResourceSet
  spec.secretRef | Bucket GitRepository HelmRepository ImageRepository OCIRepository Provider Receiver ResourceSetInputProvider
  spec.secretRef.name | Bucket GitRepository HelmRepository ImageRepository OCIRepository Provider Receiver ResourceSetInputProvider
  spec.serviceAccountName | Bucket GitRepository HelmRelease ImageRepository Kustomization OCIRepository Provider ResourceSet ResourceSetInputProvider
  spec.sourceRef | ExternalArtifact HelmChart ImageUpdateAutomation Kustomization
  spec.sourceRef.kind | ExternalArtifact HelmChart ImageUpdateAutomation Kustomization
  spec.sources | ArtifactGenerator
  spec.sts | Bucket
  spec.targetNamespace | HelmRelease Kustomization
  spec.test.ignoreFailures | HelmRelease
  spec.timeout | Bucket GitRepository HelmRelease HelmRepository ImageRepository Kustomization OCIRepository Provider
  spec.update.path | ImageUpdateAutomation
  spec.upgrade.force | HelmRelease
  spec.url | GitRepository HelmRepository OCIRepository ResourceSetInputProvider
  spec.valuesFiles | HelmChart
  spec.valuesFrom | HelmRelease
  spec.verify.matchOIDCIdentity | HelmChart OCIRepository
  spec.verify.mode | GitRepository
  spec.verify.secretRef | GitRepository HelmChart OCIRepository
  spec.verify.secretRef.name | GitRepository HelmChart OCIRepository
`
    .trim()
    .split('\n')
    .map((line) => {
      const [field = '', kinds = ''] = line.trim().split(' | ')
      return [field, kinds.split(' ')] as const
    }),
)

describe('advice that names a field', () => {
  it.each(ADVICE_ENTRIES.map((entry) => ({ entry, name: entry.title ?? entry.meaning })))(
    'is for kinds that have it: $name',
    ({ entry }) => {
      const text = `${entry.title ?? ''} ${entry.meaning} ${entry.remedy}`
      for (const [field] of text.matchAll(/\b(?:spec|status)\.[A-Za-z.]*[A-Za-z]/g))
        for (const kind of entry.kinds ?? FLUX_KIND_NAMES) expect(KINDS_WITH.get(field), field).toContain(kind)
    },
  )

  it('names annotations of kustomize-controller to Kustomizations alone', () => {
    const naming = ADVICE_ENTRIES.filter(({ remedy }) => remedy.includes('kustomize.toolkit.fluxcd.io'))
    expect(naming.length).toBeGreaterThan(2)
    for (const { kinds } of naming) expect(kinds).toEqual(['Kustomization'])
  })
})

describe('patterns', () => {
  it('take no bare number for an answer of a server', () => {
    const texts = [
      'yaml: line 429: x',
      "chart 'a' version '4.0.401'",
      'took 403 ms',
      'line 404',
      'port 401',
      'v1.429.0',
    ]
    const numbers = ADVICE_ENTRIES.filter(({ message }) => /4(?:29|0[134]|0\[13\])/.test(message?.source ?? ''))
    expect(numbers.length).toBeGreaterThan(5)
    for (const { message, title } of numbers) for (const text of texts) expect(message?.test(text), title).toBe(false)
  })

  it.each([
    'status code: 401',
    'response status code 403: forbidden',
    'failed to fetch https://x/index.yaml : 401 Unauthorized',
    'unexpected requesting "https://x" status code: 403',
    'RESPONSE 401: 401 Unauthorized',
  ])('know the answer in "%s"', (message) => {
    const told = ADVICE_ENTRIES.filter(
      (entry) => entry.kinds?.includes('GitRepository') && entry.message?.test(message),
    )
    expect(told.map(({ title }) => title)).toContain('The Git server refused the credentials.')
  })

  it('take no more time for what repeats their own pieces than for other text', () => {
    const pieces = [
      'failed calling webhook "a": Post "https://a.b.svc',
      'Deployment.apps "b" is invalid: spec.x: ',
      'https://source-controller.a.svc',
      'pre-upgrade hooks failed job ',
      'yaml: line 1 ',
      "could not resolve ConfigMap chart values reference 'a'",
      'status code: ',
    ]
    const took = (length: number) => {
      const begin = performance.now()
      for (const piece of pieces) {
        const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
        for (const { message } of ADVICE_ENTRIES) message?.test(text)
      }
      return performance.now() - begin
    }
    took(8_000)
    // Generous for a busy machine; what grows with the square of the length needs minutes.
    expect(took(64_000)).toBeLessThan(5_000)
  })
})
