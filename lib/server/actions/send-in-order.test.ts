import { beforeEach, describe, expect, it } from 'vitest'
import type { SelectionStep } from '@/lib/flux/act/selection'
import { asRef } from '@/lib/testing/as-ref'
import { type StepEnd, sendInOrder } from './send-in-order'

let told: string[]
let ends: Map<string, (end: StepEnd) => void>
let answers: Map<string, () => void>
let stop: AbortController

beforeEach(() => {
  told = []
  ends = new Map()
  answers = new Map()
  stop = new AbortController()
})

const step = (name: string, needs: readonly string[] = [], follows: readonly string[] = []): SelectionStep => ({
  ref: asRef(name),
  action: 'reconcile',
  isTarget: true,
  needs: needs.map(asRef),
  follows: follows.map(asRef),
  servesTargets: [asRef(name)],
})
const start = (...steps: SelectionStep[]) =>
  sendInOrder({
    steps,
    stop: stop.signal,
    send: ({ ref }) => {
      told.push(`send ${ref}`)
      const ended = new Promise<StepEnd>((end) => ends.set(ref, end))
      return new Promise((answer) => answers.set(ref, () => answer({ end: ended })))
    },
    onBlocked: ({ ref }, because) => told.push(`blocked ${ref} by ${because}`),
    onStopped: ({ ref }) => told.push(`stopped ${ref}`),
  })
const settle = () => new Promise((resolve) => setImmediate(resolve))
const answer = async (ref: string) => {
  answers.get(ref)?.()
  await settle()
}
const end = async (ref: string, how: StepEnd) => {
  await answer(ref)
  ends.get(ref)?.(how)
  await settle()
}

describe('the order of sending', () => {
  it('sends five at the same time, and the next when one of them is answered', async () => {
    void start(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((ref) => step(ref)))
    await settle()
    expect(told).toEqual(['send a', 'send b', 'send c', 'send d', 'send e'])
    await answer('c')
    expect(told.slice(5)).toEqual(['send f'])
  })

  it('sends what needs others when all of them have ended well, not when they were answered', async () => {
    const whole = start(step('a'), step('b'), step('c', ['a', 'b']))
    await settle()
    await answer('a')
    await end('b', 'done')
    expect(told).toEqual(['send a', 'send b'])
    await end('a', 'done')
    expect(told.at(-1)).toBe('send c')
    await end('c', 'done')
    await whole
  })

  it('blocks what needs one that did not end well, and what needs that, each by its own', async () => {
    const whole = start(step('a'), step('b', ['a']), step('c', ['b']), step('d'))
    await settle()
    await end('a', 'not_done')
    await end('d', 'done')
    await whole
    expect(told).toEqual(['send a', 'send d', 'blocked b by a', 'blocked c by b'])
  })

  it('tells what is blocked at once, also while others hold all places', async () => {
    void start(step('x'), step('y', ['x']), ...['a', 'b', 'c', 'd', 'e'].map((ref) => step(ref)))
    await settle()
    await end('x', 'not_done')
    expect(told.slice(5)).toEqual(['send e', 'blocked y by x'])
  })

  it('sends what merely follows another when that has ended, in whatever way', async () => {
    const whole = start(step('a'), step('b', [], ['a']))
    await settle()
    expect(told).toEqual(['send a'])
    await end('a', 'not_done')
    expect(told).toEqual(['send a', 'send b'])
    await end('b', 'done')
    await whole
  })

  it('sends nothing after a stop: neither what waits for others nor what waits for a place', async () => {
    const whole = start(...['a', 'b', 'c', 'd', 'e', 'f'].map((ref) => step(ref)), step('g', ['a']))
    await settle()
    stop.abort()
    await settle()
    expect(told.slice(5).sort()).toEqual(['stopped f', 'stopped g'])
    for (const ref of ['a', 'b', 'c', 'd', 'e']) await end(ref, 'done')
    await whole
    expect(told.filter((line) => line.startsWith('send'))).toHaveLength(5)
  })

  it('sends nothing at all when it was stopped before', async () => {
    stop.abort()
    await start(step('a'), step('b', ['a']))
    expect(told).toEqual(['stopped a', 'stopped b'])
  })
})
