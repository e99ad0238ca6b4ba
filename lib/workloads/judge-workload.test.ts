import { expect, test } from 'vitest'
import { judgeWorkload } from './judge-workload'
import { readWorkload, type Workload } from './workload'

const NOW = new Date('2026-11-29T12:00:00Z')

function deployment(spec: object, status: object): Workload {
  const read = readWorkload('Deployment', {
    metadata: { name: 'web', namespace: 'apps', uid: 'u1', generation: 2 },
    spec,
    status: { observedGeneration: 2, ...status },
  })
  if (read === undefined) throw new Error('not read')
  return read
}

test('a Deployment whose pods are all there and ready is ok', () => {
  const all = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
  expect(judgeWorkload(deployment({ replicas: 3 }, all), { now: NOW })).toMatchObject({
    status: 'ok',
    sentence: '3 of 3 ready',
    ready: 3,
    desired: 3,
  })
})

test('a Deployment in the middle of a roll-out is progressing until its deadline, and failed from then on', () => {
  const rolling = deployment(
    { replicas: 3 },
    {
      replicas: 4,
      updatedReplicas: 1,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [
        { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: '2026-11-29T11:50:01Z' },
      ],
    },
  )
  const before = judgeWorkload(rolling, { now: NOW })
  expect(before).toMatchObject({
    status: 'progressing',
    sentence: '1 of 3 updated',
    nextChangeAt: new Date('2026-11-29T12:00:01Z'),
  })
  const after = judgeWorkload(rolling, { now: new Date('2026-11-29T12:00:01Z'), memory: before.memory })
  expect(after.status).toBe('failed')
  expect(after.memory).toBe(before.memory)
})

test('a Deployment that is scaled to 0 is not meant to run', () => {
  expect(judgeWorkload(deployment({ replicas: 0 }, {}), { now: NOW })).toMatchObject({
    status: 'suspended',
    sentence: 'scaled to 0',
  })
})
