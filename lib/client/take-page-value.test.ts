import { afterEach, expect, it, vi } from 'vitest'
import { fetchAsPage } from './page-value'
import { TAKE_PAGE_VALUE } from './take-page-value'

afterEach(() => vi.unstubAllGlobals())

const VALUE = 'v'.repeat(43)
const OTHER = 'o'.repeat(43)

/** A browser with what its origin keeps, whose server takes one value only. */
function openBrowser({ right = VALUE, isBlocked = false } = {}) {
  const store = new Map<string, string>()
  const bars: string[] = []
  const sent: (string | undefined)[] = []
  const door = <Answer>(answer: Answer) => {
    if (isBlocked) throw new Error('blocked')
    return answer
  }
  vi.stubGlobal('history', { state: { of: 'next' }, replaceState: (...given: unknown[]) => bars.push(given.join(' ')) })
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => door(store.get(key) ?? null),
    setItem: (key: string, value: string) => void door(store.set(key, value)),
    removeItem: (key: string) => void door(store.delete(key)),
  })
  vi.stubGlobal('fetch', async (_address: string, { headers }: { headers: Record<string, string> }) => {
    sent.push(headers['x-fluxdeck-page'])
    if (headers['x-fluxdeck-page'] === right) return Response.json({ id: 'a' }, { status: 202 })
    return Response.json({ error: { code: 'bad_origin', message: 'No.' } }, { status: 403 })
  })
  const come = (fragment: string) => {
    vi.stubGlobal('location', new URL(`http://localhost:3000/graph?scope=delivery${fragment}`))
    new Function(TAKE_PAGE_VALUE)()
  }
  const write = async () => {
    sent.length = 0
    const { status } = await fetchAsPage('/api/actions', { method: 'POST', headers: { 'content-type': 'x' } })
    return [status, ...sent]
  }
  return { bars, store, come, write }
}

it('takes the value out of the address into the storage, and each write carries it', async () => {
  const { bars, come, write } = openBrowser()
  come(`#page=${VALUE}`)
  expect(bars).toEqual(['[object Object]  /graph?scope=delivery'])
  come('')
  expect(await write()).toEqual([202, VALUE])
})

it('leaves other fragments where they are', () => {
  const { bars, store, come } = openBrowser()
  come('#section')
  expect([bars, store.size]).toEqual([[], 0])
})

it.each(['', 'short', `${VALUE}x`, "';alert(1)//"])('clears the address of %j, but keeps nothing of it', (value) => {
  const { bars, store, come } = openBrowser()
  come(`#page=${value}`)
  expect([bars.length, store.size]).toEqual([1, 0])
})

it('lets no planted value take the place of the right one, however often it is planted', async () => {
  const { store, come, write } = openBrowser()
  come(`#page=${VALUE}`)
  for (const letter of ['a', 'b', 'c']) come(`#page=${letter.repeat(43)}`)
  expect(await write()).toEqual([202, 'c'.repeat(43), VALUE])
  expect(await write()).toEqual([202, VALUE])
  expect(store.size).toBe(1)
})

it('lets another launch take the place of the one before', async () => {
  const { store, come, write } = openBrowser({ right: OTHER })
  come(`#page=${VALUE}`)
  expect(await write()).toEqual([403, VALUE])
  come(`#page=${OTHER}`)
  expect(await write()).toEqual([202, OTHER])
  expect(await write()).toEqual([202, OTHER])
  expect(store.size).toBe(1)
})

it('clears the address where nothing can be kept, and then there is nothing to carry', async () => {
  const { bars, come, write } = openBrowser({ isBlocked: true })
  come(`#page=${VALUE}`)
  expect(bars).toHaveLength(1)
  expect(await write()).toEqual([403, undefined])
})
