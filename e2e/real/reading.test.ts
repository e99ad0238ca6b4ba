import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { controllerDeployment, gitRepository, helmRelease, kustomization, readyStatus, statusOf } from './objects'
import { eventually, type ProgramUnderTest, type StreamReader, startRealProgram, waitForLive } from './program'

const source = (kind: string, spec: object, version = 'v1'): KubernetesObject => ({
  apiVersion: `source.toolkit.fluxcd.io/${version}`,
  kind,
  metadata: { name: 'one', namespace: 'every' },
  spec,
})
const other = (apiVersion: string, kind: string, spec: object): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: kind === 'FluxInstance' || kind === 'FluxReport' ? 'flux' : 'one', namespace: 'every' },
  spec,
})
const FLEET = { kind: 'GitRepository', name: 'fleet' }
const OPERATOR = 'fluxcd.controlplane.io/v1'
const NOTIFICATION = 'notification.toolkit.fluxcd.io'
const IMAGE = 'image.toolkit.fluxcd.io/v1'

const ONE_OF_EVERY_KIND: readonly KubernetesObject[] = [
  gitRepository('every', 'one'),
  kustomization('every', 'one'),
  helmRelease('every', 'one'),
  source('OCIRepository', { url: 'oci://registry.example/fleet', interval: '1m' }),
  source('HelmRepository', { url: 'https://charts.example', interval: '1m' }),
  source('HelmChart', { chart: 'podinfo', interval: '1m', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } }),
  source('Bucket', { bucketName: 'manifests', endpoint: 's3.example', interval: '1m' }),
  source('ExternalArtifact', {}),
  other('source.extensions.fluxcd.io/v1beta1', 'ArtifactGenerator', {
    sources: [{ alias: 'infra', kind: 'GitRepository', name: 'infra' }],
    artifacts: [{ name: 'bundle', copy: [{ from: '@infra/**', to: '@artifact/' }] }],
  }),
  other(IMAGE, 'ImageRepository', { image: 'registry.example/app', interval: '1m' }),
  other(IMAGE, 'ImagePolicy', { imageRepositoryRef: { name: 'one' }, policy: { semver: { range: '1.x' } } }),
  other(IMAGE, 'ImageUpdateAutomation', {
    interval: '1m',
    sourceRef: FLEET,
    git: { commit: { author: { email: 'flux@example.org' } } },
  }),
  other(`${NOTIFICATION}/v1`, 'Receiver', { type: 'github', secretRef: { name: 'token' }, resources: [FLEET] }),
  other(`${NOTIFICATION}/v1beta3`, 'Alert', { providerRef: { name: 'one' }, eventSources: [FLEET] }),
  other(`${NOTIFICATION}/v1beta3`, 'Provider', { type: 'generic', address: 'https://hooks.example/flux' }),
  other(OPERATOR, 'FluxInstance', { distribution: { version: '2.x', registry: 'ghcr.io/fluxcd' } }),
  other(OPERATOR, 'FluxReport', { distribution: { entitlement: 'none', status: 'installed' } }),
  other(OPERATOR, 'ResourceSet', { resourcesTemplate: '# none' }),
  other(OPERATOR, 'ResourceSetInputProvider', { type: 'Static' }),
]

describe.skipIf(!canRun(controlPlaneAvailability()))('reading a real API server', () => {
  let cluster: ControlPlane
  let program: ProgramUnderTest
  let stream: StreamReader
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps', 'every']) await cluster.createNamespace(namespace)
    program = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath })
    await waitForLive(program)
    stream = program.openStream()
  })
  afterAll(async () => {
    stream?.close()
    program?.stop()
    await cluster?.stop()
  })

  const streamed = (ref: Ref) => stream.live().state?.resources.get(ref)

  it('knows every kind of the release as served and live, and that nobody reconciles yet', async () => {
    const state = await program.readState()
    const kinds = state.sources.flatMap(({ kind }) => kind ?? [])
    expect([...kinds].sort()).toEqual([...FLUX_KIND_NAMES].sort())
    expect(state.resources).toEqual([])
    expect(state.verdict.level).toBe('degraded')
    expect(state.cluster).toMatchObject({ demo: false, server: cluster.server })
    expect(state.cluster.kubernetesVersion).toMatch(/^v1\.\d+/)
  })

  it('says that everything is well only once the controllers run too', async () => {
    const names = ['source-controller', 'kustomize-controller', 'helm-controller']
    for (const name of names) await cluster.apply(controllerDeployment(name))
    await eventually(async () => expect((await program.readState()).verdict.level).toBe('degraded'))
    for (const name of names) await cluster.patchStatus(controllerDeployment(name), 'kube-controller-manager')
    await eventually(async () => {
      const state = await program.readState()
      expect(state.verdict).toMatchObject({ level: 'healthy' })
      expect(state.cluster.fluxVersion).toBe('v2.9.4')
      expect(state.controllers.map(({ name, version }) => `${name} ${version}`)).toContain('source-controller v1.7.0')
    })
  })

  it('shows a new object, then what its controller says of it, then a new spec, then its end', async () => {
    const ref = asRef('Kustomization/apps/shop')
    const created = await cluster.apply(kustomization('apps', 'shop'))
    await eventually(() => expect(streamed(ref)).toMatchObject({ status: 'reconciling', uid: created.metadata.uid }))

    await cluster.patchStatus(
      readyStatus(created, { lastAppliedRevision: 'main@sha1:1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e' }),
    )
    await eventually(() => expect(streamed(ref)).toMatchObject({ status: 'ready', ready: { status: 'True' } }))
    expect(streamed(ref)?.revision).toMatchObject({ appliedShort: 'main@1b2c3d4' })

    // Ready still stands there as True, but for a spec that is no more.
    const changed = await cluster.apply(kustomization('apps', 'shop', { path: './shop' }))
    expect(changed.metadata.generation).toBe(2)
    await eventually(() => expect(streamed(ref)?.status).toBe('reconciling'))

    await cluster.patchStatus(
      statusOf(changed, { status: 'False', reason: 'BuildFailed', message: 'kustomize build failed: no such file' }),
    )
    await eventually(() => expect(streamed(ref)).toMatchObject({ status: 'failed', ready: { reason: 'BuildFailed' } }))
    expect(stream.live().state?.head.verdict.level).toBe('failing')
    expect(stream.live().state?.head.problems.map(({ root }) => root)).toEqual([ref])

    await cluster.delete(changed)
    await eventually(() => expect(streamed(ref)).toBeUndefined())
    expect((await program.readState()).resources).toEqual([])
    expect(stream.live().state?.head.verdict.level).toBe('healthy')
  })

  it('takes a new object of the same name for a new object', async () => {
    const ref = asRef('Kustomization/apps/again')
    const first = await cluster.apply(kustomization('apps', 'again'))
    await cluster.patchStatus(statusOf(first, { status: 'False', reason: 'BuildFailed', message: 'broken' }))
    await eventually(() => expect(streamed(ref)?.status).toBe('failed'))
    await cluster.delete(first)
    const second = await cluster.apply(kustomization('apps', 'again'))
    await eventually(() => expect(streamed(ref)).toMatchObject({ uid: second.metadata.uid, status: 'reconciling' }))
    expect(streamed(ref)?.failingSince).toBeUndefined()
    await cluster.delete(second)
    await eventually(() => expect(streamed(ref)).toBeUndefined())
  })

  it('shows an object that waits for its finalizers as being deleted until it is gone', async () => {
    const ref = asRef('GitRepository/apps/fleet')
    const object = gitRepository('apps', 'fleet')
    const held = { ...object, metadata: { ...object.metadata, finalizers: ['finalizers.fluxcd.io'] } }
    await cluster.patchStatus(readyStatus(await cluster.apply(held)))
    await eventually(() => expect(streamed(ref)?.status).toBe('ready'))
    await cluster.delete(object)
    await eventually(() => expect(streamed(ref)?.status).toBe('terminating'))
    expect(stream.live().state?.head.verdict.level).toBe('progressing')
    const path = '/apis/source.toolkit.fluxcd.io/v1/namespaces/apps/gitrepositories/fleet'
    const released = await cluster.request(
      'PATCH',
      path,
      { metadata: { finalizers: null } },
      { 'content-type': 'application/merge-patch+json' },
    )
    expect(released.status).toBe(200)
    await eventually(() => expect(streamed(ref)).toBeUndefined())
  })

  it('reads an object of every kind that Flux 2.9 has', async () => {
    expect(ONE_OF_EVERY_KIND.map(({ kind }) => kind).sort()).toEqual([...FLUX_KIND_NAMES].sort())
    for (const object of ONE_OF_EVERY_KIND) await cluster.apply(object)
    await eventually(async () => {
      const state = await program.readState('?namespace=every')
      expect(state.resources.map(({ kind }) => kind).sort()).toEqual([...FLUX_KIND_NAMES].sort())
      expect(state.unreadable).toEqual([])
    })
  })

  it('passes on several hundred changes at once without losing or doubling one', async () => {
    await cluster.createNamespace('crowd')
    const names = Array.from({ length: 300 }, (_, index) => `k-${index}`)
    await inParallel(names, async (name) => {
      await cluster.patchStatus(readyStatus(await cluster.apply(kustomization('crowd', name))))
    })
    await inParallel(names.slice(0, 100), (name) => cluster.delete(kustomization('crowd', name)))
    await eventually(async () => {
      const { resources } = await program.readState('?namespace=crowd&status=ready')
      expect(resources.map(({ name }) => name).sort()).toEqual(names.slice(100).sort())
    }, 20_000)
  })

  it('told the stream exactly what it answers when asked', async () => {
    await eventually(async () => {
      const { resources, ...head } = await program.readState()
      const live = stream.live().state
      expect(live?.head.version).toBe(head.version)
      expect([...(live?.resources.values() ?? [])].sort(byRef)).toEqual([...resources].sort(byRef))
      expect(live?.head).toMatchObject({ verdict: head.verdict, counts: head.counts, problems: head.problems })
    })
    expect(program.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  })
})

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await run(next)
    }),
  )
}

function byRef(a: { readonly ref: string }, b: { readonly ref: string }): number {
  return a.ref.localeCompare(b.ref)
}
