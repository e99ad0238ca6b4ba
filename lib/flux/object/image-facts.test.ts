import { describe, expect, it } from 'vitest'
import { FLUX_KINDS, type FluxKind } from '../kinds'
import type { FluxResource } from './flux-resource'
import { parseResource } from './resource'

const DIGEST = `sha256:${'d'.repeat(64)}`

function read(kind: FluxKind, fields: object, version = 'v1'): FluxResource {
  const apiVersion = `${FLUX_KINDS[kind].group}/${version}`
  const parsed = parseResource(kind, { apiVersion, kind, metadata: { name: 'web', namespace: 'apps' }, ...fields })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

describe('an ImageRepository', () => {
  it('tells what was found, and when', () => {
    const lastScanResult = { latestTags: ['1.9.1', '1.9.0'], tagCount: 42, scanTime: '2026-11-20T08:12:03Z' }
    const { imageScan } = read('ImageRepository', {
      spec: { image: 'nginx' },
      status: { canonicalImageName: 'index.docker.io/library/nginx', lastScanResult },
    })
    expect(imageScan).toEqual({
      image: 'index.docker.io/library/nginx',
      tagCount: 42,
      latestTags: ['1.9.1', '1.9.0'],
      scannedAt: new Date('2026-11-20T08:12:03Z'),
    })
    expect(read('ImageRepository', { spec: { image: 'nginx' } }).imageScan).toEqual({ image: 'nginx', latestTags: [] })
  })

  it('lets no tag say more than letters: what nobody can see stands out', () => {
    const latestTags = ['1.0\u202etxt', 'a\nb', '1.0\u200b', '__proto__', 'x'.repeat(500), 7, '<b>']
    const { imageScan } = read('ImageRepository', { status: { lastScanResult: { latestTags } } })
    expect(imageScan?.latestTags).toEqual([
      '1.0\ufffdtxt',
      'a\ufffdb',
      '1.0\ufffd',
      '__proto__',
      'x'.repeat(128),
      '<b>',
    ])
  })

  it('has none of it in any other kind', () => {
    const { imageScan, imageChoice, imageUpdates } = read('GitRepository', {
      spec: { image: 'nginx', policy: { semver: { range: '1.x' } } },
      status: { latestRef: { name: 'nginx', tag: '1' }, lastPushCommit: 'abc' },
    })
    expect([imageScan, imageChoice, imageUpdates]).toEqual([undefined, undefined, undefined])
  })
})

describe('an ImagePolicy', () => {
  it.each([
    ['v1', { latestRef: { name: 'ghcr.io/x/web', tag: '1.9.1', digest: DIGEST } }],
    ['v1beta2', { latestRef: { name: 'ghcr.io/x/web', tag: '1.9.1', digest: DIGEST }, latestImage: 'older/name:1' }],
    ['v1beta2', { latestImage: `ghcr.io/x/web:1.9.1@${DIGEST}` }],
    ['v1beta1', { latestImage: `ghcr.io/x/web:1.9.1@${DIGEST}` }],
  ])('tells what it chose in the words of %s', (version, status) => {
    const { imageChoice, facts } = read('ImagePolicy', { status }, version)
    expect(imageChoice?.latest).toEqual({ image: 'ghcr.io/x/web', tag: '1.9.1', digest: DIGEST })
    expect(facts.latestImage).toBe(`ghcr.io/x/web:1.9.1@${DIGEST}`)
  })

  it('tells what it chose before', () => {
    const now = { observedPreviousRef: { name: 'registry:5000/web', tag: '1' } }
    const then = { observedPreviousImage: 'registry:5000/web:1' }
    for (const status of [now, then])
      expect(read('ImagePolicy', { status }).imageChoice?.previous).toEqual({ image: 'registry:5000/web', tag: '1' })
  })

  it.each([
    [{ semver: { range: '>=1.0.0 <2.0.0' } }, { by: 'semver', value: '>=1.0.0 <2.0.0' }],
    [{ alphabetical: {} }, { by: 'alphabetical', value: 'asc' }],
    [{ numerical: { order: 'desc' } }, { by: 'numerical', value: 'desc' }],
    [{}, undefined],
  ])('chooses by the rule %j', (policy, rule) => {
    expect(read('ImagePolicy', { spec: { policy } }).imageChoice?.rule).toEqual(rule)
  })

  it('follows a tag that moves only where it is told to', () => {
    const digestsOf = (digestReflectionPolicy?: unknown) =>
      read('ImagePolicy', { spec: { digestReflectionPolicy } }).imageChoice?.digests
    expect(['Always', 'IfNotPresent', 'Never', undefined, 7].map(digestsOf)).toEqual([
      ...['Always', 'IfNotPresent', 'Never', 'Never', 'Never'],
    ])
  })

  it('shows no secret of an address, in one text or in parts', () => {
    for (const status of [
      { latestImage: 'bob:hunter2hunter2@registry.example.com/web:1' },
      { latestRef: { name: 'https://bob:hunter2hunter2@registry.example.com/web', tag: '1' } },
    ])
      expect(JSON.stringify(read('ImagePolicy', { status }))).not.toContain('hunter2')
  })
})

describe('an ImageUpdateAutomation', () => {
  const git = {
    checkout: { ref: { branch: 'main' } },
    push: { branch: 'images', refspec: 'refs/heads/images:refs/heads/review' },
  }

  it('tells what it saw, what it pushed and where to', () => {
    const observedPolicies = { web: { name: 'ghcr.io/x/web', tag: '1.9.1' }, constructor: { tag: '2', digest: DIGEST } }
    const { imageUpdates } = read('ImageUpdateAutomation', {
      spec: { git, policySelector: { matchLabels: { team: 'a' } } },
      status: {
        lastAutomationRunTime: '2026-11-20T08:12:03Z',
        lastPushTime: '2026-10-01T09:00:00Z',
        lastPushCommit: '8f1c2ab47d09e1c35b6f0a92d4e7718c5e3f6a20',
        observedSourceRevision: 'main@sha1:8f1c2ab47d09e1c35b6f0a92d4e7718c5e3f6a20',
        observedPolicies,
      },
    })
    expect(imageUpdates).toEqual({
      selector: 'team=a',
      ranAt: new Date('2026-11-20T08:12:03Z'),
      pushedAt: new Date('2026-10-01T09:00:00Z'),
      commit: '8f1c2ab47d09e1c35b6f0a92d4e7718c5e3f6a20',
      observedRevision: 'main@sha1:8f1c2ab47d09e1c35b6f0a92d4e7718c5e3f6a20',
      checkoutBranch: 'main',
      pushBranch: 'images',
      pushRefspec: 'refs/heads/images:refs/heads/review',
      observed: [
        { policy: 'web', tag: '1.9.1' },
        { policy: 'constructor', tag: '2', digest: DIGEST },
      ],
    })
  })

  it('does not say what it saw where its version has no word for it', () => {
    expect(read('ImageUpdateAutomation', { status: {} }, 'v1beta1').imageUpdates).toEqual({})
    expect(read('ImageUpdateAutomation', { status: { observedPolicies: {} } }).imageUpdates).toEqual({ observed: [] })
  })
})
