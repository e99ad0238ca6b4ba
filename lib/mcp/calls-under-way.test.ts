import { describe, expect, it } from 'vitest'
import type { Caller } from './caller'
import { createCallsUnderWay } from './calls-under-way'

const callerOf = (key: string, clientIp = '192.0.2.1'): Caller => ({
  key,
  actor: {
    identity: { name: key, groups: [], role: 'operator' },
    lookAgain: async () => undefined,
    via: 'mcp',
    requestId: 'r',
    clientIp,
  },
  seeing: () => Promise.reject(new Error('Nobody looks.')),
  whyNoWrites: () => undefined,
})
const ALI = callerOf('ali')
const cancelling = (requestId: unknown) => ({ method: 'notifications/cancelled', params: { requestId } })
const { signal: stays } = new AbortController()

describe('a call that is taken back', () => {
  it.each([1, 'one'])('ends, by the number %j that it was given', (id) => {
    const calls = createCallsUnderWay()
    const call = calls.begin(ALI, id, stays)
    calls.take(ALI, cancelling(id))
    expect(call.signal.aborted).toBe(true)
    call.end()
    expect(calls.count()).toBe(0)
  })

  it('ends as one of a batch', () => {
    const calls = createCallsUnderWay()
    const [first, second] = [calls.begin(ALI, 1, stays), calls.begin(ALI, 2, stays)]
    calls.take(ALI, [cancelling(2), { method: 'tools/list' }])
    expect([first.signal.aborted, second.signal.aborted]).toEqual([false, true])
  })

  it.each<[string, Caller, unknown]>([
    ['somebody else', callerOf('eve'), cancelling(1)],
    ['elsewhere', callerOf('ali', '192.0.2.2'), cancelling(1)],
    ['another number', ALI, cancelling(2)],
    ['a text for a number', ALI, cancelling('1')],
    ['no number', ALI, cancelling(undefined)],
    ['another message', ALI, { ...cancelling(1), method: 'notifications/progress' }],
    ['nothing', ALI, undefined],
  ])('is not that of %s', (_, caller, body) => {
    const calls = createCallsUnderWay()
    const call = calls.begin(ALI, 1, stays)
    calls.take(caller, body)
    expect(call.signal.aborted).toBe(false)
  })

  it('is none where two could be meant, until one of them has ended', () => {
    const calls = createCallsUnderWay()
    const [first, second] = [calls.begin(ALI, 1, stays), calls.begin(ALI, 1, stays)]
    calls.take(ALI, cancelling(1))
    expect([first.signal.aborted, second.signal.aborted]).toEqual([false, false])
    first.end()
    calls.take(ALI, cancelling(1))
    expect([first.signal.aborted, second.signal.aborted]).toEqual([false, true])
    second.end()
    expect(calls.count()).toBe(0)
  })

  it('ends with its connection as well', () => {
    const leaving = new AbortController()
    const call = createCallsUnderWay().begin(ALI, 1, leaving.signal)
    leaving.abort()
    expect(call.signal.aborted).toBe(true)
  })
})
