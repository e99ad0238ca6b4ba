import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPlaces } from '@/lib/places'
import { type Scene, startScene } from './testing/reflector-bench'
import { type Exchange, list, object, type ScriptedServer, status } from './testing/scripted-server'
import { SIZE } from './timing'

// A hundredth of the real sizes: what is told here is how they stand to each other.
vi.mock('./timing', async (original) => {
  const timing = await original<typeof import('./timing')>()
  const { smallPageBytes, largePageBytes, maxPageBytes, maxObjectBytes, maxLineBytes, lineHeadBytes } = timing.SIZE
  const sizes = { smallPageBytes, largePageBytes, maxPageBytes, maxObjectBytes, maxLineBytes, lineHeadBytes }
  const small = Object.fromEntries(Object.entries(sizes).map(([name, bytes]) => [name, Math.round(bytes / 100)]))
  return { ...timing, SIZE: { ...timing.SIZE, ...small } }
})

let scene: Scene

afterEach(() => scene.close())

const limits = () =>
  scene.server.requests.filter(({ query }) => query.has('limit')).map(({ query }) => Number(query.get('limit')))

/** Answers pages of these objects, as many as are asked for. */
function servePages(server: ScriptedServer, objects: readonly unknown[]): void {
  server.onList = (exchange) => {
    const from = Number(exchange.query.get('continue') ?? 0)
    const to = from + Number(exchange.query.get('limit'))
    exchange.json(
      200,
      list(objects.slice(from, to).map(asAsked(exchange)), '10', to < objects.length ? `${to}` : undefined),
    )
  }
}

const asAsked =
  ({ headers }: Exchange) =>
  (each: unknown): unknown =>
    headers.accept?.includes('PartialObjectMetadataList') === true && typeof each === 'object' && each !== null
      ? { ...each, spec: undefined }
      : each

const sized = (name: string, bytes: number) => object(name, '5', { spec: { text: 'x'.repeat(bytes) } })
const isLive = () => scene.sink.current()?.state === 'live'
/** The hundredth of a megabyte. */
const MB = 10_486

async function startListing(objects: readonly unknown[]): Promise<void> {
  scene = await startScene({ prepare: (server) => servePages(server, objects) })
  await scene.clock.until(isLive, 'the source is live')
}

describe('a list of large objects', () => {
  it('is asked for in smaller pages until they are small enough, and is whole in the end', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `o${index}`)
    await startListing(names.map((name) => sized(name, MB)))
    expect(scene.sink.names()).toEqual([...names].sort())
    expect(limits().slice(0, 8)).toEqual([500, 250, 125, 62, 31, 15, 7, 3])
    expect(new Set(limits().slice(8))).toEqual(new Set([1]))
  })

  it('asks for more again once the objects are small', async () => {
    const small = Array.from({ length: 900 }, (_, index) => sized(`small-${index}`, 10))
    await startListing([...Array.from({ length: 9 }, (_, index) => sized(`large-${index}`, MB)), ...small])
    expect(scene.sink.rows.size).toBe(909)
    expect(Math.min(...limits())).toBeLessThan(16)
    expect(limits().at(-1)).toBeGreaterThanOrEqual(60)
  })

  it.each([
    { name: 'waits while others hold the room that there is for large pages', bytes: SIZE.smallPageBytes, waits: true },
    { name: 'of small objects never waits', bytes: 10, waits: false },
  ])('$name', async ({ bytes, waits }) => {
    const room = createPlaces(1)
    const leave = await room.enter(new AbortController().signal)
    scene = await startScene({ room, prepare: (server) => servePages(server, [sized('a', bytes)]) })
    await scene.clock.until(() => limits().length === 1, 'the page is asked for')
    if (waits) {
      await scene.clock.pass(1_000)
      expect(scene.sink.replacements).toBe(0)
      leave()
    }
    await scene.clock.until(isLive, 'the source is live')
    expect(scene.sink.names()).toEqual(['a'])
    leave()
    // It gave the room back: another one finds it.
    expect(await Promise.race([room.enter(new AbortController().signal), Promise.resolve('taken')])).not.toBe('taken')
  })

  it('begins the next list with pages of the size that it has learnt', async () => {
    await startListing(Array.from({ length: 9 }, (_, index) => sized(`o${index}`, MB)))
    const before = limits().length
    scene.server.watches.at(-1)?.event('ERROR', status(410, 'Expired'))
    await scene.clock.passUntil(() => scene.sink.replacements === 2, 'it is listed again', 10_000)
    expect(limits()[before]).toBeLessThan(8)
  })

  it.each([
    { name: 'calls it too large', code: 413, message: 'too large' },
    {
      name: 'cannot carry it',
      code: 500,
      message: 'rpc error: code = ResourceExhausted desc = grpc: trying to send message larger than max (9 vs. 8)',
    },
  ])('is asked for in smaller pages when the server $name', async ({ code, message }) => {
    scene = await startScene({
      prepare: (server) => {
        servePages(server, [object('a', '5'), object('b', '5')])
        const answer = server.onList
        server.onList = (exchange) => {
          if (Number(exchange.query.get('limit')) > 100) exchange.json(code, status(code, 'TooLarge', message))
          else answer(exchange)
        }
      },
    })
    await scene.clock.until(isLive, 'the source is live')
    expect(scene.sink.names()).toEqual(['a', 'b'])
    expect(limits()).toEqual([500, 250, 125, 62])
  })
})

describe('an object that is too large by itself', () => {
  it('is named, and the others are read', async () => {
    await startListing([object('a', '5'), sized('huge', SIZE.maxObjectBytes + 1), object('z', '5')])
    expect(scene.sink.names()).toEqual(['a', 'huge', 'z'])
    expect(scene.sink.rows.get('huge')).toMatchObject({ reason: 'too large to be read' })
    expect(scene.sink.bad).toEqual(['too large to be read'])
    const asked = scene.server.requests.filter(({ headers }) => headers.accept?.includes('PartialObjectMetadataList'))
    expect(asked).toHaveLength(1)
  })

  it('is named by a server that sends all of it whatever it is asked for', async () => {
    const objects = [object('a', '5'), sized('huge', SIZE.maxObjectBytes + 1)]
    scene = await startScene({
      prepare: (server) => {
        servePages(server, objects)
        const answer = server.onList
        server.onList = (exchange) => answer({ ...exchange, headers: {} })
      },
    })
    await scene.clock.until(isLive, 'the source is live')
    expect(scene.sink.rows.get('huge')).toMatchObject({ metadata: { name: 'huge', namespace: 'apps' } })
  })

  it('is named from the beginning of a line of the watch, and the kind is listed once, not again and again', async () => {
    const huge = sized('huge', SIZE.maxLineBytes)
    await startListing([object('a', '5')])
    servePages(scene.server, [object('a', '5'), huge])
    scene.server.watches[0]?.event('ADDED', huge)
    await scene.clock.until(() => scene.sink.names().includes('huge'), 'it is named')
    expect(scene.sink.rows.get('huge')).toMatchObject({ reason: 'too large to be read' })
    await scene.clock.passUntil(() => scene.sink.replacements === 2, 'it is listed', 10_000)
    await scene.clock.pass(120_000)
    expect(scene.sink.replacements).toBe(2)
    expect(scene.sink.current()).toEqual({ state: 'live' })
    expect(scene.sink.names()).toEqual(['a', 'huge'])
  })
})

it('reads a list whose server knows no pages', async () => {
  const objects = Array.from({ length: 20 }, (_, index) => sized(`o${index}`, MB / 2))
  scene = await startScene({
    prepare: (server) => (server.onList = (exchange) => exchange.json(200, list(objects, '10'))),
  })
  await scene.clock.until(isLive, 'the source is live')
  expect(scene.sink.rows.size).toBe(20)
})

it('lists again for a second line that cannot be read, a minute after the first', async () => {
  await startListing([object('a', '5')])
  scene.server.watches.at(-1)?.write('{"type":\n')
  await scene.clock.passUntil(() => scene.sink.replacements === 2, 'it is listed', 10_000)
  await scene.clock.passUntil(() => scene.server.watches.length === 2, 'it is watched again', 10_000)
  scene.server.watches.at(-1)?.write('{"type":\n')
  await scene.clock.until(() => scene.sink.bad.length === 2, 'the line is counted')
  await scene.clock.pass(30_000)
  expect(scene.sink.replacements).toBe(2)
  await scene.clock.passUntil(() => scene.sink.replacements === 3, 'it is listed once more', 40_000)
})

it('tells each object without a name, in a list and in a watch, as one that cannot be read', async () => {
  await startListing([object('a', '5'), {}, { metadata: {} }, 'text', null])
  expect(scene.sink.bad).toHaveLength(4)
  scene.server.watches.at(-1)?.event('ADDED', { metadata: { namespace: 'apps' } })
  await scene.clock.until(() => scene.sink.bad.length === 5, 'it is told')
  expect(scene.sink.rows.get('?')).toMatchObject({ reason: 'an object has no name' })
})
