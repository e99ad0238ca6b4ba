import { afterEach, describe, expect, it } from 'vitest'
import { type Scene, startScene } from './testing/reflector-bench'
import { type Answer, list, object, status } from './testing/scripted-server'

let scene: Scene

const isIn = (state: string) => () => scene.sink.current()?.state === state

afterEach(() => scene.close())

describe('a kind read namespace by namespace', () => {
  const inNamespace = (path: string) => path.split('/')[5] ?? ''
  const byNamespace: Answer = (exchange) =>
    exchange.json(200, list([object(`in-${inNamespace(exchange.path)}`, '5')], '10'))

  it('is published once all namespaces have answered, as one list', async () => {
    scene = await startScene({ namespaces: ['one', 'two'], prepare: (server) => (server.onList = byNamespace) })
    await scene.clock.until(isIn('live'), 'both are live')
    expect(scene.sink.names()).toEqual(['in-one', 'in-two'])
  })

  it('shows the rows of the allowed namespace and says which one is forbidden', async () => {
    scene = await startScene({
      namespaces: ['one', 'two'],
      prepare: (server) => {
        server.onList = (exchange) => {
          if (inNamespace(exchange.path) === 'two') exchange.json(403, status(403, 'Forbidden'))
          else byNamespace(exchange)
        }
      },
    })
    await scene.clock.passUntil(isIn('forbidden'), 'it is told', 10_000)
    expect(scene.sink.current()?.reason).toContain('in namespace two')
    expect(Object.fromEntries(scene.sink.statesIn)).toEqual({ one: 'live', two: 'forbidden' })
    expect(scene.sink.names()).toEqual(['in-one'])
  })

  it('lists the other namespaces no second time when one of them must be listed again', async () => {
    scene = await startScene({ namespaces: ['one', 'two'], prepare: (server) => (server.onList = byNamespace) })
    await scene.clock.until(() => scene.server.watches.length === 2, 'both watches are open')
    scene.server.watches[0]?.event('ERROR', status(410, 'Expired'))
    await scene.clock.passUntil(() => scene.server.watches.length === 3, 'it is watched again', 10_000)
    expect(scene.server.listCount()).toBe(3)
    expect(scene.sink.names()).toEqual(['in-one', 'in-two'])
  })

  it('is stale as soon as one namespace is, and follows changes in the others meanwhile', async () => {
    scene = await startScene({ namespaces: ['one', 'two'], prepare: (server) => (server.onList = byNamespace) })
    await scene.clock.until(() => scene.server.watches.length === 2, 'both watches are open')
    scene.server.onWatch = (exchange) => {
      if (inNamespace(exchange.path) === 'two') exchange.drop()
      else scene.server.watches.push(exchange.stream())
    }
    const two = scene.server.requests
      .filter(({ query }) => query.has('watch'))
      .findIndex(({ path }) => inNamespace(path) === 'two')
    scene.server.watches[two]?.drop()
    await scene.clock.passUntil(isIn('stale'), 'the kind is stale', 35_000)
    scene.server.watches[1 - two]?.event('ADDED', object('new', '12'))
    await scene.clock.until(() => scene.sink.names().includes('new'), 'the change is shown')
    expect(scene.sink.current()?.state).toBe('stale')
    expect(scene.sink.lastSyncedAt?.getTime()).toBeLessThan(scene.clock.now().getTime() - 25_000)
  })

  it('may have many namespaces without Node suspecting a leak', async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error) => warnings.push(warning.name)
    process.on('warning', onWarning)
    const namespaces = Array.from({ length: 15 }, (_, index) => `n${index}`)
    scene = await startScene({ namespaces, prepare: (server) => (server.onList = byNamespace) })
    await scene.clock.until(isIn('live'), 'all are live')
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
    expect(scene.sink.names()).toHaveLength(15)
  })
})
