import { expect, it } from 'vitest'
import type { ClusterRunning } from '@/lib/contract/state'
import { tellRunning } from './running-words'

const TIME = '2026-11-20T08:14:00.000Z'

function running(more: Partial<ClusterRunning> = {}): ClusterRunning {
  return { state: 'live', asOf: TIME, total: 61, ok: 61, progressing: 0, failed: 0, suspended: 0, unknown: 0, ...more }
}

it.each<[string, Partial<ClusterRunning>, ReturnType<typeof tellRunning>]>([
  ['all run', {}, { sentence: '61 of 61 workloads run', parts: [] }],
  [
    'some do not',
    { ok: 57, failed: 2, progressing: 1, suspended: 1 },
    {
      sentence: '57 of 61 workloads run',
      parts: [
        { status: 'failed', words: '2 failed' },
        { status: 'progressing', words: '1 progressing' },
        { status: 'suspended', words: '1 at rest' },
      ],
    },
  ],
  ['there is one', { total: 1, ok: 1 }, { sentence: '1 of 1 workload runs', parts: [] }],
  ['there is none', { total: 0, ok: 0 }, { sentence: 'Flux deployed no workload', parts: [] }],
  [
    'nothing may be read',
    { state: 'forbidden', ok: 0, unknown: 61 },
    { parts: [], why: 'Workloads are not read: no permission' },
  ],
  [
    'nothing was read yet',
    { state: 'connecting', total: 0, ok: 0 },
    { parts: [], why: 'Workloads are still being read' },
  ],
  [
    'the watch was lost',
    { state: 'stale', ok: 60, failed: 1 },
    {
      sentence: '60 of 61 workloads run',
      parts: [{ status: 'failed', words: '1 failed' }],
      why: 'Workloads may be out of date: the watch was lost',
      asOf: TIME,
    },
  ],
  [
    'one kind of them may not be read',
    { state: 'forbidden', ok: 59, unknown: 2 },
    {
      sentence: '59 of 61 workloads run',
      parts: [{ status: 'unknown', words: '2 unknown' }],
      why: 'Some workloads are not read: no permission',
      asOf: TIME,
    },
  ],
  [
    'only those are known that had failed',
    { state: 'forbidden', ok: 0, failed: 3, unknown: 58 },
    {
      parts: [
        { status: 'failed', words: '3 failed' },
        { status: 'unknown', words: '58 unknown' },
      ],
      why: 'Some workloads are not read: no permission',
      asOf: TIME,
    },
  ],
  [
    'none runs',
    { ok: 0, failed: 61 },
    { sentence: '0 of 61 workloads run', parts: [{ status: 'failed', words: '61 failed' }] },
  ],
])('tells that %s', (_what, more, expected) => {
  expect(tellRunning(running(more))).toEqual(expected)
})
