import { describe, expect, test } from 'vitest'
import { aroundNextChange, looksAt, minute, type RawParts } from './testing/looks'

const THREE = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }

function progressing(reason: string, lastUpdateTime = minute(-1), status = 'True') {
  return { type: 'Progressing', status, reason, lastUpdateTime, lastTransitionTime: minute(-60) }
}

function available(status: string, lastTransitionTime = minute(-1)) {
  return { type: 'Available', status, lastTransitionTime }
}

const DONE = progressing('NewReplicaSetAvailable', minute(-600))

function parts(status: object, spec: object = {}): RawParts {
  return { spec: { replicas: 3, ...spec }, status: { ...THREE, ...status } }
}

function judge(status: object, spec: object = {}) {
  return looksAt('Deployment')(0, parts(status, spec))
}

describe('a Deployment', () => {
  test('is ok when all of its pods are of the newest spec, available and ready, and nothing is remembered of it', () => {
    expect(judge({ conditions: [DONE, available('True')] })).toEqual({
      status: 'ok',
      sentence: '3 of 3 ready',
      ready: 3,
      desired: 3,
      images: [],
      memory: undefined,
    })
  })

  test('without a number of replicas is meant to have one', () => {
    const one = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }
    expect(judge(one, { replicas: undefined })).toMatchObject({ status: 'ok', desired: 1 })
  })

  test.each([0, -1])('with %i replicas is scaled to 0, whatever its conditions say', (replicas) => {
    const failing = {
      conditions: [progressing('ProgressDeadlineExceeded'), { type: 'ReplicaFailure', status: 'True' }],
    }
    expect(judge(failing, { replicas })).toMatchObject({ status: 'suspended', sentence: 'scaled to 0', desired: 0 })
  })

  test('over its deadline has failed, with its numbers and the deadline', () => {
    const late = { updatedReplicas: 1, readyReplicas: 2, conditions: [progressing('ProgressDeadlineExceeded')] }
    expect(judge(late)).toMatchObject({
      status: 'failed',
      sentence: '2 of 3 ready with 2 old pods, 1 updated, no progress in 10 min',
    })
    expect(judge(late, { progressDeadlineSeconds: 90 }).sentence).toBe(
      '2 of 3 ready with 2 old pods, 1 updated, no progress in 90 s',
    )
  })

  test('over its deadline with one old pod that still serves says so', () => {
    const status = {
      replicas: 2,
      updatedReplicas: 1,
      readyReplicas: 1,
      conditions: [progressing('ProgressDeadlineExceeded')],
    }
    const { sentence } = judge(status, { replicas: 1 })
    expect(sentence).toBe('1 of 1 ready with 1 old pod, 1 updated, no progress in 10 min')
    const alone = judge({ ...status, replicas: 1, readyReplicas: 0 }, { replicas: 1 })
    expect(alone.sentence).toBe('0 of 1 ready, 1 updated, no progress in 10 min')
  })

  test('that may not make pods has failed with the message of whoever refused them', () => {
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      message: 'pods "web-1" is forbidden: exceeded quota: cpu',
    }
    const short = { updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }
    expect(judge({ ...short, conditions: [failure] })).toMatchObject({
      status: 'failed',
      sentence: '1 of 3 ready, pods cannot be made: pods "web-1" is forbidden: exceeded quota: cpu',
    })
    expect(judge({ ...short, conditions: [{ ...failure, status: 'False' }] }).status).toBe('progressing')
    expect(judge({ ...short, conditions: [{ ...failure, message: undefined }] }).sentence).toBe(
      '1 of 3 ready, pods cannot be made',
    )
  })
})

describe('a paused Deployment', () => {
  const paused = { paused: true }

  test('is not meant to roll out; in the middle of a roll-out it says where', () => {
    expect(judge({}, paused)).toMatchObject({ status: 'suspended', sentence: 'paused, 3 of 3 ready' })
    expect(judge({ updatedReplicas: 1 }, paused)).toMatchObject({
      status: 'suspended',
      sentence: 'paused at 1 of 3 updated',
    })
    expect(judge({ replicas: 1, updatedReplicas: 1 }, paused).sentence).toBe('paused at 1 of 3 updated')
    expect(judge({ replicas: 4 }, paused)).toMatchObject({ status: 'suspended', sentence: 'paused at 3 of 3 updated' })
  })

  test('still has to serve: where it is not available, that decides', () => {
    const down = { updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }
    const unavailable = { ...down, conditions: [available('False', minute(-4))] }
    const { first, at, changed } = aroundNextChange('Deployment', parts(unavailable, paused))
    expect(first).toMatchObject({ status: 'progressing', sentence: '1 of 3 ready' })
    expect(at).toBe(1)
    expect(changed.status).toBe('failed')
  })
})

describe('a Deployment in a roll-out', () => {
  const early = { updatedReplicas: 1 }
  const leaving = { replicas: 4 }

  test('is progressing until its deadline, told by the time of its condition, and has failed from then on', () => {
    const conditions = [progressing('ReplicaSetUpdated', minute(-4))]
    const { first, at, before, changed } = aroundNextChange('Deployment', parts({ ...early, conditions }))
    expect(first).toMatchObject({ status: 'progressing', sentence: '1 of 3 updated', ready: 3 })
    expect(at).toBe(6)
    expect(before).toEqual(first)
    expect(changed).toMatchObject({
      status: 'failed',
      sentence: '3 of 3 ready with 2 old pods, 1 updated, no progress in 10 min',
    })
    expect(changed.nextChangeAt).toBeUndefined()
  })

  test('is progressing while old pods leave, as long as that', () => {
    const conditions = [progressing('ReplicaSetUpdated', minute(-4))]
    const { first, at, changed } = aroundNextChange('Deployment', parts({ ...leaving, conditions }))
    expect(first).toMatchObject({ status: 'progressing', sentence: '3 of 3 updated, old pods leaving' })
    expect(at).toBe(6)
    expect(changed.status).toBe('failed')
  })

  test('has the deadline that it was given', () => {
    const conditions = [progressing('ReplicaSetUpdated', minute(0))]
    const spec = { progressDeadlineSeconds: 120 }
    expect(aroundNextChange('Deployment', parts({ ...early, conditions }, spec)).at).toBe(2)
  })

  test.each([
    ['of a roll-out that is over', [DONE]],
    ['of the future', [progressing('ReplicaSetUpdated', minute(60))]],
    ['which it does not have', [progressing('ReplicaSetUpdated', '')]],
    ['of a condition that is not there', []],
  ])('is not measured by a time %s, but by the first sight', (_, conditions) => {
    const { first, at } = aroundNextChange('Deployment', parts({ ...early, conditions }))
    expect(first.status).toBe('progressing')
    expect(at).toBe(10)
  })

  test('whose time is ahead of our clock has its deadline from the first sight of that time, and keeps it', () => {
    const look = looksAt('Deployment')
    const said = (at: number) => parts({ ...early, conditions: [progressing('ReplicaSetUpdated', minute(at))] })
    look(0, said(1))
    expect(look(9, said(1)).status).toBe('progressing')
    expect(look(9, said(12)).status).toBe('progressing')
    expect(look(18, said(12)).status).toBe('progressing')
    expect(look(19, said(12)).status).toBe('failed')
    expect(look(20, said(12)).status).toBe('failed')
  })

  test('counts anew with a new spec', () => {
    const look = looksAt('Deployment')
    const spec = { ...parts(early), metadata: { generation: 2 } }
    const next = { ...parts({ ...early, observedGeneration: 3 }), metadata: { generation: 3 } }
    look(0, spec)
    expect(look(9, next).status).toBe('progressing')
    expect(look(18, next).status).toBe('progressing')
    expect(look(19, next).status).toBe('failed')
  })
})

describe('a Deployment that has too few pods', () => {
  const short = { readyReplicas: 2, availableReplicas: 2 }

  test('is progressing for 5 min since it was last available, and has failed then', () => {
    const conditions = [DONE, available('False', minute(-3))]
    const { first, at, before, changed } = aroundNextChange('Deployment', parts({ ...short, conditions }))
    expect(first).toMatchObject({ status: 'progressing', sentence: '2 of 3 ready', ready: 2 })
    expect(at).toBe(2)
    expect(before.status).toBe('progressing')
    expect(changed).toMatchObject({ status: 'failed', sentence: '2 of 3 ready' })
  })

  test.each([
    ['that still says it is available', [available('True', minute(-60))]],
    ['of the future', [available('False', minute(60))]],
    ['without a time', [{ type: 'Available', status: 'False' }]],
    ['that is not there', []],
  ])('is measured by the first sight where its condition is one %s', (_, conditions) => {
    expect(aroundNextChange('Deployment', parts({ ...short, conditions })).at).toBe(5)
  })

  test('has longer where its pods have to be ready for a while before they count', () => {
    expect(aroundNextChange('Deployment', parts(short, { minReadySeconds: 90 })).at).toBe(6.5)
  })

  test('begins anew when it was well in between', () => {
    const look = looksAt('Deployment')
    look(0, parts(short))
    expect(look(4, parts({})).memory).toBeUndefined()
    expect(look(5, parts(short)).status).toBe('progressing')
    expect(look(9, parts(short)).status).toBe('progressing')
    expect(look(10, parts(short)).status).toBe('failed')
  })

  test('is not ok where its pods are ready and not yet available, nor the other way round', () => {
    expect(judge({ availableReplicas: 2 })).toMatchObject({ status: 'progressing', ready: 2 })
    expect(judge({ readyReplicas: 2 })).toMatchObject({ status: 'progressing', ready: 2 })
  })
})
