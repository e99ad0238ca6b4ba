import { describe, expect, test } from 'vitest'
import type { OwnPod } from './pods-of'
import { aroundNextChange, looksAt, type RawParts } from './testing/looks'
import { crashingPod, readyPod } from './testing/own-pods'

const WELL = { replicas: 3, readyReplicas: 3, updatedReplicas: 3, updateRevision: 'web-2', currentRevision: 'web-2' }

function parts(status: object, spec: object = {}): RawParts {
  return { spec: { replicas: 3, ...spec }, status: { ...WELL, ...status } }
}

function judge(status: object, spec: object = {}, pods?: readonly OwnPod[]) {
  return looksAt('StatefulSet')(0, parts(status, spec), { pods })
}

describe('a StatefulSet', () => {
  test('is ok when all of its pods are ready and updated', () => {
    expect(judge({})).toMatchObject({ status: 'ok', sentence: '3 of 3 ready', ready: 3, desired: 3, memory: undefined })
  })

  test('of no replicas is scaled to 0', () => {
    expect(judge({ readyReplicas: 0, updatedReplicas: 0 }, { replicas: 0 })).toMatchObject({
      status: 'suspended',
      sentence: 'scaled to 0',
    })
  })

  test.each([
    ['ready', { readyReplicas: 2 }, '2 of 3 ready'],
    ['updated', { updatedReplicas: 1 }, '3 of 3 ready, 1 of 3 updated'],
  ])(
    'of which one is not %s is progressing for 5 min since the first sight, and has failed then',
    (_, status, sentence) => {
      const { first, at, before, changed } = aroundNextChange('StatefulSet', parts(status))
      expect(first).toMatchObject({ status: 'progressing', sentence })
      expect(at).toBe(5)
      expect(before.status).toBe('progressing')
      expect(changed).toMatchObject({ status: 'failed', sentence })
    },
  )

  test('that moves forward has 5 min again, for each pod', () => {
    const look = looksAt('StatefulSet')
    look(0, parts({ readyReplicas: 1, updatedReplicas: 1 }))
    expect(look(4, parts({ readyReplicas: 2, updatedReplicas: 1 })).status).toBe('progressing')
    expect(look(8, parts({ readyReplicas: 2, updatedReplicas: 2 })).status).toBe('progressing')
    expect(look(12, parts({ readyReplicas: 2, updatedReplicas: 2 })).status).toBe('progressing')
    expect(look(13, parts({ readyReplicas: 2, updatedReplicas: 2 })).status).toBe('failed')
  })

  test('whose pods come and go does not move forward', () => {
    const look = looksAt('StatefulSet')
    look(0, parts({ readyReplicas: 2 }))
    look(2, parts({ readyReplicas: 1 }))
    look(4, parts({ readyReplicas: 2 }))
    expect(look(5, parts({ readyReplicas: 1 })).status).toBe('failed')
  })

  test('has failed at once when a pod of it that is read is bad, and only while it is short', () => {
    const pods = [crashingPod('web-0'), readyPod('web-1')]
    expect(judge({ readyReplicas: 2 }, {}, pods)).toMatchObject({
      status: 'failed',
      sentence: '2 of 3 ready; 1 of 2 pods: CrashLoopBackOff, exit 1',
    })
    expect(judge({ readyReplicas: 2 }, {}, [readyPod('web-1')]).status).toBe('progressing')
    expect(judge({}, {}, pods).status).toBe('ok')
  })

  test('asks its old pods as well, past which it does not go', () => {
    const old = { ...crashingPod('web-0'), isCurrent: false }
    expect(judge({ readyReplicas: 2 }, {}, [old, readyPod('web-1')]).status).toBe('failed')
  })
})

describe('a StatefulSet that is not to update all of its pods', () => {
  test('because they are updated when somebody deletes them says that, and is ok when they are ready', () => {
    const onDelete = { updateStrategy: { type: 'OnDelete' } }
    expect(judge({ updatedReplicas: 1 }, onDelete)).toMatchObject({
      status: 'ok',
      sentence: '3 of 3 ready, updates wait for deletion',
    })
    expect(judge({}, onDelete).sentence).toBe('3 of 3 ready')
    expect(judge({ updatedReplicas: 1, readyReplicas: 2 }, onDelete)).toMatchObject({
      status: 'progressing',
      sentence: '2 of 3 ready, updates wait for deletion',
    })
  })

  test.each([
    [0, 2, 'progressing', '3 of 3 ready, 2 of 3 updated'],
    [1, 2, 'ok', '3 of 3 ready'],
    [1, 1, 'progressing', '3 of 3 ready, 1 of 2 updated'],
    [5, 0, 'ok', '3 of 3 ready'],
  ])('because of partition %i with %i updated is %s', (partition, updatedReplicas, status, sentence) => {
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } }
    expect(judge({ updatedReplicas }, spec)).toMatchObject({ status, sentence })
  })
})
