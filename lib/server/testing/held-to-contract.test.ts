// What holds all answers has to be able to fail.

import { describe, expect, it } from 'vitest'
import { type Exchange, holdEventsToContract, holdToContract, seenAnswers } from './held-to-contract'

const ME = { groups: [], role: 'viewer', mode: 'none', actionsEnabled: false, readOnly: false }
const error = (code: string, more: object = {}) => ({ error: { code, message: 'Why.', requestId: 'r', ...more } })

function hold(body: unknown, given: Partial<Exchange> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  holdToContract({
    method: 'GET',
    path: '/api/me',
    status: 200,
    type: 'application/json; charset=utf-8',
    text,
    ...given,
  })
}

describe('an answer', () => {
  it('passes as it is described, and is seen', () => {
    hold(ME)
    hold(error('unauthenticated'), { status: 401 })
    hold('', { method: 'HEAD' })
    hold('flowchart TD', { path: '/api/graph?format=mermaid', type: 'text/plain; charset=utf-8' })
    hold('', { path: '/launch/secret', status: 303, type: undefined })
    for (const one of ['GET /api/me 200', 'GET /api/me 401 unauthenticated', 'GET /launch/{secret} 303'])
      expect(seenAnswers()).toContain(one)
  })

  it.each<readonly [string, unknown, Partial<Exchange>]>([
    ['a field that nobody described', { ...ME, colour: 'red' }, {}],
    ['a field too few', { ...ME, groups: undefined }, {}],
    ['a word that is none', { ...ME, mode: 'magic' }, {}],
    ['a status that is not described', ME, { status: 418 }],
    ['a code that belongs to another status', error('forbidden'), { status: 401 }],
    ['a code that this address does not have', error('changed'), { status: 403 }],
    ['an error with a stack', error('internal', { stack: 'at' }), { status: 500 }],
    ['a page in the place of JSON', '<html>', { type: 'text/html' }],
    ['another form of text', 'flowchart TD', { type: 'text/plain' }],
    ['a time that is none', { serverTime: 'today', access: [] }, { path: '/api/access' }],
    ['JSON that is no error where nothing is', { ok: true }, { path: '/api/nothing', status: 404 }],
    ['JSON that is no error for another method', { ok: true }, { method: 'PUT', status: 200 }],
  ])('fails with %s', (_, body, given) => {
    expect(() => hold(body, given)).toThrow(/describ/)
  })

  it('may be a page where no row is', () => {
    hold('<html>', { path: '/resources', type: 'text/html' })
    hold(error('not_found'), { path: '/api/nothing', status: 404 })
    hold(error('method_not_allowed'), { method: 'POST', status: 405 })
  })
})

describe('the events of a stream', () => {
  const stream = (text: string, path = '/api/stream') => ({
    method: 'GET',
    path,
    status: 200,
    type: 'text/event-stream',
    text,
  })
  const bye = 'event: bye\ndata: {"reason":"slow"}\n\n'

  it('pass one by one, as far as they have come', () => {
    const half = `retry: 5000\n\n${bye}event: bye\ndata: {"rea`
    const held = holdEventsToContract(stream(half))
    expect(held).toBe(half.lastIndexOf('event'))
    expect(holdEventsToContract(stream(`${half}son":"slow"}\n\n`), held)).toBeGreaterThan(held)
    expect(seenAnswers()).toContain('GET /api/stream 200 event bye')
  })

  it.each([
    ['a name that is not described', 'event: hello\ndata: {}\n\n'],
    ['data that is not', 'event: bye\ndata: {"reason":"bored"}\n\n'],
  ])('fail with %s', (_, text) => {
    expect(() => holdEventsToContract(stream(text))).toThrow(/describ/)
  })

  it('belong to their address', () => {
    expect(() => holdEventsToContract(stream('event: lines\ndata: {}\n\n'))).toThrow(/describ/)
  })
})
