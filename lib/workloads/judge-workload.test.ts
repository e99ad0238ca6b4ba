import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeWorkload } from './judge-workload'
import { aroundNextChange, looksAt, minute, type RawParts, rawWorkload, START } from './testing/looks'
import { crashingPod, readyPod, unreadyPod } from './testing/own-pods'
import { WORKLOAD_KINDS, type WorkloadKind } from './words'
import { readWorkload } from './workload'

const APPS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const
const WELL = {
  replicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
  updatedReplicas: 1,
  desiredNumberScheduled: 1,
  numberReady: 1,
  numberAvailable: 1,
  updatedNumberScheduled: 1,
}

describe('a workload of any kind', () => {
  test.each(WORKLOAD_KINDS)('of kind %s that is deleted is terminating for 10 min and has failed then', (kind) => {
    const { first, at, before, changed } = aroundNextChange(kind, { metadata: { deletionTimestamp: minute(-3) } })
    expect(first).toMatchObject({ status: 'progressing', sentence: 'terminating' })
    expect(at).toBe(7)
    expect(before).toEqual(first)
    expect(changed).toMatchObject({ status: 'failed', sentence: 'still terminating after 10 min' })
  })
})

describe('a workload whose controller has not seen the newest spec', () => {
  const unseen: RawParts = { metadata: { generation: 3 }, status: WELL }

  test.each(APPS)('of kind %s is progressing for 5 min since the first sight, and unknown then', (kind) => {
    const { first, at, before, changed } = aroundNextChange(kind, unseen)
    expect(first).toMatchObject({ status: 'progressing', sentence: 'its controller has not seen the newest spec' })
    expect(at).toBe(5)
    expect(before.status).toBe('progressing')
    expect(changed.status).toBe('unknown')
  })

  test('is unknown although its spec changes again and again, until the controller moves', () => {
    const look = looksAt('Deployment')
    look(0, unseen)
    expect(look(5, { ...unseen, metadata: { generation: 9 } }).status).toBe('unknown')
    const moved = { metadata: { generation: 9 }, status: { ...WELL, observedGeneration: 3 } }
    expect(look(6, moved).status).toBe('progressing')
  })

  test('was seen by nobody where its status is empty', () => {
    const fresh = { metadata: { generation: 1 }, status: { observedGeneration: undefined } }
    expect(looksAt('Deployment')(0, fresh).sentence).toBe('its controller has not seen the newest spec')
  })
})

describe('the sentence of a workload', () => {
  const spec = { replicas: 2 }
  const short = { ...WELL, replicas: 2, updatedReplicas: 2 }

  test('holds the fault of its pods, once, and the judgement tells it apart', () => {
    const pods = [crashingPod('web-1'), crashingPod('web-2')]
    expect(looksAt('Deployment')(0, { spec, status: short }, { pods })).toMatchObject({
      status: 'progressing',
      sentence: '1 of 2 ready; 2 of 2 pods: CrashLoopBackOff, exit 1',
      cause: { sentence: '2 of 2 pods: CrashLoopBackOff, exit 1', reason: 'CrashLoopBackOff' },
    })
  })

  test('in a roll-out within its limits holds the failed pod, and the word is progressing', () => {
    const conditions = [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: minute(0) }]
    const rolling = { spec: { replicas: 3 }, status: { ...WELL, updatedReplicas: 1, conditions } }
    const old = { ...readyPod('web-old', { image: 'ghcr.io/x/web:1.2' }), isCurrent: false }
    const { first, changed } = aroundNextChange('Deployment', rolling, { pods: [crashingPod('web-new'), old] })
    expect(first).toMatchObject({
      status: 'progressing',
      sentence: '1 of 3 updated; 1 of 1 pod: CrashLoopBackOff, exit 1',
    })
    expect(changed.status).toBe('failed')
  })

  test('is no pod’s where the workload is well or not meant to run', () => {
    const pods = [crashingPod('web-1')]
    expect(looksAt('Deployment')(0, { status: WELL }, { pods })).toMatchObject({ sentence: '1 of 1 ready' })
    const zero = looksAt('Deployment')(0, { spec: { replicas: 0 } }, { pods })
    expect(zero.sentence).toBe('scaled to 0')
    expect(zero.cause).toBeUndefined()
  })

  test('leaves out old pods, unless there are no others', () => {
    const old = { ...crashingPod('web-old'), isCurrent: false }
    expect(looksAt('Deployment')(0, { spec, status: short }, { pods: [old, readyPod('web-1')] }).sentence).toBe(
      '1 of 2 ready',
    )
    expect(looksAt('Deployment')(0, { spec, status: short }, { pods: [old] }).cause?.failed).toBe(1)
  })

  test('changes with its pods by time alone', () => {
    const pods = [unreadyPod('web-1')]
    const parts = {
      spec,
      status: { ...short, conditions: [{ type: 'Available', status: 'False', lastTransitionTime: minute(3) }] },
    }
    const { first, at, changed } = aroundNextChange('Deployment', parts, { pods })
    expect(first.sentence).toBe('1 of 2 ready')
    expect(at).toBe(5)
    expect(changed.sentence).toBe('1 of 2 ready; 1 of 1 pod: running, not ready for more than 5 min')
  })

  test('in a roll-out names the tags', () => {
    const template = { spec: { containers: [{ name: 'app', image: 'ghcr.io/x/web:1.4' }] } }
    const rolling = { spec: { replicas: 3, template }, status: { ...WELL, updatedReplicas: 1 } }
    const old = { ...readyPod('web-old'), isCurrent: false }
    expect(looksAt('Deployment')(0, rolling, { pods: [old] }).sentence).toBe('1 of 3 updated, rolling from 1.3 to 1.4')
  })
})

const count = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom(undefined, null, '3', Number.NaN, 2 ** 60))
const time = fc.oneof(fc.integer({ min: -60, max: 60 }).map(minute), fc.constantFrom(undefined, 'yesterday', 7))
const condition = fc.record(
  {
    type: fc.constantFrom('Progressing', 'Available', 'ReplicaFailure', 'Complete', 'Failed', 'Suspended'),
    status: fc.constantFrom('True', 'False', 'Unknown', true),
    reason: fc.constantFrom('ProgressDeadlineExceeded', 'NewReplicaSetAvailable', 'ReplicaSetUpdated', 7),
    lastUpdateTime: time,
    lastTransitionTime: time,
  },
  { requiredKeys: [] },
)
const anyParts = fc.record({
  metadata: fc.record({
    generation: fc.integer({ min: 0, max: 3 }),
    deletionTimestamp: fc.constantFrom(undefined, minute(-2)),
  }),
  spec: fc.record(
    {
      replicas: count,
      minReadySeconds: count,
      progressDeadlineSeconds: count,
      paused: fc.boolean(),
      suspend: fc.boolean(),
      schedule: fc.constantFrom('* * * * *', '0 0 31 2 *', 'x'),
      updateStrategy: fc.constantFrom({ type: 'OnDelete' }, { rollingUpdate: { partition: 1 } }, 'none'),
    },
    { requiredKeys: [] },
  ),
  status: fc.record(
    {
      observedGeneration: fc.integer({ min: 0, max: 3 }),
      replicas: count,
      readyReplicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      desiredNumberScheduled: count,
      numberReady: count,
      numberAvailable: count,
      updatedNumberScheduled: count,
      active: fc.oneof(count, fc.array(fc.object(), { maxLength: 2 })),
      lastScheduleTime: time,
      lastSuccessfulTime: time,
      conditions: fc.array(condition, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
})

function judgeAny(kind: WorkloadKind, parts: RawParts) {
  const workload = readWorkload(kind, rawWorkload(kind, parts))
  if (workload === undefined) throw new Error('not read')
  return { workload, judgement: judgeWorkload(workload, { now: START }) }
}

describe('whatever a workload says', () => {
  test('it is ok only when as many are ready as are wanted and its newest spec was seen', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOAD_KINDS), anyParts, (kind, parts) => {
        const { workload, judgement } = judgeAny(kind, parts)
        if (judgement.status !== 'ok') return
        expect(judgement.ready).toBe(judgement.desired)
        expect(workload.deletedAt).toBeUndefined()
        if ('generation' in workload) expect(workload.observedGeneration).toBeGreaterThanOrEqual(workload.generation)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a second look at the same moment says the same and remembers the same, by reference', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOAD_KINDS), anyParts, (kind, parts) => {
        const { workload, judgement } = judgeAny(kind, parts)
        const again = judgeWorkload(workload, { now: START, memory: judgement.memory })
        expect(again).toEqual(judgement)
        expect(again.memory).toBe(judgement.memory)
      }),
    )
  })

  test('it stays so until the moment that is foretold, and is another then', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOAD_KINDS), anyParts, (kind, parts) => {
        const { workload, judgement } = judgeAny(kind, parts)
        const { memory, nextChangeAt } = judgement
        if (nextChangeAt === undefined) {
          const later = judgeWorkload(workload, { now: new Date('2027-11-29T12:00:00Z'), memory })
          expect(later.sentence).toBe(judgement.sentence)
          return
        }
        expect(nextChangeAt.toISOString() > START.toISOString()).toBe(true)
        const just = judgeWorkload(workload, { now: new Date(nextChangeAt.getTime() - 1), memory })
        expect(just.sentence).toBe(judgement.sentence)
        expect(just.status).toBe(judgement.status)
        const { status, sentence } = judgeWorkload(workload, { now: nextChangeAt, memory })
        expect([status, sentence]).not.toEqual([judgement.status, judgement.sentence])
      }),
      { numRuns: 500 },
    )
  })

  test('nothing changes by time alone but at a moment that was foretold, however often one looks', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 140 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOAD_KINDS), anyParts, minutes, (kind, parts, looks) => {
        const { workload, judgement } = judgeAny(kind, parts)
        let before = judgement
        for (const at of looks.toSorted((a, b) => a - b)) {
          const now = new Date(minute(at))
          const next = judgeWorkload(workload, { now, memory: before.memory })
          if (before.nextChangeAt === undefined || now < before.nextChangeAt)
            expect([next.status, next.sentence]).toEqual([before.status, before.sentence])
          before = next
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
