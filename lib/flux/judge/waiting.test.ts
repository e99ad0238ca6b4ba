import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import type { Condition } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { describeWait, isWaitingForSource } from './waiting'

function say(reason: string, message = ''): Condition {
  return { type: 'Ready', status: 'False', reason, message }
}

function wait(kind: FluxKind, spec: object, ready: Condition): string {
  const parsed = parseResource(kind, { metadata: { name: 'web', namespace: 'apps' }, spec })
  if (!parsed.ok) throw new Error(parsed.reason)
  return describeWait(parsed.value, ready)
}

const SOURCE = { sourceRef: { kind: 'GitRepository', name: 'fleet' } }
const BOTH = { ...SOURCE, dependsOn: [{ name: 'infra' }] }

describe('a wait', () => {
  it.each<[string, FluxKind, string, string]>([
    ["dependency 'apps/db' is not ready", 'Kustomization', 'DependencyNotReady', 'Kustomization apps/db'],
    ["unable to get 'apps/db' dependency: not found", 'HelmRelease', 'DependencyNotReady', 'HelmRelease apps/db'],
    [
      'dependency fluxcd.controlplane.io/v1/ResourceSet/apps/db not ready: no status',
      'ResourceSet',
      'DependencyNotReady',
      'ResourceSet apps/db',
    ],
    ["HelmChart 'apps/apps-web' is not ready", 'HelmRelease', 'SourceNotReady', 'HelmChart apps/apps-web'],
  ])('is for whom its own message names: %s', (message, kind, reason, target) => {
    expect(wait(kind, BOTH, say(reason, message))).toBe(`waiting for ${target}`)
  })

  it('is for its dependency or for its source, as its reason says, where the message names nobody', () => {
    expect(wait('Kustomization', BOTH, say('DependencyNotReady'))).toBe('waiting for Kustomization apps/infra')
    expect(wait('Kustomization', BOTH, say('ArtifactFailed'))).toBe('waiting for GitRepository apps/fleet')
    const chart = { chartRef: { kind: 'HelmChart', name: 'shared' }, dependsOn: [{ name: 'infra' }] }
    expect(wait('HelmRelease', chart, say('SourceNotReady'))).toBe('waiting for HelmChart apps/shared')
    const image = { imageRepositoryRef: { name: 'web' } }
    expect(wait('ImagePolicy', image, say('DependencyNotReady'))).toBe('waiting for ImageRepository apps/web')
  })

  it('is for no name of a kind that is none of Flux', () => {
    expect(wait('Kustomization', SOURCE, say('ArtifactFailed', "Deployment 'apps/web' is not ready"))).toBe(
      'waiting for GitRepository apps/fleet',
    )
  })

  it('is for something without a name where neither message nor spec has one', () => {
    expect(wait('Kustomization', SOURCE, say('DependencyNotReady'))).toBe('waiting for what it depends on')
  })
})

describe('a wait for the source', () => {
  it.each<[boolean, string, string]>([
    [true, 'SourceNotReady', ''],
    [true, 'HelmChartNotReady', ''],
    [true, 'ArtifactFailed', 'Source artifact not found, retrying in 30s'],
    [true, 'ArtifactFailed', "HelmChart 'apps/web' is not ready"],
    [false, 'ArtifactFailed', 'failed to download archive: connection refused'],
    [false, 'BuildFailed', 'Source artifact not found, retrying in 30s'],
    [false, 'UpgradeFailed', "HelmChart 'apps/web' is not ready"],
    [false, 'DependencyNotReady', ''],
  ])('is %s of %s: %s', (isWait, reason, message) => {
    expect(isWaitingForSource(say(reason, message))).toBe(isWait)
  })
})
