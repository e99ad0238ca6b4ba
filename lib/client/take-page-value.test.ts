import { afterEach, expect, it, vi } from 'vitest'
import { pageHeaders } from './page-value'
import { PAGE_VALUE_KEY, TAKE_PAGE_VALUE } from './take-page-value'

afterEach(() => vi.unstubAllGlobals())

const VALUE = 'v'.repeat(43)

/** Runs it in a page of this address. */
function come(address: string, kept: Readonly<Record<string, string>> = {}, isBlocked = false) {
  const store = new Map(Object.entries(kept))
  const bars: string[] = []
  vi.stubGlobal('location', new URL(address))
  vi.stubGlobal('history', { state: { of: 'next' }, replaceState: (...given: unknown[]) => bars.push(given.join(' ')) })
  vi.stubGlobal('localStorage', {
    getItem(key: string) {
      if (isBlocked) throw new Error('blocked')
      return store.get(key) ?? null
    },
    setItem(key: string, value: string) {
      if (isBlocked) throw new Error('blocked')
      store.set(key, value)
    },
  })
  new Function(TAKE_PAGE_VALUE)()
  return { bars, kept: store.get(PAGE_VALUE_KEY) }
}

it('takes the value out of the address into the storage, and each write carries it', () => {
  const { bars, kept } = come(`http://localhost:3000/graph?scope=delivery#page=${VALUE}`)
  expect(bars).toEqual(['[object Object]  /graph?scope=delivery'])
  expect(kept).toBe(VALUE)
  expect(pageHeaders()).toEqual({ 'x-fluxdeck-page': VALUE })
})

it('leaves other fragments, and what is kept', () => {
  const { bars, kept } = come('http://localhost:3000/#section', { [PAGE_VALUE_KEY]: 'kept' })
  expect([bars, kept]).toEqual([[], 'kept'])
})

it.each(['', 'short', `${VALUE}x`, "';alert(1)//"])('clears the address of %j, but keeps nothing of it', (value) => {
  const { bars, kept } = come(`http://localhost:3000/#page=${value}`, { [PAGE_VALUE_KEY]: 'kept' })
  expect([bars.length, kept]).toEqual([1, 'kept'])
})

it('clears the address where nothing can be kept, and then there is nothing to carry', () => {
  expect(come(`http://localhost:3000/#page=${VALUE}`, {}, true).bars).toHaveLength(1)
  expect(pageHeaders()).toEqual({})
})
