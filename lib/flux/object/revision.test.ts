import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { commitUrl } from './commit-url'
import type { FluxResource } from './flux-resource'
import { parseResource } from './resource'
import { describeRevision, isSameRevision, parseRevision, shortenRevision } from './revision'

const SHA = '8f1c2ab4d05e6f7a8b9c0d1e2f3a4b5c6d7e8f90'
const OLD = '1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e'
const DIGEST = 'ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34'
const NOW = new Date('2026-11-20T08:14:00Z')

describe('formats', () => {
  it.each([
    [`main@sha1:${SHA}`, 'main@8f1c2ab'],
    [`refs/pull/12/head@sha1:${SHA}`, 'refs/pull/12/head@8f1c2ab'],
    [`sha1:${SHA}`, '8f1c2ab'],
    [`6.5.0@sha256:${DIGEST}`, '6.5.0@ab12cd3'],
    [`sha256:${DIGEST}`, 'ab12cd3'],
    [`feature/a@b@sha1:${SHA}`, 'feature/a@b@8f1c2ab'],
    [`main/${SHA}`, 'main@8f1c2ab'],
    [SHA, '8f1c2ab'],
    ['6.5.0', '6.5.0'],
    ['0.1.0+4e5cbb7b97d0', '0.1.0+4e5cbb7b97d0'],
  ])('%s is shown as %s', (text, short) => {
    expect(shortenRevision(text)).toBe(short)
  })

  it('calls a chart version a version', () => {
    expect(parseRevision('6.5.0+2')).toEqual({ version: '6.5.0+2' })
  })

  it('finds the old and the new way to write a revision the same, but not another branch', () => {
    expect(isSameRevision(`main/${SHA}`, `main@sha1:${SHA}`)).toBe(true)
    expect(isSameRevision(`dev@sha1:${SHA}`, `main@sha1:${SHA}`)).toBe(false)
    expect(isSameRevision('6.5.0', '6.5.1')).toBe(false)
  })
})

describe('commitUrl', () => {
  it.each([
    ['https://github.com/org/repo.git', `https://github.com/org/repo/commit/${SHA}`],
    ['ssh://git@github.com/org/repo', `https://github.com/org/repo/commit/${SHA}`],
    ['ssh://git@ssh.github.com:443/org/repo.git', `https://github.com/org/repo/commit/${SHA}`],
    ['git@github.com:org/repo.git', `https://github.com/org/repo/commit/${SHA}`],
    ['https://user:pw@github.com/org/repo', `https://github.com/org/repo/commit/${SHA}`],
    ['https://gitlab.com/group/sub/repo', `https://gitlab.com/group/sub/repo/-/commit/${SHA}`],
    ['https://codeberg.org/org/repo', `https://codeberg.org/org/repo/commit/${SHA}`],
    ['https://gitea.example.com:3000/org/repo', `https://gitea.example.com:3000/org/repo/commit/${SHA}`],
    ['https://bitbucket.org/org/repo', `https://bitbucket.org/org/repo/commits/${SHA}`],
    [
      'https://bitbucket.example.com/scm/prj/repo.git',
      `https://bitbucket.example.com/projects/prj/repos/repo/commits/${SHA}`,
    ],
    ['https://github.example.com/org/repo', `https://github.example.com/org/repo/commit/${SHA}`],
    ['ssh://git@my-forgejo.example.com/org/repo', `https://my-forgejo.example.com/org/repo/commit/${SHA}`],
    ['https://git.sr.ht/~org/repo', `https://git.sr.ht/~org/repo/commit/${SHA}`],
    [
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/fleet',
      `https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/fleet/commit/${SHA}?region=eu-west-1`,
    ],
    [
      'ssh://git-codecommit.us-east-2.amazonaws.com/v1/repos/fleet',
      `https://us-east-2.console.aws.amazon.com/codesuite/codecommit/repositories/fleet/commit/${SHA}?region=us-east-2`,
    ],
    ['https://dev.azure.com/org/proj/_git/repo', `https://dev.azure.com/org/proj/_git/repo/commit/${SHA}`],
    ['ssh://git@ssh.dev.azure.com/v3/org/proj/repo', `https://dev.azure.com/org/proj/_git/repo/commit/${SHA}`],
  ])('%s leads to the commit', (repository, url) => {
    expect(commitUrl(repository, `main@sha1:${SHA}`)).toBe(url)
  })

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'oci://ghcr.io/org/app',
    'http://gitea.git.svc.cluster.local/org/repo',
    'https://github.com/',
    'https://git.example.com/org/repo',
    'https://gerrit.example.com/a/repo',
    'https://source.developers.google.com/p/x/r/repo',
    'https://notgithub.example.com/org/repo',
    'https://git-codecommit.eu-west-1.amazonaws.com/repos/fleet',
    'not a url',
  ])('%s leads nowhere', (repository) => {
    expect(commitUrl(repository, `main@sha1:${SHA}`)).toBeUndefined()
  })

  it('needs a commit', () => {
    expect(commitUrl('https://github.com/org/repo', '6.5.0')).toBeUndefined()
  })
})

function make(kind: FluxKind, spec: object, status: object): FluxResource {
  const parsed = parseResource(kind, { metadata: { name: 'x', namespace: 'apps', generation: 1 }, spec, status })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const READY = [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: '', observedGeneration: 1 }]
const FAILED = [{ type: 'Ready', status: 'False', reason: 'GitOperationFailed', message: 'no', observedGeneration: 1 }]

function makeGit(revision: string, updatedAt: string, conditions: object[] = READY): FluxResource {
  return make(
    'GitRepository',
    { url: 'https://github.com/org/repo', interval: '1m' },
    { conditions, artifact: { revision, lastUpdateTime: updatedAt } },
  )
}

describe('a Kustomization', () => {
  const applied = (revision: string) => make('Kustomization', { interval: '10m' }, { lastAppliedRevision: revision })

  it('is not behind a source that it applied', () => {
    const summary = describeRevision(
      applied(`main@sha1:${SHA}`),
      makeGit(`main@sha1:${SHA}`, '2026-11-20T08:00:00Z'),
      NOW,
    )
    expect(summary).toMatchObject({ behind: 'no', appliedShort: 'main@8f1c2ab' })
    expect(summary?.commitUrl).toBe(`https://github.com/org/repo/commit/${SHA}`)
  })

  it('rolls out for one interval and a minute, then it is behind', () => {
    const behind = (updatedAt: string) =>
      describeRevision(applied(`main@sha1:${OLD}`), makeGit(`main@sha1:${SHA}`, updatedAt), NOW)?.behind
    expect(behind('2026-11-20T08:04:00Z')).toBe('rolling_out')
    expect(behind('2026-11-20T08:02:00Z')).toBe('yes')
  })

  it('does not claim to be current with a source that it cannot see, or that cannot fetch', () => {
    expect(describeRevision(applied(`main@sha1:${SHA}`), undefined, NOW)?.behind).toBe('unknown')
    const broken = makeGit(`main@sha1:${SHA}`, '2026-11-20T08:00:00Z', FAILED)
    expect(describeRevision(applied(`main@sha1:${SHA}`), broken, NOW)?.behind).toBe('unknown')
  })
})

describe('a HelmRelease', () => {
  const chart = (revision: string) =>
    make('HelmChart', {}, { conditions: READY, artifact: { revision, lastUpdateTime: '2026-11-19T00:00:00Z' } })
  const release = (...history: object[]) => make('HelmRelease', { interval: '10m' }, { history })

  it('runs the newest snapshot that is deployed, or was before a failed upgrade', () => {
    const failed = release({ status: 'failed', chartVersion: '6.8.0' }, { status: 'superseded', chartVersion: '6.7.0' })
    expect(describeRevision(failed, chart('6.8.0'), NOW)).toMatchObject({
      applied: '6.7.0',
      available: '6.8.0',
      behind: 'yes',
    })
    const good = release({ status: 'deployed', chartVersion: '6.8.0' })
    expect(describeRevision(good, chart('6.8.0'), NOW)?.behind).toBe('no')
    expect(describeRevision(good, chart('6.8.0+2'), NOW)?.behind).toBe('no')
  })

  it('runs nothing after it was uninstalled', () => {
    const gone = release(
      { status: 'uninstalled', chartVersion: '6.8.0' },
      { status: 'superseded', chartVersion: '6.7.0' },
    )
    expect(describeRevision(gone, chart('6.8.0'), NOW)?.applied).toBeUndefined()
  })

  it('compares an OCI chart by digest, and says so when there is none', () => {
    const oci = make(
      'OCIRepository',
      {},
      { conditions: READY, artifact: { revision: `6.8.0@sha256:${DIGEST}`, lastUpdateTime: '2026-11-19T00:00:00Z' } },
    )
    const by = (entry: object) => describeRevision(release({ status: 'deployed', ...entry }), oci, NOW)?.behind
    expect(by({ chartVersion: '6.8.0', ociDigest: `sha256:${DIGEST}` })).toBe('no')
    expect(by({ chartVersion: '6.8.0', ociDigest: `sha256:${'0'.repeat(64)}` })).toBe('yes')
    expect(by({ chartVersion: '6.8.0+ab12cd34ab12' })).toBe('no')
    expect(by({ chartVersion: '6.8.0' })).toBe('unknown')
  })
})

it('shows what a source has found upstream and not stored yet', () => {
  const outdated = {
    type: 'ArtifactOutdated',
    status: 'True',
    reason: 'NewRevision',
    message: `new upstream revision 'main@sha1:${SHA}'`,
    lastTransitionTime: '2026-11-20T08:13:30Z',
  }
  const git = makeGit(`main@sha1:${OLD}`, '2026-11-18T10:00:00Z', [...READY, outdated])
  expect(describeRevision(git, undefined, NOW)).toMatchObject({
    appliedShort: 'main@1b2c3d4',
    availableShort: 'main@8f1c2ab',
    behind: 'rolling_out',
  })
})

it('has nothing to say of objects without a revision', () => {
  expect(describeRevision(make('Alert', {}, {}), undefined, NOW)).toBeUndefined()
})
