import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { STATUSES } from '../judge/status'
import { FLUX_KIND_NAMES } from '../kinds'
import { type RevisionSubject, sayRevision } from './revision-sentence'

const NOW = new Date('2026-11-20T12:00:00Z')
const SIXTEEN_DAYS_AGO = '2026-11-04T11:00:00Z'

type Case = Omit<Partial<RevisionSubject>, 'revision' | 'source'> & {
  /** Of a GitRepository, unless it takes from none. */
  readonly source?: 'none'
  readonly revision: Partial<RevisionSubject['revision']>
}

function say({ revision, source, ...more }: Case): string {
  const shorts = {
    ...(revision.applied === undefined ? {} : { appliedShort: revision.applied }),
    ...(revision.attempted === undefined ? {} : { attemptedShort: revision.attempted }),
    ...(revision.available === undefined ? {} : { availableShort: revision.available }),
  }
  return sayRevision(
    {
      ref: asRef('Kustomization/apps/web'),
      kind: 'Kustomization',
      status: 'ready',
      dependsOn: [],
      ...(source === 'none' ? {} : { source: { ref: asRef('GitRepository/apps/web'), status: 'ready' as const } }),
      ...more,
      revision: { behind: 'no', ...shorts, ...revision },
    },
    NOW,
  )
}

const NEWER = { applied: 'main@c64ad02', available: 'main@1db1649', behind: 'rolling_out' } as const
const RELEASE = {
  kind: 'HelmRelease',
  status: 'stalled',
  failingSince: SIXTEEN_DAYS_AGO,
  revision: { applied: '0.10.1', attempted: '0.10.3', available: '0.10.3' },
} as const
const WAITS = {
  status: 'waiting',
  dependsOn: [{ ref: asRef('Kustomization/apps/db'), missing: false, status: 'failed' }],
} as const

describe('the sentence on revisions', () => {
  it.each<[string, Case, string]>([
    [
      'what runs is what its source has',
      { revision: { applied: 'main@1' } },
      'Up to date with its source; runs main@1.',
    ],
    ['a stalled upgrade', RELEASE, 'Runs 0.10.1; the upgrade to 0.10.3 failed 16 d ago.'],
    [
      'a stalled upgrade that nobody saw begin',
      { ...RELEASE, failingSinceAtLeast: true },
      'Runs 0.10.1; the upgrade to 0.10.3 failed at least 16 d ago.',
    ],
    [
      'a stalled upgrade behind another failure',
      { ...RELEASE, failingRevisions: 2 },
      'Runs 0.10.1; the upgrade to 0.10.3 failed.',
    ],
    ['an upgrade that is tried again', { ...RELEASE, status: 'failed' }, 'Runs 0.10.1; the upgrade to 0.10.3 failed.'],
    [
      'an installation that failed',
      { ...RELEASE, revision: { attempted: '0.10.3', available: '0.10.3' } },
      'Nothing was applied yet; the installation of 0.10.3 failed 16 d ago.',
    ],
    [
      'the same version, whose digits are left out once',
      { kind: 'HelmRelease', status: 'failed', revision: { applied: '1.0.0', attempted: '1.0.0+4e5cbb7b97d0' } },
      'Runs 1.0.0; its last run failed.',
    ],
    [
      'a suspended object that is behind',
      { status: 'suspended', revision: NEWER },
      'Behind, and suspended; runs main@c64ad02; its source has main@1db1649.',
    ],
    [
      'a suspended object that is not',
      { status: 'suspended', revision: { applied: 'main@1' } },
      'Suspended, and runs main@1.',
    ],
    [
      'a suspended release whose upgrade failed',
      { ...RELEASE, status: 'suspended', lastResult: 'stalled' },
      'Suspended, and runs 0.10.1; the upgrade to 0.10.3 failed.',
    ],
    [
      'a revision that was tried and failed',
      { status: 'failed', revision: { ...NEWER, attempted: 'main@1db1649' } },
      'Tried main@1db1649 and failed; runs main@c64ad02.',
    ],
    [
      'a failure before anything newer was tried',
      { status: 'failed', revision: NEWER },
      'Runs main@c64ad02; its source has main@1db1649; its last run failed.',
    ],
    ['a wait', { ...WAITS, revision: NEWER }, 'Held back by Kustomization apps/db; runs main@c64ad02.'],
    [
      'a wait with a root cause',
      { ...WAITS, rootCause: asRef('GitRepository/apps/x'), revision: NEWER },
      'Held back by GitRepository apps/x; runs main@c64ad02.',
    ],
    [
      'a wait of what never ran',
      { ...WAITS, revision: { available: 'main@1', behind: 'rolling_out' } },
      'Held back by Kustomization apps/db; nothing was applied yet.',
    ],
    ['a roll-out', { status: 'reconciling', revision: NEWER }, 'Rolling out main@1db1649; runs main@c64ad02.'],
    [
      'another try of what failed',
      { status: 'reconciling', failingSince: SIXTEEN_DAYS_AGO, revision: NEWER },
      'Tries main@1db1649 again; runs main@c64ad02.',
    ],
    ['a run of the same revision', { status: 'reconciling', revision: { applied: 'main@1' } }, 'Runs main@1.'],
    [
      'a newer revision whose turn has not come',
      { revision: NEWER },
      'Its source has main@1db1649; runs main@c64ad02 until its next run.',
    ],
    [
      'what is late',
      { revision: { ...NEWER, behind: 'yes' } },
      'Behind its source; runs main@c64ad02; its source has main@1db1649.',
    ],
    [
      'a source that cannot be seen',
      { revision: { applied: 'main@1', behind: 'unknown' } },
      'Runs main@1; whether its source has a newer one is not known.',
    ],
    [
      'what takes from no source',
      { kind: 'ResourceSet', source: 'none', revision: { applied: 'sha256:1', behind: 'unknown' } },
      'Runs sha256:1.',
    ],
    ['a source', { kind: 'GitRepository', revision: { applied: 'main@1' } }, 'Fetched the newest revision, main@1.'],
    [
      'a source that fails',
      { kind: 'GitRepository', status: 'failed', revision: { applied: 'main@1', behind: 'unknown' } },
      'Has main@1; its last fetch failed.',
    ],
    [
      'a source that fetches',
      { kind: 'GitRepository', status: 'reconciling', revision: NEWER },
      'Fetching main@1db1649; has main@c64ad02.',
    ],
    [
      'a source that knows of more',
      { kind: 'GitRepository', revision: NEWER },
      'Upstream has main@1db1649; has main@c64ad02.',
    ],
    [
      'a source that is held still',
      { kind: 'GitRepository', status: 'suspended', revision: NEWER },
      'Behind, and suspended; has main@c64ad02; upstream has main@1db1649.',
    ],
  ])('of %s', (_, subject, expected) => {
    expect(say(subject)).toBe(expected)
  })

  it('never calls up to date what is behind or was tried in vain, nor rolling out what does not move', () => {
    const text = fc.option(fc.constantFrom('1.0.0', '1.0.1', 'main@1'), { nil: undefined })
    const subject = fc.record({
      kind: fc.constantFrom(...FLUX_KIND_NAMES),
      status: fc.constantFrom(...STATUSES),
      behind: fc.constantFrom('no' as const, 'rolling_out' as const, 'yes' as const, 'unknown' as const),
      applied: text,
      attempted: text,
      available: text,
      failingSince: fc.constantFrom(undefined, SIXTEEN_DAYS_AGO),
    })
    fc.assert(
      fc.property(subject, ({ kind, status, behind, applied, attempted, available, failingSince }) => {
        const revision = {
          behind,
          ...(applied === undefined ? {} : { applied }),
          ...(attempted === undefined || attempted === applied ? {} : { attempted }),
          ...(available === undefined ? {} : { available }),
        }
        const told = say({ kind, status, revision, ...(failingSince === undefined ? {} : { failingSince }) })
        if (/up to date|newest/i.test(told)) {
          expect([status, behind, applied === undefined]).toEqual(['ready', 'no', false])
        }
        if (/up to date/i.test(told)) expect(revision).not.toHaveProperty('attempted')
        if (/rolling out|fetching/i.test(told)) expect(status).toBe('reconciling')
        expect(told).toMatch(/^[A-Z0-9].*[^.;]\.$/)
      }),
      { numRuns: 2_000 },
    )
  })
})
