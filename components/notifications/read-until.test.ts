import { expect, it } from 'vitest'
import { recallReadUntil, rememberReadUntil } from './read-until'

function storageWith(text?: string) {
  const kept = new Map(text === undefined ? [] : [['fluxdeck.notifications-read-until', text]])
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  return () => storage
}

const NINE = '2026-11-21T09:00:00.000Z'
const TEN = '2026-11-21T10:00:00.000Z'

it('is kept, moves forward and never back', () => {
  const storage = storageWith()
  expect(recallReadUntil(storage)).toBeUndefined()
  rememberReadUntil(NINE, storage)
  rememberReadUntil(undefined, storage)
  expect(recallReadUntil(storage)).toBe(NINE)
  rememberReadUntil(TEN, storage)
  rememberReadUntil(NINE, storage)
  expect(recallReadUntil(storage)).toBe(TEN)
})

it('takes what is no time for nothing, and a browser that keeps nothing for one that never read', () => {
  expect(recallReadUntil(storageWith('yesterday'))).toBeUndefined()
  const closed = () => {
    throw new Error('No leave.')
  }
  expect(recallReadUntil(closed)).toBeUndefined()
  expect(() => rememberReadUntil(TEN, closed)).not.toThrow()
})
