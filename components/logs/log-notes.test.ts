import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { whyNoLines } from './log-notes'
import type { LogQuestion } from './log-question'

const LIVE = { state: 'live' } as const
const CONTROLLER: LogQuestion = {
  target: asRef('HelmRelease/apps/immich'),
  of: undefined,
  pod: undefined,
  container: undefined,
  previous: false,
  sinceSeconds: undefined,
  find: '',
  level: undefined,
  all: false,
}
const POD: LogQuestion = { ...CONTROLLER, of: asRef('Pod/apps/immich-1') }

describe('where there is no line, it is said', () => {
  it('that none is about the object, of a controller that may have written a lot', () => {
    expect(whyNoLines(LIVE, CONTROLLER)).toBe(
      'No line of what was read is about this object. “All lines” shows the others.',
    )
    expect(whyNoLines(LIVE, { ...CONTROLLER, all: true })).toBe('Nothing has been written yet.')
  })

  it('that nothing matches or was written in the time that was asked for, before that nothing was ever written', () => {
    expect(whyNoLines(LIVE, { ...POD, find: 'error' })).toBe('No line of what was read matches.')
    expect(whyNoLines(LIVE, { ...POD, level: 'warn' })).toBe('No line of what was read matches.')
    expect(whyNoLines(LIVE, { ...POD, sinceSeconds: 60 })).toBe('It wrote nothing in this time.')
    expect(whyNoLines(LIVE, POD)).toBe('Nothing has been written yet.')
    expect(whyNoLines({ state: 'ended' }, POD)).toBe('It wrote nothing.')
  })

  it('what stands in the way, before anything else', () => {
    expect(whyNoLines({ state: 'unreachable', reason: 'The kubelet does not answer.' }, CONTROLLER)).toBe(
      'The kubelet does not answer.',
    )
  })
})
