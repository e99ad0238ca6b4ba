import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FetchError } from './fetch-json'
import { keepAnswers } from './kept-answers'

const page = vi.hoisted(() => ({ isSeen: true, listeners: new Set<() => void>() }))

// Files of simple rules share what they import: neither takes what another has loaded, nor leaves its stand-ins to it.
vi.hoisted(() => vi.resetModules())
vi.mock('./browser-stream', () => ({
  isPageSeen: () => page.isSeen,
  listenToPage(onVisibility: () => void) {
    page.listeners.add(onVisibility)
    return () => page.listeners.delete(onVisibility)
  },
}))

let asked: { readonly key: string; readonly signal: AbortSignal }[]
let answer: (key: string) => Promise<{ readonly said: string }>

beforeEach(() => {
  vi.useFakeTimers()
  Object.assign(page, { isSeen: true, listeners: new Set() })
  asked = []
  answer = async (key) => ({ said: `${key} ${asked.length}` })
})

afterEach(() => vi.useRealTimers())

function keep(more: { readonly freshMs?: number; readonly everyMs?: number } = {}) {
  return keepAnswers<string, { readonly said: string }>({
    ask(key, signal) {
      asked.push({ key, signal })
      return answer(key)
    },
    freshMs: 10_000,
    ...more,
  })
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

describe('answers that are kept', () => {
  it('are asked for once, whoever looks', async () => {
    const kept = keep()
    const told = [vi.fn(), vi.fn()]
    for (const listener of told) kept.look('me', listener)
    expect(kept.get('me')).toEqual({ isPending: true })
    await settle()
    expect(kept.get('me')).toEqual({ data: { said: 'me 1' }, isPending: false })
    expect(told.map((listener) => listener.mock.calls.length)).toEqual([1, 1])
    kept.look('me', vi.fn())
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('are not asked for where the page brought them, until they are old', async () => {
    const kept = keep()
    kept.look('me', vi.fn(), { said: 'by the page' })
    await settle()
    expect(kept.get('me').data).toEqual({ said: 'by the page' })
    expect(asked).toHaveLength(0)
    await settle(10_000)
    for (const come of page.listeners) come()
    await settle()
    expect(kept.get('me').data).toEqual({ said: 'me 1' })
  })

  it('stay the same object while they say the same', async () => {
    answer = async () => ({ said: 'always' })
    const kept = keep({ everyMs: 20_000 })
    kept.look('me', vi.fn())
    await settle()
    const before = kept.get('me').data
    await settle(20_000)
    expect(asked).toHaveLength(2)
    expect(kept.get('me').data).toBe(before)
  })

  it('are asked for again while somebody looks and sees the page, and no longer', async () => {
    const kept = keep({ everyMs: 20_000 })
    const leave = kept.look('me', vi.fn())
    await settle(20_000)
    expect(asked).toHaveLength(2)
    page.isSeen = false
    await settle(40_000)
    expect(asked).toHaveLength(2)
    page.isSeen = true
    leave()
    await settle(40_000)
    expect(asked).toHaveLength(2)
    expect(page.listeners.size).toBe(0)
  })

  it('say why there is none, and keep the last one beside it', async () => {
    const kept = keep({ everyMs: 20_000 })
    kept.look('me', vi.fn())
    await settle()
    const refusal = new FetchError('forbidden', 'You may not.', 403)
    answer = () => Promise.reject(refusal)
    await settle(20_000)
    expect(kept.get('me')).toEqual({ data: { said: 'me 1' }, error: refusal, isPending: false })
    answer = async () => ({ said: 'again' })
    await settle(20_000)
    expect(kept.get('me')).toEqual({ data: { said: 'again' }, isPending: false })
  })

  it('are tried for three times where the line is broken, and once where it was refused', async () => {
    answer = () => Promise.reject(new FetchError('offline', 'Fluxdeck could not be reached.', undefined))
    const kept = keep()
    kept.look('me', vi.fn())
    await settle(2_999)
    expect(kept.get('me').isPending).toBe(true)
    await settle(1)
    expect(asked).toHaveLength(3)
    expect(kept.get('me').error).toBeInstanceOf(FetchError)
    answer = () => Promise.reject(new FetchError('forbidden', 'You may not.', 403))
    kept.look('other', vi.fn())
    await settle(5_000)
    expect(asked.filter(({ key }) => key === 'other')).toHaveLength(1)
  })

  it('are let go of by the last who leaves, and forgotten two minutes later', async () => {
    const kept = keep({ freshMs: 600_000 })
    const leave = kept.look('me', vi.fn())
    await settle()
    leave()
    await settle(119_000)
    kept.look('me', vi.fn())()
    expect(asked).toHaveLength(1)
    await settle(120_000)
    expect(kept.get('me')).toEqual({ isPending: true })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are not waited for by nobody: a question ends with the last who asked it', async () => {
    answer = () => new Promise(() => {})
    const kept = keep()
    const leave = kept.look('me', vi.fn())
    leave()
    expect(asked[0]?.signal.aborted).toBe(true)
    kept.look('me', vi.fn())
    expect(asked).toHaveLength(2)
  })
})
