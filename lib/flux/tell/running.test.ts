import { describe, expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { eventsSource, workloadsSource } from '@/lib/contract/testing/sources'
import { asRef } from '@/lib/testing/as-ref'
import { describeRunning, findRunning, lookAtRows, type RunningFacts } from './running'

const COUNTS = { total: 61, ok: 61, progressing: 0, failed: 0, suspended: 0, unknown: 0 }
const LIVE = [
  workloadsSource('live', { lastSyncedAt: '2026-11-20T08:01:00.000Z' }),
  { ...workloadsSource('live', { lastSyncedAt: '2026-11-20T08:00:00.000Z' }), id: 'workloads:jobs', label: 'Jobs' },
]
const worst = (state: 'failed' | 'progressing' | 'unknown', ...names: readonly string[]) =>
  names.map((name) => ({ ref: asRef(`Deployment/${name}`), state, text: 'so it is' }))

function say(more: Partial<typeof COUNTS>, facts: Partial<RunningFacts> = {}) {
  const running = { ...COUNTS, ...more, state: 'live' } as const
  return findRunning({ running, sources: LIVE, problems: [], ...facts }).map(({ level, sentence }) => [level, sentence])
}

describe('what is said of the workloads', () => {
  it('is nothing where all of them run or are not meant to', () => {
    expect(say({ ok: 60, suspended: 1 })).toEqual([])
  })

  it('names those that do not run, three at most, and of one alone the reason', () => {
    expect(say({ failed: 1 }, { worst: worst('failed', 'apps/web') })).toEqual([
      ['degraded', '1 of 61 workloads does not run: apps/web (so it is)'],
    ])
    expect(say({ failed: 5 }, { worst: worst('failed', 'a/a', 'a/b', 'a/c', 'a/d') })).toEqual([
      ['degraded', '5 of 61 workloads do not run: a/a, a/b, a/c and 2 more'],
    ])
    expect(say({ failed: 1, total: 1 })).toEqual([['degraded', '1 of 1 workload does not run']])
  })

  it('begins with the worst', () => {
    const facts = { worst: [...worst('progressing', 'a/b'), ...worst('unknown', 'a/c')] }
    expect(say({ failed: 2, progressing: 1, unknown: 1 }, facts)).toEqual([
      ['degraded', '2 of 61 workloads do not run'],
      ['progressing', '1 of 61 workloads is not there yet: a/b (so it is)'],
      ['reconciled', '1 of 61 workloads is not known to run: a/c (so it is)'],
    ])
  })

  it('is that they are not read where they are not, whatever that makes unknown', () => {
    const [deployments, jobs] = LIVE
    if (deployments === undefined || jobs === undefined) throw new Error('There are two.')
    expect(say({ unknown: 61 }, { sources: LIVE.map((one) => ({ ...one, state: 'error' as const })) })).toEqual([
      ['reconciled', 'workloads are not read (an error)'],
    ])
    expect(
      say({ unknown: 4 }, { sources: [deployments, { ...jobs, state: 'forbidden' }, eventsSource('stale')] }),
    ).toEqual([['reconciled', 'Jobs are not read (no permission)']])
  })
})

it('counts who deploys to another cluster, where nobody looks, and never calls that healthy', () => {
  const remote = { remote: true } as const
  expect(lookAtRows([remote, {}, remote])).toEqual({ worst: [], elsewhere: 2 })
  expect(say({}, { elsewhere: 2 })).toEqual([
    ['reconciled', 'what 2 objects deploy to another cluster is not looked at here'],
  ])
  expect(say({}, { elsewhere: 1 })).toEqual([
    ['reconciled', 'what one object deploys to another cluster is not looked at here'],
  ])
})

it('does not speak of another cluster where the workloads of this one are not looked at either', () => {
  expect(findRunning({ elsewhere: 2, sources: [], problems: [] })).toEqual([])
})

describe('the numbers of the head', () => {
  it('come with the worst state of the feeds and the oldest of their reads', () => {
    expect(describeRunning(COUNTS, [...LIVE, eventsSource('error')])).toEqual({
      ...COUNTS,
      state: 'live',
      asOf: '2026-11-20T08:00:00.000Z',
    })
    expect(describeRunning(COUNTS, [...LIVE, workloadsSource('stale')])).toEqual({ ...COUNTS, state: 'stale' })
    expect(describeRunning(COUNTS, [])).toEqual({ ...COUNTS, state: 'disabled' })
  })
})

it('takes of each applier the worst workload, and each workload once', () => {
  const running = { state: 'failed', ok: 0, total: 2, suspended: 0 } as const
  const web = { ...running, worst: { ref: asRef('Deployment/apps/web'), text: 'so it is' } }
  const rows = [
    row('apps/a', { running: web }),
    row('apps/b', { running: web }),
    row('apps/c', { running }),
    row('apps/d'),
  ]
  expect(lookAtRows(rows)).toEqual({ worst: worst('failed', 'apps/web'), elsewhere: 0 })
})
