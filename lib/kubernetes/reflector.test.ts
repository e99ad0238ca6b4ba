import { afterEach, describe, expect, it } from 'vitest'
import { createRecordingSink } from './testing/recording-sink'
import { type Scene, type ScenePlan, startScene } from './testing/reflector-bench'
import { list, object, type Stream, status } from './testing/scripted-server'
import { UnreadableObject } from './unreadable-object'

let scene: Scene

async function start(plan: ScenePlan = {}): Promise<Scene> {
  scene = await startScene(plan)
  return scene
}

async function startLive(plan: ScenePlan = {}): Promise<Scene> {
  await start({
    ...plan,
    prepare: (server) => {
      server.onList = (exchange) => exchange.json(200, list([object('a', '5'), object('b', '6')], '10'))
      plan.prepare?.(server)
    },
  })
  await scene.clock.until(() => scene.server.watches.length === 1, 'the first watch is open')
  await scene.clock.until(() => scene.sink.current()?.state === 'live', 'the source is live')
  return scene
}

function lastWatch(): Stream {
  const watch = scene.server.watches.at(-1)
  if (watch === undefined) throw new Error('no watch is open')
  return watch
}

afterEach(() => scene.close())

describe('in calm weather', () => {
  it('shows nothing before the last page of the first list is in', async () => {
    const pages: (() => void)[] = []
    await start({
      prepare: (server) => {
        server.onList = (exchange) => {
          const isLast = exchange.query.get('continue') === 'page-2'
          pages.push(() =>
            exchange.json(200, isLast ? list([object('b', '6')], '10') : list([object('a', '5')], '10', 'page-2')),
          )
        }
      },
    })
    await scene.clock.until(() => pages.length === 1, 'the first page is asked for')
    pages[0]?.()
    await scene.clock.until(() => pages.length === 2, 'the second page is asked for')
    expect(scene.sink.replacements).toBe(0)
    expect(scene.sink.states).toEqual([{ state: 'connecting' }])
    expect(scene.sink.lastSyncedAt).toBeUndefined()
    await scene.clock.pass(20_000)
    pages[1]?.()
    await scene.clock.until(() => scene.sink.current()?.state === 'live', 'the source is live')
    expect(scene.sink.names()).toEqual(['a', 'b'])
  })

  it('asks for pages of 500, for bookmarks, and for a watch of five to ten minutes from the version of the list', async () => {
    await startLive()
    const [listing, watch] = scene.server.requests
    expect(listing?.query.get('limit')).toBe('500')
    expect(watch?.query.get('resourceVersion')).toBe('10')
    expect(watch?.query.get('allowWatchBookmarks')).toBe('true')
    expect(Number(watch?.query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300)
    expect(Number(watch?.query.get('timeoutSeconds'))).toBeLessThanOrEqual(600)
  })

  it('begins with smaller pages where objects are known to be large', async () => {
    await startLive({ pageLimit: 100 })
    expect(scene.server.requests[0]?.query.get('limit')).toBe('100')
  })

  it('narrows list and watch alike when only some objects are wanted', async () => {
    await startLive({ labelSelector: 'part-of=it' })
    expect(scene.server.requests.map(({ query }) => query.get('labelSelector'))).toEqual(['part-of=it', 'part-of=it'])
  })

  it('asks for metadata alone, in list and watch, where no more is wanted', async () => {
    await startLive({ metadataOnly: true })
    expect(scene.server.requests.map(({ headers }) => headers.accept)).toEqual([
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
    ])
  })

  it('asks for whole objects else', async () => {
    await startLive()
    for (const { headers } of scene.server.requests) expect(headers.accept).not.toContain('PartialObject')
  })

  it('follows added, modified and deleted objects', async () => {
    await startLive()
    lastWatch().event('ADDED', object('c', '11'))
    lastWatch().event('MODIFIED', object('a', '12', { spec: { size: 2 } }))
    lastWatch().event('DELETED', object('b', '13'))
    await scene.clock.until(() => !scene.sink.names().includes('b'), 'b is gone')
    expect(scene.sink.names()).toEqual(['a', 'c'])
    expect(scene.sink.rows.get('a')).toMatchObject({ spec: { size: 2 } })
  })

  it('resumes a watch that ended cleanly from the last version it heard of, without a list and without a flicker', async () => {
    await startLive()
    lastWatch().event('MODIFIED', object('a', '12'))
    lastWatch().event('BOOKMARK', { metadata: { resourceVersion: '40' } })
    lastWatch().end()
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is resumed', 4_000)
    expect(lastWatch().query.get('resourceVersion')).toBe('40')
    expect(scene.server.listCount()).toBe(1)
    expect(scene.sink.states).toEqual([{ state: 'connecting' }, { state: 'live' }])
    expect(scene.sink.agains).toEqual(['watch'])
  })

  it('counts a bookmark as news and an unanswered wait as none', async () => {
    await startLive()
    const listedAt = scene.sink.lastSyncedAt
    await scene.clock.pass(40_000)
    expect(scene.sink.lastSyncedAt).toEqual(listedAt)
    lastWatch().event('BOOKMARK', { metadata: { resourceVersion: '40' } })
    await scene.clock.until(() => scene.sink.lastSyncedAt !== listedAt, 'the bookmark counts')
    expect(scene.sink.lastSyncedAt).toEqual(scene.clock.now())
  })

  it('leaves three seconds between two connections to a server that ends each watch after one event', async () => {
    await startLive()
    scene.server.onWatch = (exchange) => {
      const stream = exchange.stream()
      stream.event('MODIFIED', object('a', '20'))
      stream.end()
    }
    lastWatch().end()
    const before = scene.server.watchCount()
    await scene.clock.pass(30_000)
    const dialled = scene.server.watchCount() - before
    expect(dialled).toBeGreaterThanOrEqual(7)
    expect(dialled).toBeLessThanOrEqual(11)
    expect(scene.sink.current()).toEqual({ state: 'live' })
  })
})

describe('when a version is too old', () => {
  it('lists again once after a 410 at the start of a watch and forgets objects that are gone', async () => {
    await startLive()
    scene.server.onList = (exchange) => exchange.json(200, list([object('b', '60')], '70'))
    scene.server.onWatch = (exchange) => {
      if (exchange.query.get('resourceVersion') === '10') exchange.json(410, status(410, 'Expired'))
      else scene.server.watches.push(exchange.stream())
    }
    lastWatch().end()
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is open again', 10_000)
    expect(scene.sink.names()).toEqual(['b'])
    expect(scene.server.listCount()).toBe(2)
    expect(scene.sink.states.map(({ state }) => state)).toEqual(['connecting', 'live'])
    expect(scene.sink.agains).toEqual(['watch', 'list', 'watch'])
  })

  it('lists again once after a 410 inside the stream', async () => {
    await startLive()
    scene.server.onList = (exchange) => exchange.json(200, list([object('c', '60')], '70'))
    lastWatch().event('ERROR', status(410, 'Gone'))
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is open again', 10_000)
    expect(lastWatch().query.get('resourceVersion')).toBe('70')
    expect(scene.sink.names()).toEqual(['c'])
    expect(scene.server.listCount()).toBe(2)
  })

  it('backs off when every list is followed by a 410', async () => {
    await startLive()
    scene.server.onWatch = (exchange) => exchange.json(410, status(410, 'Expired'))
    lastWatch().end()
    const before = scene.server.listCount()
    await scene.clock.pass(120_000)
    expect(scene.server.listCount() - before).toBeLessThanOrEqual(12)
    expect(scene.sink.current()?.state).toBe('stale')
  })

  it('starts a list over when its continue token has expired', async () => {
    let pages = 0
    await start({
      prepare: (server) => {
        server.onList = (exchange) => {
          pages += 1
          if (!exchange.query.has('continue')) exchange.json(200, list([object('a', '5')], '10', 'next'))
          else if (pages === 2) exchange.json(410, status(410, 'Expired'))
          else exchange.json(200, list([object('b', '6')], '10'))
        }
      },
    })
    await scene.clock.until(() => scene.sink.current()?.state === 'live', 'the source is live')
    expect(scene.sink.names()).toEqual(['a', 'b'])
  })
})

describe('when what arrives is bad', () => {
  it('counts a bad line, goes on with the stream and lists the kind again soon', async () => {
    await startLive()
    scene.server.onList = (exchange) => exchange.json(200, list([object('a', '80')], '90'))
    lastWatch().write('{"type":"MODIFIED","object":{"meta\n')
    lastWatch().event('ADDED', object('c', '12'))
    await scene.clock.until(() => scene.sink.names().includes('c'), 'the good line counts')
    expect(scene.sink.bad).toHaveLength(1)
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the kind is listed again', 15_000)
    expect(scene.sink.names()).toEqual(['a'])
    expect(scene.sink.states.map(({ state }) => state)).toEqual(['connecting', 'live'])
  })

  it('does not list more than once a minute however many lines are bad', async () => {
    await startLive({
      prepare: (server) => {
        server.onWatch = (exchange) => {
          const stream = exchange.stream()
          stream.write('garbage\n')
          server.watches.push(stream)
        }
      },
    })
    await scene.clock.pass(120_000)
    expect(scene.server.listCount()).toBeLessThanOrEqual(4)
  })

  it('keeps the good objects of a list that also holds garbage', async () => {
    await startLive({
      prepare: (server) => {
        const garbage = [null, 7, 'text', {}, { metadata: null }, { metadata: { name: '' } }, []]
        server.onList = (exchange) => exchange.json(200, list([object('a', '5'), ...garbage, object('b', '6')], '10'))
      },
    })
    expect(scene.sink.names()).toEqual(['?', 'a', 'b'])
    expect(scene.sink.rows.get('?')).toBeInstanceOf(UnreadableObject)
    expect(scene.sink.bad).toHaveLength(7)
  })

  it('survives a sink that throws on an object', async () => {
    const sink = createRecordingSink()
    const apply = sink.apply
    sink.apply = (type, value) => {
      if (JSON.stringify(value).includes('uid-poison')) throw new Error('cannot take this in')
      apply(type, value)
    }
    await startLive({ sink })
    lastWatch().event('ADDED', object('poison', '11'))
    lastWatch().event('ADDED', object('c', '12'))
    await scene.clock.until(() => scene.sink.names().includes('c'), 'the next object is taken in')
    expect(scene.sink.rows.get('poison')).toMatchObject({ reason: 'an object could not be taken in' })
    expect(scene.sink.bad).toEqual(['an object could not be taken in'])
    expect(scene.server.watchCount()).toBe(1)
  })

  it('says of an object of a list that the sink cannot take in that it cannot be read, and is live', async () => {
    const sink = createRecordingSink()
    await startLive({
      sink: {
        ...sink,
        prepare(value) {
          if (JSON.stringify(value).includes('uid-a')) throw new Error('cannot take this in')
          return value
        },
      },
    })
    expect(sink.rows.get('a')).toMatchObject({ reason: 'an object could not be taken in' })
    expect(sink.rows.get('b')).toMatchObject({ metadata: { name: 'b' } })
  })

  it('resumes after half a JSON document at the end of a stream and reads that event then', async () => {
    await startLive()
    const whole = JSON.stringify({ type: 'ADDED', object: object('c', '11') })
    lastWatch().write(whole.slice(0, 30))
    lastWatch().end()
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is resumed', 4_000)
    expect(lastWatch().query.get('resourceVersion')).toBe('10')
    lastWatch().write(`${whole}\n`)
    await scene.clock.until(() => scene.sink.names().includes('c'), 'the event is read')
    expect(scene.sink.bad).toEqual([])
  })
})
