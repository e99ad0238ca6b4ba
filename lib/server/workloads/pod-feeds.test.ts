import { setMaxListeners } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { createKubernetesClient } from '@/lib/kubernetes/request'
import { fixedTarget } from '@/lib/kubernetes/target'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { type Exchange, list, startScriptedServer, status } from '@/lib/kubernetes/testing/scripted-server'
import { SILENT_LOG } from '../log'
import type { LazyPlace } from './lazy-pool'
import { createPodFeeds } from './pod-feeds'

const finishes: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const finish of finishes.splice(0)) await finish()
})

interface Plan {
  readonly namespaces?: readonly string[]
  readonly isOn?: boolean
}

async function startFeeds({ namespaces = [], isOn = true }: Plan = {}) {
  const server = await startScriptedServer()
  const clock = createManualClock()
  const target = fixedTarget(server.url, 'test')
  const log = SILENT_LOG
  const client = createKubernetesClient(target, { userAgent: 'test', log, redact: (text) => text, clock })
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  const feeds = createPodFeeds({ client, namespaces, isOn, timers: clock, log }, ending.signal)
  finishes.push(async () => {
    ending.abort()
    await target.close()
    await clock.until(() => server.openSockets() === 0, 'every socket is closed')
    await server.stop()
    expect(clock.pendingTimers()).toBe(0)
  })
  const asked = () => server.requests.map(({ path, query }) => `${query.has('watch') ? 'watch' : 'list'} ${path}`)
  const live = (namespace: string, kind: LazyPlace['kind'] = 'pods') =>
    clock.until(() => feeds.view(kind, namespace).state === 'live', `${kind} of ${namespace} are live`)
  return { server, clock, feeds, asked, live }
}

function pods(namespace: string): LazyPlace {
  return { kind: 'pods', namespace }
}

const EVERYWHERE: LazyPlace = { kind: 'pods', namespace: undefined }

/** A pod as the server has it, in the namespace that is asked for. */
function pod(name: string, owner: string, namespace = 'apps'): unknown {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: owner, uid: owner, controller: true }]
  return { metadata: { name, namespace, uid: `uid-${name}`, resourceVersion: '5', ownerReferences } }
}

function listedIn({ path }: Exchange): string {
  return path.split('/')[4] ?? ''
}

describe('while nobody looks', () => {
  it('asks for nothing, and says that nothing is read', async () => {
    const { server, clock, feeds } = await startFeeds()
    await clock.pass(120_000)
    expect(server.requests).toEqual([])
    expect(feeds.view('pods', 'apps')).toEqual({ state: 'disabled', reason: 'Pods are not read now.' })
    expect(feeds.podsOwnedBy('apps', 'uid')).toEqual([])
  })

  it('asks for nothing for anybody where workloads are off, and says why', async () => {
    const { server, clock, feeds } = await startFeeds({ isOn: false })
    feeds.hold([pods('apps'), EVERYWHERE])
    await clock.pass(10_000)
    expect(server.requests).toEqual([])
    expect(feeds.view('pods', 'apps').reason).toBe('Pods are not read here (WORKLOADS).')
  })
})

describe('what is looked at', () => {
  it('is listed and watched once, whoever else looks', async () => {
    const { feeds, asked, live, clock } = await startFeeds()
    for (let viewer = 0; viewer < 10; viewer += 1)
      feeds.hold([pods('apps'), { kind: 'replicasets', namespace: 'apps' }])
    await live('apps')
    await live('apps', 'replicasets')
    await clock.pass(30_000)
    expect(asked().sort()).toEqual([
      'list /api/v1/namespaces/apps/pods',
      'list /apis/apps/v1/namespaces/apps/replicasets',
      'watch /api/v1/namespaces/apps/pods',
      'watch /apis/apps/v1/namespaces/apps/replicasets',
    ])
  })

  it('is read as metadata alone where it is ReplicaSets, and whole where it is pods', async () => {
    const { server, feeds, live } = await startFeeds()
    feeds.hold([pods('apps'), { kind: 'replicasets', namespace: 'apps' }])
    await live('apps')
    await live('apps', 'replicasets')
    for (const { path, headers } of server.requests)
      expect(headers.accept?.includes('PartialObjectMetadata')).toBe(path.endsWith('/replicasets'))
  })

  it('is found by the uid of its controller alone, as it comes, changes and goes', async () => {
    const { server, clock, feeds, live } = await startFeeds()
    server.onList = (exchange) => exchange.json(200, list([pod('web-1', 'web'), pod('web-admin-1', 'admin')], '10'))
    feeds.hold([pods('apps')])
    await live('apps')
    const names = (uid: string) => feeds.podsOwnedBy('apps', uid).map(({ name }) => name)
    expect(names('web')).toEqual(['web-1'])
    const [watch] = server.watches
    watch?.event('ADDED', pod('web-2', 'web'))
    watch?.event('MODIFIED', pod('web-admin-1', 'web'))
    watch?.event('DELETED', pod('web-1', 'web'))
    await clock.until(() => !names('web').includes('web-1'), 'the first pod is gone')
    expect(names('web').sort()).toEqual(['web-2', 'web-admin-1'])
    expect(names('admin')).toEqual([])
  })

  it('is told to those who listen, with its namespace', async () => {
    const { server, clock, feeds, live } = await startFeeds()
    feeds.hold([pods('apps')])
    await live('apps')
    const told: (string | undefined)[] = []
    feeds.onChange((where) => told.push(where))
    server.watches[0]?.event('ADDED', pod('web-1', 'web'))
    await clock.until(() => told.length > 0, 'it is told')
    expect(told).toEqual(['apps'])
  })

  it('says how many of it cannot be read', async () => {
    const { server, feeds, live } = await startFeeds()
    server.onList = (exchange) =>
      exchange.json(200, list([pod('web-1', 'web'), { metadata: { name: 'broken', namespace: 'apps' } }], '10'))
    feeds.hold([pods('apps')])
    await live('apps')
    expect(feeds.view('pods', 'apps')).toEqual({ state: 'live', reason: '1 of the pods could not be read.' })
  })

  it('is waited for until its first attempt has ended, well or not, but not for longer than one wants', async () => {
    const { server, clock, feeds } = await startFeeds()
    const answers: (() => void)[] = []
    server.onList = (exchange) => answers.push(() => exchange.json(403, status(403, 'Forbidden')))
    feeds.hold([pods('apps')])
    const patience = new AbortController()
    const impatient = feeds.tried([pods('apps')], patience.signal)
    patience.abort()
    await impatient
    expect(feeds.view('pods', 'apps').state).toBe('connecting')
    const tried = feeds.tried([pods('apps')], new AbortController().signal)
    await clock.until(() => answers.length > 0, 'it is asked for')
    answers[0]?.()
    await tried
    expect(feeds.view('pods', 'apps').state).toBe('forbidden')
  })
})

describe('when they leave', () => {
  it('reads on for a minute, for whoever comes back, and then no more', async () => {
    const { server, clock, feeds, asked, live } = await startFeeds()
    const leave = Array.from({ length: 10 }, () => feeds.hold([pods('apps')]))
    await live('apps')
    const passCalmly = async (ms: number) => {
      for (let left = ms; left > 0; left -= 30_000) {
        server.watches[0]?.event('BOOKMARK', { metadata: { resourceVersion: '20' } })
        await clock.pass(Math.min(left, 30_000))
      }
    }
    for (const go of leave.slice(1)) go()
    await passCalmly(120_000)
    expect(feeds.running()).toBe(1)
    leave[0]?.()
    await passCalmly(59_000)
    expect(server.watches[0]?.isOpen()).toBe(true)
    const back = feeds.hold([pods('apps')])
    await passCalmly(30_000)
    back()
    back()
    await passCalmly(59_000)
    expect(asked()).toEqual(['list /api/v1/namespaces/apps/pods', 'watch /api/v1/namespaces/apps/pods'])
    await clock.pass(1_500)
    expect(feeds.running()).toBe(0)
    await clock.until(() => server.watches[0]?.isOpen() === false, 'the watch is closed')
    expect(feeds.view('pods', 'apps').state).toBe('disabled')
  })
})

describe('where too much is looked at', () => {
  it('gives up what was looked at first, which keeps what it had and says as of when, and takes it up when there is room', async () => {
    const { server, clock, feeds, live } = await startFeeds()
    server.onList = (exchange) => exchange.json(200, list([pod('web-1', 'web', listedIn(exchange))], '10'))
    feeds.hold([pods('first')])
    await live('first')
    const syncedAt = clock.now().toISOString()
    await clock.pass(1_000)
    const leave = Array.from({ length: 40 }, (_, at) => feeds.hold([pods(`ns-${at}`)]))
    expect(feeds.running()).toBe(40)
    expect(feeds.view('pods', 'first')).toEqual({
      state: 'stale',
      asOf: syncedAt,
      reason: 'Too much is looked at at once: it is read again when there is room.',
    })
    expect(feeds.podsOwnedBy('first', 'web')).toHaveLength(1)
    leave[7]?.()
    await clock.until(() => feeds.view('pods', 'first').state === 'live', 'it is read again')
    expect(feeds.running()).toBe(40)
  })

  it('lets those go first at whom nobody looks any more', async () => {
    const { clock, feeds, live } = await startFeeds()
    const leave = feeds.hold([pods('left')])
    feeds.hold([pods('held')])
    await live('left')
    await clock.pass(1_000)
    leave()
    for (let at = 0; at < 39; at += 1) feeds.hold([pods(`ns-${at}`)])
    expect(feeds.view('pods', 'left').state).toBe('stale')
    await live('held')
  })
})

describe('where everything is looked at', () => {
  it('reads all namespaces by one feed, and no namespace by its own any more', async () => {
    const { server, clock, feeds, live, asked } = await startFeeds()
    server.onList = (exchange) =>
      exchange.json(200, list([pod('web-1', 'web', 'apps'), pod('db-1', 'db', 'data')], '10'))
    feeds.hold([pods('apps'), pods('data')])
    await live('apps')
    await live('data')
    const leave = feeds.hold([EVERYWHERE])
    await clock.until(() => asked().includes('watch /api/v1/pods'), 'all pods are watched')
    await clock.until(() => feeds.running() === 1, 'one feed is left')
    expect(feeds.podsOwnedBy('data', 'db')).toHaveLength(1)
    feeds.hold([pods('new')])
    expect(feeds.view('pods', 'new').state).toBe('live')
    expect(feeds.running()).toBe(1)
    leave()
    await clock.pass(61_000)
    await live('apps')
    expect(feeds.running()).toBe(3)
    expect(asked()).not.toContain('list /api/v1/namespaces/data/secrets')
  })

  it('goes on by namespace where nobody may read all of them', async () => {
    const { server, clock, feeds, live } = await startFeeds()
    server.onList = (exchange) =>
      exchange.path === '/api/v1/pods'
        ? exchange.json(403, status(403, 'Forbidden'))
        : exchange.json(200, list([pod('web-1', 'web')], '10'))
    feeds.hold([EVERYWHERE])
    feeds.hold([pods('apps')])
    await clock.until(() => feeds.view('pods', 'other').state === 'forbidden', 'all are forbidden')
    await live('apps')
    expect(feeds.podsOwnedBy('apps', 'web')).toHaveLength(1)
  })
})

describe('where only some namespaces are read', () => {
  it('says of each by itself how it stands: two of three forbidden hide nothing of the third', async () => {
    const { server, clock, feeds, live } = await startFeeds({ namespaces: ['one', 'two', 'three'] })
    server.onList = (exchange) =>
      listedIn(exchange) === 'two'
        ? exchange.json(200, list([pod('web-1', 'web', 'two')], '10'))
        : exchange.json(403, status(403, 'Forbidden', 'pods is forbidden'))
    feeds.hold([EVERYWHERE, pods('elsewhere')])
    await live('two')
    const isForbidden = (namespace: string) => feeds.view('pods', namespace).state === 'forbidden'
    await clock.until(() => isForbidden('one') && isForbidden('three'), 'two are forbidden')
    expect(feeds.podsOwnedBy('two', 'web')).toHaveLength(1)
    expect(feeds.view('pods', 'elsewhere')).toEqual({
      state: 'disabled',
      reason: 'Namespace elsewhere is not read here (NAMESPACES).',
    })
    expect(server.requests.every(({ path }) => path.startsWith('/api/v1/namespaces/'))).toBe(true)
  })
})
