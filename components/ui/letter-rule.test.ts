import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLetterRule, type LetterKey, type LetterRule } from './letter-rule'

/** As much of an element as the rule looks at. */
class Field {
  readonly tagName = 'INPUT'
  readonly isContentEditable = false
  closest() {
    return null
  }
}

beforeEach(() => vi.stubGlobal('HTMLElement', Field))
afterEach(() => vi.unstubAllGlobals())

const NOW = 5_000
const at = (timeStamp: number, more: Partial<LetterKey> = {}): LetterKey => ({
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  defaultPrevented: false,
  target: null,
  timeStamp,
  ...more,
})

const typedAt = (timeStamp: number, key: string, more: Partial<Parameters<LetterRule['isLate']>[0]> = {}) => ({
  ...at(timeStamp),
  key,
  repeat: false,
  ...more,
})

function begin(kept = new Map<string, string>()) {
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage
  return createLetterRule(
    () => storage,
    () => NOW,
  )
}

describe('a single key', () => {
  it('acts on the page, but not with another key held, taken before, or while somebody types', () => {
    const { mayAct } = begin()
    expect(mayAct(at(NOW))).toBe(true)
    for (const held of ['altKey', 'ctrlKey', 'metaKey', 'defaultPrevented'] as const)
      expect(mayAct(at(NOW, { [held]: true })), held).toBe(false)
    expect(mayAct(at(NOW, { target: new Field() as unknown as EventTarget }))).toBe(false)
  })

  it('reaches nobody for a second after a dialog, and for as long as the typing goes on', () => {
    const { beginQuiet, mayAct, isLate } = begin()
    beginQuiet()
    const typed = [NOW + 999, NOW + 1_400, NOW + 1_899]
    expect(typed.map((time) => isLate(typedAt(time, 'r')))).toEqual([true, true, true])
    expect(mayAct(at(NOW + 2_398))).toBe(false)
    expect(isLate(typedAt(NOW + 2_399, 'r'))).toBe(false)
    expect(mayAct(at(NOW + 2_399))).toBe(true)
  })

  it('presses no button that got the focus back: a space, and Enter at the end of what was typed', () => {
    const { beginQuiet, isLate } = begin()
    beginQuiet()
    expect(isLate(typedAt(NOW, 'Enter'))).toBe(false)
    expect(isLate(typedAt(NOW, 'Enter', { repeat: true }))).toBe(true)
    expect(isLate(typedAt(NOW, 'ArrowDown'))).toBe(false)
    expect(isLate(typedAt(NOW, ' '))).toBe(true)
    expect(isLate(typedAt(NOW, 'Enter'))).toBe(true)
    expect(isLate(typedAt(NOW, 'k', { ctrlKey: true }))).toBe(false)
    expect(isLate(typedAt(NOW, 'x', { target: new Field() as unknown as EventTarget }))).toBe(false)
  })

  it('is kept for what is about to open, once', () => {
    const { beginQuiet, isLate, takeTyped } = begin()
    beginQuiet()
    for (const key of ['r', 'Shift', 'e', ' ']) isLate(typedAt(NOW, key))
    expect([takeTyped(), takeTyped()]).toEqual(['re ', ''])
    isLate(typedAt(NOW, 'x'))
    beginQuiet()
    expect(takeTyped()).toBe('')
  })

  it('acts a second after a dialog where nothing was typed', () => {
    const { beginQuiet, mayAct } = begin()
    beginQuiet()
    expect(mayAct(at(NOW + 1_000))).toBe(true)
  })

  it('is switched off for this browser, and on again', () => {
    const kept = new Map<string, string>()
    const first = begin(kept)
    const heard = vi.fn()
    const stop = first.subscribe(heard)
    first.switchTo(false)
    expect(first.mayAct(at(NOW))).toBe(false)
    const second = begin(kept)
    expect(second.mayAct(at(NOW))).toBe(false)
    second.switchTo(true)
    expect(second.mayAct(at(NOW))).toBe(true)
    stop()
    first.switchTo(true)
    expect(heard).toHaveBeenCalledOnce()
    expect(begin(kept).isOn()).toBe(true)
  })

  it('is on where a browser keeps nothing', () => {
    const rule = createLetterRule(
      () => {
        throw new Error('no storage')
      },
      () => NOW,
    )
    expect(rule.isOn()).toBe(true)
    rule.switchTo(false)
    expect(rule.mayAct(at(NOW))).toBe(false)
  })
})
