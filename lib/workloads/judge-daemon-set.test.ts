import { describe, expect, test } from 'vitest'
import { aroundNextChange, looksAt, type RawParts } from './testing/looks'
import { evictedPod, unreadyPod } from './testing/own-pods'

const WELL = { desiredNumberScheduled: 4, numberReady: 4, numberAvailable: 4, updatedNumberScheduled: 4 }

function parts(status: object, spec: object = {}): RawParts {
  return { spec, status: { ...WELL, ...status } }
}

function judge(status: object, spec: object = {}) {
  return looksAt('DaemonSet')(0, parts(status, spec))
}

describe('a DaemonSet', () => {
  test('is ok when all of its pods are updated and available', () => {
    expect(judge({})).toMatchObject({ status: 'ok', sentence: '4 of 4 ready', ready: 4, desired: 4 })
  })

  test('that no node matches is not meant to run', () => {
    const none = { desiredNumberScheduled: 0, numberReady: 0, numberAvailable: 0, updatedNumberScheduled: 0 }
    expect(judge(none)).toMatchObject({ status: 'suspended', sentence: 'no node matches' })
    expect(judge({ ...none, numberMisscheduled: 2 }).sentence).toBe('no node matches, 2 where none should be')
  })

  test('says how many of its pods run where none should', () => {
    expect(judge({ numberMisscheduled: 1 })).toMatchObject({
      status: 'ok',
      sentence: '4 of 4 ready, 1 where none should be',
    })
  })

  test.each([
    ['available', { numberAvailable: 3 }, '3 of 4 ready'],
    ['ready', { numberReady: 3 }, '3 of 4 ready'],
    ['updated', { updatedNumberScheduled: 2 }, '4 of 4 ready, 2 of 4 updated'],
  ])(
    'of which one is not %s is progressing for 5 min since the first sight, and has failed then',
    (_, status, sentence) => {
      const { first, at, before, changed } = aroundNextChange('DaemonSet', parts(status))
      expect(first).toMatchObject({ status: 'progressing', sentence })
      expect(at).toBe(5)
      expect(before.status).toBe('progressing')
      expect(changed).toMatchObject({ status: 'failed', sentence })
    },
  )

  test('that updates one node after the other has 5 min for each', () => {
    const look = looksAt('DaemonSet')
    look(0, parts({ updatedNumberScheduled: 1, numberAvailable: 3 }))
    expect(look(4, parts({ updatedNumberScheduled: 2, numberAvailable: 3 })).status).toBe('progressing')
    expect(look(8, parts({ updatedNumberScheduled: 3, numberAvailable: 3 })).status).toBe('progressing')
    expect(look(12, parts({ updatedNumberScheduled: 3, numberAvailable: 3 })).status).toBe('progressing')
    expect(look(13, parts({ updatedNumberScheduled: 3, numberAvailable: 3 })).status).toBe('failed')
  })

  test('says why, as soon as a pod of it that is read has failed', () => {
    const short = parts({ numberAvailable: 3, numberReady: 3 })
    const look = looksAt('DaemonSet')
    const pods = [unreadyPod('web-x')]
    expect(look(0, short, { pods }).sentence).toBe('3 of 4 ready')
    expect(look(5, short, { pods })).toMatchObject({
      status: 'failed',
      sentence: '3 of 4 ready; 1 of 1 pod: running, not ready for more than 5 min',
    })
  })

  test('of which a pod that is read has been unready for 5 min has failed, however short we have looked', () => {
    const look = looksAt('DaemonSet')
    const short = parts({ numberAvailable: 3, numberReady: 3 })
    expect(look(4.9, short, { pods: [unreadyPod('web-x')] })).toMatchObject({ status: 'progressing' })
    expect(look(5, short, { pods: [unreadyPod('web-x')] })).toMatchObject({ status: 'failed' })
    expect(looksAt('DaemonSet')(9, parts({ updatedNumberScheduled: 3 }), { pods: [unreadyPod('web-x')] }).status).toBe(
      'progressing',
    )
  })

  test('has longer where its pods have to be ready for a while before they count', () => {
    expect(aroundNextChange('DaemonSet', parts({ numberAvailable: 3 }, { minReadySeconds: 90 })).at).toBe(6.5)
  })

  test('is not held to a pod that was evicted', () => {
    const short = parts({ numberAvailable: 3, numberReady: 3 })
    expect(looksAt('DaemonSet')(0, short, { pods: [evictedPod('web-y'), unreadyPod('web-x')] }).status).toBe(
      'progressing',
    )
  })

  test('whose pods are updated when somebody deletes them does not wait for that', () => {
    const onDelete = { updateStrategy: { type: 'OnDelete' } }
    expect(judge({ updatedNumberScheduled: 1 }, onDelete)).toMatchObject({
      status: 'ok',
      sentence: '4 of 4 ready, updates wait for deletion',
    })
    expect(judge({ updatedNumberScheduled: 1, numberAvailable: 2 }, onDelete)).toMatchObject({
      status: 'progressing',
      sentence: '2 of 4 ready, updates wait for deletion',
    })
  })
})
