import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { redactManifest } from '../object/redact-manifest'
import { parseResource } from '../object/resource'
import { type SaidChapter, tellParticulars } from './particulars'

function tell(kind: FluxKind, object: object): readonly SaidChapter[] {
  const whole = { kind, ...object }
  const parsed = parseResource(kind, whole)
  if (!parsed.ok) throw new Error(parsed.reason)
  return tellParticulars(parsed.value, redactManifest(kind, whole))
}

/** The texts under a label, and of a list of objects their names. */
function said(kind: FluxKind, object: object, label: string): readonly string[] | undefined {
  const row = tell(kind, object)
    .flatMap(({ rows }) => rows)
    .find((one) => one.label === label)
  return row === undefined
    ? undefined
    : [...row.texts, ...(row.objects ?? []), ...(row.at === undefined ? [] : [row.at])]
}

function situation(name: string): object {
  const path = join(import.meta.dirname, '..', 'situations', `${name}.json`)
  const { objects } = JSON.parse(readFileSync(path, 'utf8')) as { objects: readonly object[] }
  const [first] = objects
  if (first === undefined) throw new Error(`no object in ${name}`)
  return first
}

const metadata = { name: 'web', namespace: 'apps' }

describe('what a source says of itself', () => {
  it('is where it fetches from, as whom, what of it is checked, and what is stored', () => {
    const object = {
      metadata,
      spec: {
        url: 'https://git.example.com/web',
        ref: { tag: 'v1' },
        secretRef: { name: 'login' },
        verify: { mode: 'Tag', secretRef: { name: 'keys' } },
        ignore: '# comments\n/*\n!/deploy\n',
        timeout: '90s',
        include: [{ repository: { name: 'base' }, toPath: 'base' }],
      },
      status: {
        artifact: { revision: 'v1@sha1:ab', digest: 'sha256:cd', size: 12_345, lastUpdateTime: '2026-11-20T08:00:00Z' },
        conditions: [{ type: 'SourceVerified', status: 'True', reason: 'Succeeded', message: 'verified' }],
      },
    }
    expect(said('GitRepository', object, 'URL')).toEqual(['https://git.example.com/web'])
    expect(said('GitRepository', object, 'Reference')).toEqual(['tag v1'])
    expect(said('GitRepository', object, 'Credentials')).toEqual(['Secret login'])
    expect(said('GitRepository', object, 'Verification')).toEqual([
      'Tag, by keys of Secret keys',
      'The stored revision is verified.',
    ])
    expect(said('GitRepository', object, 'Ignore')).toEqual(['/*', '!/deploy'])
    expect(said('GitRepository', object, 'Includes')).toEqual(['GitRepository/apps/base'])
    expect(said('GitRepository', object, 'Included paths')).toEqual(['base: . → base'])
    expect(said('GitRepository', object, 'Timeout')).toEqual(['90 s'])
    expect(said('GitRepository', object, 'Size')).toEqual(['12 kB'])
    expect(said('GitRepository', object, 'Digest')).toEqual(['sha256:cd'])
    expect(said('GitRepository', object, 'Stored')).toEqual(['2026-11-20T08:00:00.000Z'])
  })

  it('does not claim a verification that the object does not tell', () => {
    const spec = {
      url: 'oci://x/y',
      verify: { provider: 'cosign', matchOIDCIdentity: [{ issuer: 'i', subject: 's' }] },
    }
    const untold = 'Whether it was verified is not told.'
    expect(said('OCIRepository', { metadata, spec }, 'Verification')).toEqual([
      'cosign',
      'signed by s, as i says',
      untold,
    ])
    expect(said('OCIRepository', { metadata, spec: {} }, 'Verification')).toEqual(['not asked for'])
    const failed = situation('gitrepository-commit-signature-not-verified')
    expect(said('GitRepository', failed, 'Verification')).toContain('The last revision could not be verified.')
  })

  it('names defaults as such, and that nothing is stored yet', () => {
    const object = { metadata, spec: { url: 'https://git.example.com/web' } }
    expect(said('GitRepository', object, 'Reference')).toEqual(['branch master (not set: the default)'])
    expect(said('GitRepository', object, 'Artifact')).toEqual(['Nothing is stored yet.'])
    const oci = { apiVersion: 'source.toolkit.fluxcd.io/v1', metadata, spec: { type: 'oci', url: 'oci://x' } }
    expect(said('HelmRepository', oci, 'Artifact')).toBeUndefined()
  })

  it('is of a chart which version is wanted and which it became', () => {
    const object = situation('helmchart-healthy')
    expect(said('HelmChart', object, 'Version wanted')).toHaveLength(1)
    expect(said('HelmChart', object, 'Resolved to')?.[0]).toMatch(/\d+\.\d+\.\d+/)
    expect(said('HelmChart', { metadata, spec: { chart: 'web' } }, 'Resolved to')).toBeUndefined()
  })
})

describe('what an applier says of itself', () => {
  it('is of a Kustomization what is applied, waited for and changed, and of substitutes the names alone', () => {
    const object = {
      metadata,
      spec: {
        path: './web',
        prune: true,
        wait: true,
        timeout: '2m',
        targetNamespace: 'web',
        decryption: { provider: 'sops', secretRef: { name: 'age' } },
        healthChecks: [{ kind: 'Deployment', namespace: 'web', name: 'web' }],
        postBuild: {
          substitute: { domain: 'planted.example.com' },
          substituteFrom: [{ kind: 'Secret', name: 'vars', optional: true }],
        },
        patches: [{ patch: 'planted', target: { kind: 'Deployment', name: 'web' } }],
        images: [{ name: 'web', newTag: '2' }],
      },
    }
    expect(said('Kustomization', object, 'Prune')).toEqual(['on: what leaves the source is deleted'])
    expect(said('Kustomization', object, 'Health checks')).toEqual(['Deployment web/web (not counted: wait is on)'])
    expect(said('Kustomization', object, 'Timeout')).toEqual(['2 min'])
    expect(said('Kustomization', object, 'Retry interval')).toEqual(['not set: its interval'])
    expect(said('Kustomization', object, 'Decryption')).toEqual(['sops, keys of Secret age'])
    expect(said('Kustomization', object, 'Substitutes')).toEqual(['domain'])
    expect(said('Kustomization', object, 'Substitutes from')).toEqual(['Secret vars (optional)'])
    expect(said('Kustomization', object, 'Patches')).toEqual(['of Deployment web'])
    expect(said('Kustomization', object, 'Images')).toEqual(['web → web:2'])
    expect(JSON.stringify(tell('Kustomization', object))).not.toContain('planted')
  })

  it('is of a HelmRelease the chart that runs beside the version that is wanted, and no value', () => {
    const object = {
      metadata,
      spec: {
        chart: { spec: { chart: 'web', version: '2.x', sourceRef: { kind: 'HelmRepository', name: 'charts' } } },
        values: { password: 'planted', replicas: 2 },
        valuesFrom: [{ kind: 'Secret', name: 'more', targetPath: 'db.host' }],
      },
      status: {
        lastAttemptedConfigDigest: 'sha256:new',
        history: [
          { chartName: 'web', chartVersion: '2.1.0', status: 'failed', version: 5 },
          {
            chartName: 'web',
            chartVersion: '2.0.0',
            appVersion: '7',
            status: 'deployed',
            version: 4,
            configDigest: 'sha256:old',
          },
        ],
      },
    }
    expect(said('HelmRelease', object, 'Version wanted')).toEqual(['2.x'])
    expect(said('HelmRelease', object, 'Version installed')).toEqual(['2.0.0, app 7'])
    expect(said('HelmRelease', object, 'Installed as')).toEqual(['release 4'])
    expect(said('HelmRelease', object, 'Values')).toEqual([
      '2 keys in spec.values, under Values',
      'Newer ones were tried and do not run.',
    ])
    expect(said('HelmRelease', object, 'Values from')).toEqual(['Secret more, values.yaml at db.host'])
    expect(said('HelmRelease', object, 'CRDs')).toEqual(['Create at the install, Skip at an upgrade'])
    expect(said('HelmRelease', object, 'Rolled back')).toBeUndefined()
    expect(JSON.stringify(tell('HelmRelease', object))).not.toContain('planted')
  })
})

describe('what the objects of flux-operator say of themselves', () => {
  it('are of an instance the versions, the components and the sync', () => {
    const object = situation('fluxinstance-healthy')
    expect(said('FluxInstance', object, 'Components')?.join()).toContain('source-controller')
    expect(said('FluxInstance', { metadata, spec: {} }, 'Sync')).toEqual(['none is set up'])
  })

  it('are of a report what is not ready, with its own words', () => {
    const components = [
      { name: 'helm-controller', ready: false, status: 'CrashLoopBackOff', image: 'ghcr.io/x/helm-controller:v1.5.0' },
      { name: 'source-controller', ready: true, image: 'ghcr.io/x/source-controller:v1.8.0@sha256:ab' },
    ]
    const reconcilers = [
      { kind: 'Kustomization', stats: { running: 3, failing: 1, suspended: 0 } },
      { kind: 'Bucket', stats: { running: 0, failing: 0, suspended: 0 } },
    ]
    const object = { metadata, spec: { components, reconcilers } }
    expect(said('FluxReport', object, 'Not ready')).toEqual(['helm-controller v1.5.0 CrashLoopBackOff'])
    expect(said('FluxReport', object, 'Ready')).toEqual(['source-controller v1.8.0'])
    expect(said('FluxReport', object, 'Objects')).toEqual(['Kustomization: 3 running, 1 failing'])
  })

  it('are of a set and of its inputs the names, and no input', () => {
    const set = { metadata, spec: { inputs: [{ tenant: 'planted' }, { tenant: 'b' }], resources: [{}], wait: true } }
    expect(said('ResourceSet', set, 'Inputs of its own')).toEqual(['2 sets'])
    expect(said('ResourceSet', set, 'Input names')).toEqual(['tenant'])
    expect(said('ResourceSet', set, 'Templates')).toEqual(['1 resource'])
    const provider = {
      metadata,
      spec: { type: 'GitHubBranch', url: 'https://github.com/x/y', filter: { limit: 5, labels: ['a', 'b'] } },
      status: { exportedInputs: [{ branch: 'planted', sha: 'planted' }] },
    }
    expect(said('ResourceSetInputProvider', provider, 'Only')).toEqual(['limit: 5', 'labels: a, b'])
    expect(said('ResourceSetInputProvider', provider, 'Inputs')).toEqual(['1 set'])
    expect(said('ResourceSetInputProvider', provider, 'Input names')).toEqual(['branch', 'sha'])
    expect(JSON.stringify([tell('ResourceSet', set), tell('ResourceSetInputProvider', provider)])).not.toContain(
      'planted',
    )
  })

  it('are of a generator what it takes from, what it copies, and what it made', () => {
    const object = {
      metadata,
      spec: {
        sources: [{ alias: 'git', kind: 'GitRepository', name: 'mono' }],
        artifacts: [{ name: 'web', copy: [{ from: '@git/web/**', to: '@artifact/', exclude: ['*.md'] }] }],
      },
      status: { inventory: [{ name: 'web', namespace: 'apps', digest: 'sha256:ab' }] },
    }
    expect(said('ArtifactGenerator', object, 'Takes from')).toEqual(['GitRepository/apps/mono'])
    expect(said('ArtifactGenerator', object, 'Copies')).toEqual(['web: @git/web/** → @artifact/, without *.md'])
    expect(said('ArtifactGenerator', object, 'Makes')).toEqual(['ExternalArtifact/apps/web'])
    expect(said('ArtifactGenerator', { metadata, spec: {} }, 'Makes')).toEqual(['No artifact is made yet.'])
  })
})

it('says nothing of what is no list, no text and no number', () => {
  const odd = { metadata, spec: { url: 7, ref: 'main', include: 'x', verify: [], ignore: {}, timeout: -1 }, status: [] }
  for (const kind of ['GitRepository', 'Kustomization', 'HelmRelease', 'HelmChart', 'ResourceSet'] as const)
    expect(() => tell(kind, odd), kind).not.toThrow()
})

it('has each label of an object once', () => {
  for (const [kind, name] of [
    ['Kustomization', 'kustomization-healthy'],
    ['HelmRelease', 'helmrelease-healthy'],
    ['GitRepository', 'gitrepository-healthy'],
    ['Bucket', 'bucket-healthy'],
    ['FluxInstance', 'fluxinstance-healthy'],
  ] as const)
    for (const { title, rows } of tell(kind, situation(name))) {
      const labels = rows.map(({ label }) => label)
      expect(new Set(labels).size, `${kind} ${title}`).toBe(labels.length)
    }
})
