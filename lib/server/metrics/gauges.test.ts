import { describe, expect, it } from 'vitest'
import type { Problem, Resource, SourceHealth, SourceStateName, StateHead } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { countStatuses } from '@/lib/flux/tell/counts'
import { asRef } from '@/lib/testing/as-ref'
import { GAUGES } from './gauges'

/** The samples of one gauge, as a line each. */
function read(name: string, more: Partial<StateHead> = {}, rows: readonly Resource[] = []): readonly string[] {
  const { resources: _, ...head } = stateOf(rows)
  const gauge = GAUGES.find((one) => one.name === `fluxdeck_${name}`)
  if (gauge === undefined) throw new Error(`There is no ${name}.`)
  const told = { head: { ...head, ...more }, rows: new Map(rows.map((one) => [one.ref, one])), streams: 3 }
  return gauge.read(told).map(([labels, value]) => {
    expect(Object.keys(labels)).toEqual(gauge.labels)
    return [...Object.values(labels), value].join(' ')
  })
}

function problem(more: Partial<Problem>): Problem {
  const root = asRef('Kustomization/apps/web')
  const texts = { title: '', message: '', advice: { meaning: '', remedy: '' } }
  return { root, status: 'failed', ...texts, holdsBack: [], holdsBackCount: 0, actions: [], ...more }
}

function source(id: string, state: SourceStateName, lastSyncedAt?: string): SourceHealth {
  const fixed = { label: id, since: '2026-11-20T08:00:00.000Z', count: 0 }
  const role = id.startsWith('ntfy:') ? 'ntfy' : 'flux'
  return { id, role, state, ...fixed, ...(lastSyncedAt === undefined ? {} : { lastSyncedAt }) }
}

describe('the gauges', () => {
  it('name the level of the verdict and deny the others', () => {
    const verdict = { level: 'degraded', sentence: '', reasons: [] } as const
    expect(read('verdict', { verdict })).toEqual([
      'healthy 0',
      'reconciled 0',
      'progressing 0',
      'degraded 1',
      'failing 0',
      'unknown 0',
    ])
  })

  it('count objects by kind and status, zeros too, so that a number that goes is no hole', () => {
    const rows = [row('apps/a'), row('apps/b', { status: 'failed' }), row('HelmRelease/apps/c')]
    const lines = read('resources', { counts: countStatuses(rows) }, rows)
    expect(lines).toContain('Kustomization ready 1')
    expect(lines).toContain('Kustomization failed 1')
    expect(lines).toContain('HelmRelease failed 0')
    expect(lines).toHaveLength(18)
  })

  it('count the worst mark of each object', () => {
    const marks = [
      { code: 'not_running', text: '' },
      { code: 'behind', text: '' },
    ] as const
    const lines = read('marks', {}, [row('apps/a', { marks }), row('apps/b')])
    expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual(['not_running 1'])
  })

  it('count workloads only where they are looked at', () => {
    expect(read('workloads')).toEqual([])
    const running = { total: 3, ok: 1, progressing: 0, failed: 2, suspended: 0, unknown: 0, state: 'live' } as const
    expect([...read('workloads', { running })].sort()).toEqual([
      'failed 2',
      'ok 1',
      'progressing 0',
      'suspended 0',
      'unknown 0',
    ])
  })

  it('count each problem once, by what it is', () => {
    const stuck = { rule: 'terminating_long', forSeconds: 900 } as const
    const problems = [
      problem({}),
      problem({ status: 'stalled' }),
      problem({ status: 'terminating', stuck }),
      problem({ status: 'reconciling' }),
      problem({ status: 'waiting' }),
      problem({ status: 'not_running' }),
      problem({ status: 'ready', mark: 'drifted' }),
      problem({ status: 'failed', controller: 'helm-controller' }),
    ]
    expect(read('problems', { problems })).toEqual([
      'failed 2',
      'stalled 1',
      'stuck 2',
      'waiting 1',
      'not_running 1',
      'mark 1',
    ])
  })

  it('say how old the oldest problem is, 0 without any', () => {
    expect(read('oldest_problem_seconds')).toEqual(['0'])
    const problems = [problem({ since: '2026-11-20T08:13:00.000Z' }), problem({ since: '2026-11-20T07:14:00.000Z' })]
    expect(read('oldest_problem_seconds', { problems: [...problems, problem({})] })).toEqual(['3600'])
  })

  it('drop both series of a source that is absent or disabled, and keep the time of one that is away', () => {
    const sources = [
      source('kustomizations', 'live', '2026-11-20T08:14:00.000Z'),
      source('helmreleases', 'stale', '2026-11-20T08:00:00.500Z'),
      source('buckets', 'forbidden'),
      source('helmcharts', 'absent', '2026-11-20T08:14:00.000Z'),
      source('jobs', 'disabled', '2026-11-20T08:14:00.000Z'),
    ]
    expect(read('source_up', { sources })).toEqual(['kustomizations 1', 'helmreleases 0', 'buckets 0'])
    expect(read('source_last_sync_timestamp_seconds', { sources })).toEqual([
      'kustomizations 1795162440',
      'helmreleases 1795161600.5',
    ])
  })

  it('call controllers of one name ready when all of them are', () => {
    const controller = (name: string, state: 'ready' | 'down') => ({ name, state, ready: 1, desired: 1 })
    const controllers = [controller('a', 'ready'), controller('a', 'down'), controller('b', 'ready')]
    expect(read('controller_ready', { controllers })).toEqual(['a 0', 'b 1'])
  })

  it('say what runs, who looks, and what could not be read', () => {
    const build = { version: '1.2.3', revision: 'abc' }
    expect(read('build_info', { build })).toEqual([`1.2.3 abc ${process.versions.node} 1`])
    expect(read('stream_clients')).toEqual(['3'])
    expect(read('unreadable_objects', { unreadable: [{ kind: 'Bucket', reason: '' }] })).toEqual(['1'])
  })

  it('name topics as they are configured', () => {
    const sources = [source('kustomizations', 'live'), source('ntfy:a', 'live'), source('ntfy:b', 'error')]
    expect(read('ntfy_up', { sources })).toEqual(['a 1', 'b 0'])
  })
})
