import { describe, expect, it } from 'vitest'
import type { FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import { listHistory } from './object-history'

const SHA = '8f1c2ab0'.repeat(5)
const DIGEST = `sha256:${'ab12cd34'.repeat(8)}`

function resource(kind: FluxKind, apiVersion: string, parts: object): FluxResource {
  const parsed = parseResource(kind, {
    apiVersion,
    kind,
    metadata: { name: 'web', namespace: 'apps', uid: kind },
    ...parts,
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const GIT = resource('GitRepository', 'source.toolkit.fluxcd.io/v1', {
  spec: { url: 'https://github.com/acme/fleet' },
})
const CHART = resource('OCIRepository', 'source.toolkit.fluxcd.io/v1', {
  spec: { url: 'oci://ghcr.io/acme/web' },
  status: {
    artifact: {
      revision: `1.2.0@${DIGEST}`,
      metadata: {
        'org.opencontainers.image.source': 'https://github.com/acme/web',
        'org.opencontainers.image.revision': `main@sha1:${SHA}`,
      },
    },
  },
})

describe('the history of an applier', () => {
  it('leads a run of a Kustomization to its source and to the commit', () => {
    const applier = resource('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', {
      spec: { sourceRef: { kind: 'GitRepository', name: 'web' } },
      status: {
        history: [
          { lastReconciledStatus: 'ReconciliationSucceeded', metadata: { revision: `main@sha1:${SHA}` } },
          { lastReconciledStatus: 'BuildFailed', metadata: {} },
        ],
      },
    })
    expect(listHistory({ resource: applier, resourceOf: () => GIT })).toEqual([
      {
        status: 'ReconciliationSucceeded',
        revision: `main@sha1:${SHA}`,
        from: GIT.ref,
        commitUrl: `https://github.com/acme/fleet/commit/${SHA}`,
      },
      { status: 'BuildFailed', from: GIT.ref },
    ])
  })

  const release = resource('HelmRelease', 'helm.toolkit.fluxcd.io/v2', {
    spec: { chartRef: { kind: 'OCIRepository', name: 'web' } },
    status: {
      history: [
        { status: 'failed', version: 3, chartName: 'web', chartVersion: '1.2.0', appVersion: 'v2', ociDigest: DIGEST },
        { status: 'superseded', version: 2, chartName: 'web', chartVersion: '1.1.0', ociDigest: 'sha256:other' },
      ],
    },
  })

  it('names chart and app of a release, which one runs, and the commit while the artifact is the same', () => {
    const [failed, running] = listHistory({ resource: release, resourceOf: () => CHART })
    expect(failed).toMatchObject({
      chart: 'web',
      appVersion: 'v2',
      version: 3,
      from: CHART.ref,
      commitUrl: `https://github.com/acme/web/commit/${SHA}`,
    })
    expect(failed).not.toHaveProperty('running')
    expect(running).toMatchObject({ running: true, from: CHART.ref })
    expect(running).not.toHaveProperty('commitUrl')
  })

  it('leads nowhere where what it came from is not there any more', () => {
    for (const row of listHistory({ resource: release, resourceOf: () => undefined })) {
      expect(row).not.toHaveProperty('from')
      expect(row).not.toHaveProperty('commitUrl')
    }
  })
})
