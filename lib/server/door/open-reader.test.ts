import { beforeEach, describe, expect, it } from 'vitest'
import { type Identity, NOBODY } from '../identity/identity'
import { createPlaces } from '../stream/places'
import { createReaders } from '../stream/readers'
import { createOpenReaders, type OpenReaders } from './open-reader'

const ALI: Identity = { ...NOBODY, name: 'ali' }
const REQUEST = new Request('http://localhost/api/graph')
const unavailable = expect.objectContaining({ code: 'unavailable' })

let open: OpenReaders
let readers: ReturnType<typeof createReaders>

beforeEach(() => {
  readers = createReaders(() => 0)
  open = createOpenReaders({
    gate: { identify: () => ALI, mayStillRead: () => true, name: 'token' },
    readers,
    isEnding: () => false,
    places: createPlaces({ streamLimit: 1, callerStreams: 1, callerHeavy: 1 }),
  })
})

describe('a large answer', () => {
  it('is JSON, or a text as it is, whole for one who reads it', async () => {
    const json = await open.answer(REQUEST, 'one', () => ({ edges: [1, 2] }))
    expect(json.headers.get('content-type')).toContain('json')
    expect(json.headers.get('cache-control')).toBe('no-store')
    expect(await json.json()).toEqual({ edges: [1, 2] })
    const text = await open.answer(REQUEST, 'two', () => 'graph TD')
    expect(text.headers.get('content-type')).toContain('text/plain')
    expect(await text.text()).toBe('graph TD')
  })

  it('holds a place until it was read, or until its reader is gone', async () => {
    const unread = await open.answer(REQUEST, 'one', () => ({}))
    await expect(open.answer(REQUEST, 'two', () => ({}))).rejects.toThrowError(unavailable)
    await unread.body?.cancel()
    await (await open.answer(REQUEST, 'two', () => ({}))).text()
    await open.answer(REQUEST, 'three', () => ({}))
  })

  it('leaves no place and no byte behind when it cannot be made', async () => {
    const fail = () => {
      throw new Error('no such object')
    }
    for (let count = 0; count < 3; count += 1) {
      await expect(open.answer(REQUEST, `large ${count}`, fail)).rejects.toThrowError('no such object')
      expect(() => open.stream(REQUEST, `stream ${count}`, fail)).toThrowError('no such object')
    }
    await open.answer(REQUEST, 'last', () => ({}))
    expect(readers.waitingBytes).toBeGreaterThan(0)
  })

  it('is made for nobody while there is no room', async () => {
    readers.open('greedy', () => {}).keep({}, 64 * 1024 * 1024)
    let made = 0
    const answer = open.answer(REQUEST, 'one', () => {
      made += 1
      return {}
    })
    await expect(answer).rejects.toThrowError(unavailable)
    expect(made).toBe(0)
  })

  it('is made for nobody who has left before it was their turn', async () => {
    const gone = new AbortController()
    let made = 0
    const answer = open.answer(new Request(REQUEST, { signal: gone.signal }), 'one', () => {
      made += 1
      return {}
    })
    gone.abort()
    await (await answer).body?.cancel()
    expect(made).toBe(0)
    await open.answer(REQUEST, 'two', () => ({}))
  })

  it('that nobody has taken is written no further than its first piece', async () => {
    let written = 0
    const entries = Array.from({ length: 10_000 }, () => ({
      get text() {
        written += 1
        return 'x'.repeat(1_000)
      },
    }))
    const body = (await open.answer(REQUEST, 'one', () => ({ entries }))).body?.getReader()
    await body?.read()
    expect(written).toBeLessThan(100)
    // Its own size, what it is made from, and nothing of the ten megabytes.
    expect(readers.waitingBytes).toBeLessThan(2 * 1024 * 1024)
    expect(readers.waitingBytes).toBeGreaterThan(1024 * 1024)
  })
})
