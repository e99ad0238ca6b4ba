import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { leansOn, lendsOtherwise, restoreRow, shortenRow } from './short-rows'

const NOW = new Date('2026-11-20T08:14:00Z')
const [ONE, TWO] = ['1'.repeat(40), '2'.repeat(40)]
const COMMITS = 'https://github.com/home/fleet/commit/'

const GIT = row('GitRepository/flux-system/fleet', {
  revision: {
    applied: `main@sha1:${TWO}`,
    appliedShort: 'main@2222222',
    available: `main@sha1:${TWO}`,
    availableShort: 'main@2222222',
    behind: 'no',
    commitUrl: `${COMMITS}${TWO}`,
    sentence: 'Fetched the newest revision, main@2222222.',
  },
})
const BASE = row('apps/base', { status: 'failed' })
const RUNS = {
  applied: `main@sha1:${ONE}`,
  appliedShort: 'main@1111111',
  available: `main@sha1:${TWO}`,
  availableShort: 'main@2222222',
  commitUrl: `${COMMITS}${ONE}`,
}
const WEB = row('apps/web', {
  status: 'waiting',
  actions: ['reconcile', 'reconcile-with-source', 'suspend'],
  source: { ref: GIT.ref, status: 'ready' },
  dependsOn: [{ ref: BASE.ref, status: 'failed', missing: false }],
  rootCause: BASE.ref,
  revision: {
    ...RUNS,
    behind: 'yes',
    sentence: 'Held back by Kustomization apps/base; runs main@1111111.',
  },
})

const RUN = '2026-11-20T08:00:00.000Z'
const HEALTHY = {
  status: 'True',
  reason: 'Succeeded',
  message: 'Health check passed in 2s',
  since: RUN,
  current: true,
} as const
const USUAL: Partial<Resource> = {
  status: 'ready',
  statusText: 'ready',
  lastReconciledAt: RUN,
  intervalSeconds: 600,
  nextRunAt: '2026-11-20T08:10:00.000Z',
  ready: {
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: main@sha1:${ONE}`,
    since: RUN,
  },
  healthy: HEALTHY,
  revision: { ...RUNS, behind: 'no', sentence: 'Up to date with its source; runs main@1111111.' },
}

function without<T extends object, Name extends keyof T>(given: T, name: Name): Omit<T, Name> {
  const { [name]: _, ...rest } = given
  return rest
}

function among(...rows: readonly Resource[]) {
  const known = new Map(rows.map((one) => [one.ref, one]))
  return (ref: Ref) => known.get(ref)
}

/** Over the wire and back, by a reader who has the other rows short as well. */
function through(subject: Resource, ...others: readonly Resource[]): Resource {
  const lenderOf = among(subject, ...others)
  const shorts = new Map([subject, ...others].map((one) => [one.ref, shortenRow(one, lenderOf)]))
  const short = JSON.parse(JSON.stringify(shorts.get(subject.ref)))
  return restoreRow(short, (ref) => shorts.get(ref), NOW)
}

describe('a short row', () => {
  it('leaves out what its ref, its kind and other rows say', () => {
    expect(shortenRow(WEB, among(WEB, GIT, BASE))).toEqual({
      ref: WEB.ref,
      uid: WEB.uid,
      status: 'waiting',
      statusText: '',
      source: GIT.ref,
      dependsOn: [BASE.ref],
      rootCause: BASE.ref,
      revision: { applied: `main@sha1:${ONE}`, behind: 'yes' },
    })
  })

  it('keeps what no row beside it says, so that a part of the cluster is told as truly as all of it', () => {
    const short = shortenRow(WEB, among(WEB))
    expect(short.source).toEqual(WEB.source)
    expect(short.dependsOn).toEqual(WEB.dependsOn)
    expect(short.revision).toMatchObject({ available: `main@sha1:${TWO}`, commitUrl: `${COMMITS}${ONE}` })
    expect(through(WEB)).toEqual(WEB)
  })

  const odd: readonly (readonly [string, Partial<Resource>])[] = [
    ['as it is', {}],
    ['of an old version', { apiVersion: 'kustomize.toolkit.fluxcd.io/v1beta2' }],
    ['with nothing to do', { actions: [] }],
    ['that is ready as usual', USUAL],
    ['that is ready in other words', { ...USUAL, ready: { status: 'True', reason: 'Done', message: 'It is.' } }],
    ['whose status has a reason', { statusText: 'BuildFailed, will be tried again' }],
    ['whose health is from before', { ...USUAL, healthy: { ...HEALTHY, current: false } }],
    ['whose health has a time of its own', { ...USUAL, healthy: { ...HEALTHY, since: '2026-11-20T07:00:00.000Z' } }],
    ['whose health has no time', { ...USUAL, healthy: without(HEALTHY, 'since') }],
    ['that is suspended', { status: 'suspended', suspended: true, actions: ['resume', 'resume-and-reconcile'] }],
    ['that is suspended and does not say what may be done', { suspended: true, actions: [] }],
    ['that is not current', { current: false, retrying: true, labels: { team: 'shop' } }],
    ['whose source says something else by now', { source: { ref: GIT.ref, status: 'failed' } }],
    ['whose source is known to it and not its status', { source: { ref: GIT.ref } }],
    ['that waits for what is not there', { dependsOn: [{ ref: asRef('Kustomization/apps/none'), missing: true }] }],
    ['that asks how it waits', { dependsOn: [{ ref: BASE.ref, status: 'failed', missing: false, readyExpr: 'x' }] }],
    [
      'that knows nothing of a newer revision',
      { revision: { behind: 'unknown', sentence: 'Nothing was applied yet.' } },
    ],
    [
      'without a link where its source has one',
      { revision: { applied: '1.2.3', appliedShort: '1.2.3', behind: 'no', sentence: 'In words of its own.' } },
    ],
  ]
  it.each(odd)('%s is the whole row again', (_, more) => {
    const subject: Resource = { ...WEB, ...more }
    expect(through(subject, GIT, BASE)).toEqual(subject)
  })

  it('that is ready and not said to run again is the whole row again', () => {
    const subject: Resource = without({ ...WEB, ...USUAL }, 'nextRunAt')
    expect(through(subject, GIT, BASE)).toEqual(subject)
  })

  const behind = ['no', 'rolling_out', 'yes', 'unknown'] as const
  const pairs = behind.flatMap((of) =>
    behind.flatMap((source) => [ONE, TWO].map((applied) => ({ of, source, applied }))),
  )
  it.each(pairs)('that is behind: $of, at $applied of a source that is: $source, is the whole row again', (one) => {
    const applied = `main@sha1:${one.applied}`
    const revision = { ...RUNS, applied, behind: one.of, sentence: 'In words of its own.' }
    const source = row(GIT.ref, { revision: { applied: RUNS.available, behind: one.source, sentence: '' } })
    const subject: Resource = { ...WEB, revision }
    expect(through(subject, source, BASE).revision?.behind).toBe(one.of)
  })

  it('that rolls out what its source has, or is as new as a source of which nobody knows, says so by its revision', () => {
    const rolling: Resource = { ...WEB, revision: { ...RUNS, behind: 'rolling_out', sentence: '' } }
    expect(shortenRow(rolling, among(rolling, GIT)).revision).not.toHaveProperty('behind')
    const dark = row(GIT.ref, { revision: { applied: RUNS.applied, behind: 'unknown', sentence: '' } })
    const same: Resource = { ...WEB, revision: { ...RUNS, behind: 'unknown', sentence: '' } }
    expect(shortenRow(same, among(same, dark)).revision).not.toHaveProperty('behind')
    expect(lendsOtherwise(GIT, row(GIT.ref, { revision: { ...GIT.revision, behind: 'unknown', sentence: '' } }))).toBe(
      true,
    )
  })

  it('without a revision is the whole row again', () => {
    const { revision: _, source: __, ...subject } = WEB
    expect(through(subject, GIT, BASE)).toEqual(subject)
  })

  it('is small where all is as usual', () => {
    const subject: Resource = { ...WEB, ...USUAL }
    const { ready, statusText, nextRunAt, healthy } = shortenRow(subject, among(subject, GIT, BASE))
    expect([ready, statusText, nextRunAt]).toEqual([{}, undefined, undefined])
    expect(healthy).toEqual({ reason: 'Succeeded', message: 'Health check passed in 2s' })
  })

  it('of a source is the whole row again', () => {
    expect(through(GIT)).toEqual(GIT)
    expect(shortenRow(GIT, among(GIT)).revision).toEqual({
      applied: `main@sha1:${TWO}`,
      commitUrl: `${COMMITS}${TWO}`,
    })
  })

  it('of a kind that only a newer server knows keeps its place', () => {
    const ref = asRef('Bonsai/apps/tree')
    expect(restoreRow({ ref, uid: 'u', status: 'ready' }, () => undefined, NOW)).toMatchObject({
      kind: 'Bonsai',
      namespace: 'apps',
      name: 'tree',
      actions: [],
    })
  })

  it('whose sentence names an age gets the sentence of the moment', () => {
    const since = '2026-11-20T08:00:00.000Z'
    const release = row('HelmRelease/apps/web', {
      status: 'stalled',
      failingSince: since,
      revision: {
        applied: '1.0.0',
        appliedShort: '1.0.0',
        attempted: '2.0.0',
        attemptedShort: '2.0.0',
        behind: 'unknown',
        sentence: 'Runs 1.0.0; the upgrade to 2.0.0 failed 2 min ago.',
      },
    })
    expect(through(release).revision?.sentence).toBe('Runs 1.0.0; the upgrade to 2.0.0 failed 14 min ago.')
  })
})

describe('what a row lends to others', () => {
  it('is its status, its revision and its commit, and nothing else', () => {
    expect(lendsOtherwise(GIT, row(GIT.ref, { ...GIT, statusText: 'another' }))).toBe(false)
    expect(lendsOtherwise(GIT, { ...GIT, status: 'failed' })).toBe(true)
    expect(lendsOtherwise(GIT, { ...GIT, revision: { behind: 'no', sentence: '' } })).toBe(true)
    expect([lendsOtherwise(undefined, GIT), lendsOtherwise(GIT, undefined)]).toEqual([true, true])
    expect(lendsOtherwise(undefined, undefined)).toBe(false)
  })

  it('is taken by those who name it, whole or short', () => {
    const moved = new Set([BASE.ref])
    expect(leansOn(WEB, moved)).toBe(true)
    expect(leansOn(shortenRow(WEB, among(WEB, BASE, GIT)), moved)).toBe(true)
    expect(leansOn(GIT, moved)).toBe(false)
  })
})
