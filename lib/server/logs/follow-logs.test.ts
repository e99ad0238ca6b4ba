import { setMaxListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogBatch, LogEvent, LogLine } from '@/lib/contract/logs'
import { status } from '@/lib/kubernetes/testing/scripted-server'
import { type LogBench, openLogBench } from '../testing/log-bench'
import { chooseSources } from './choose-sources'
import { createPodFinder } from './find-pods'
import { followLogs } from './follow-logs'
import { chooseLines, type LogPlan } from './log-feed'
import { createLogHub, type LogHub, STREAMS_AT_MOST } from './log-hub'

let bench: LogBench
let hub: LogHub
let end: AbortController
const POD = { name: 'web-1', namespace: 'apps' }

function planOf(more: Partial<LogPlan['reach']> & { q?: string; level?: 'error' } = {}, pod = 'web-1'): LogPlan {
  const { q = '', level, ...reach } = more
  const finder = createPodFinder(bench.client)
  return {
    async find(signal) {
      const found = await finder.workload({ kind: 'Pod', namespace: 'apps', name: pod }, signal)
      if ('failure' in found) return { sources: [], pods: [], containers: [], note: found.failure }
      const pods = await finder.pods(found.value, signal)
      return 'failure' in pods
        ? { sources: [], pods: [], containers: [], note: pods.failure }
        : chooseSources('apps', pods.value, {})
    },
    reach: { tail: 100, previous: false, ...reach },
    isNarrow: q !== '' || level !== undefined,
    choose: () => chooseLines({ q, ...(level === undefined ? {} : { level }) }),
  }
}

interface Viewer {
  readonly events: LogEvent[]
  /** How many bytes wait before it. */
  queued: number
  lines(): readonly LogLine[]
  texts(): readonly string[]
  dropped(): number
  last<Key extends 'state' | 'reason' | 'streams'>(key: Key): LogBatch[Key] | undefined
  leave(): void
}

function watch(plan = planOf()): Viewer {
  const events: LogEvent[] = []
  const own = new AbortController()
  end.signal.addEventListener('abort', () => own.abort())
  const batches = () => events.flatMap((event) => (event.type === 'lines' ? [event.data] : []))
  const viewer: Viewer = {
    events,
    queued: 0,
    lines: () => batches().flatMap(({ lines }) => lines),
    texts: () => viewer.lines().map(({ text }) => text),
    dropped: () => batches().reduce((sum, { dropped = 0 }) => sum + dropped, 0),
    last: (key) => batches().findLast((batch) => batch.state !== undefined)?.[key],
    leave: () => own.abort(),
  }
  followLogs(
    plan,
    { hub, clock: () => bench.clock.now(), timers: bench.clock },
    { send: (event) => void events.push(event), waiting: () => viewer.queued },
    own.signal,
  )
  return viewer
}

const stamp = (second: number, text: string) => `2026-03-01T12:00:${String(second).padStart(2, '0')}.5Z ${text}\n`

beforeEach(async () => {
  bench = await openLogBench()
  end = new AbortController()
  setMaxListeners(0, end.signal)
  hub = createLogHub({ client: bench.client, timers: bench.clock }, end.signal)
  bench.putPods(POD)
})
afterEach(async () => {
  end.abort()
  await bench.clock.pass(0)
  await bench.close()
  expect(hub.size).toBe(0)
})

const opened = (count: number) => bench.clock.passUntil(() => bench.streams.length === count, `stream ${count}`)

describe('a log that is followed', () => {
  it('tells what stands there, then what comes, and holds back a line that is not finished', async () => {
    const viewer = watch()
    await opened(1)
    bench.streams[0]?.write(stamp(1, 'one') + stamp(2, 'two'))
    await bench.clock.passUntil(() => viewer.lines().length === 2, 'two lines')
    expect(viewer.lines()[0]).toEqual({
      at: '2026-03-01T12:00:01.500000000Z',
      pod: 'web-1',
      container: 'app',
      text: 'one',
    })
    expect(viewer.last('state')).toBe('live')
    bench.streams[0]?.write('2026-03-01T12:00:03.5Z thr')
    await bench.clock.pass(2_000)
    expect(viewer.texts()).toEqual(['one', 'two'])
    bench.streams[0]?.write('ee\n')
    await bench.clock.passUntil(() => viewer.lines().length === 3, 'the third line')
    expect(viewer.texts().at(-1)).toBe('three')
  })

  it('is one stream for two viewers, the second of whom gets what stood there; it ends with the last of them', async () => {
    const first = watch()
    await opened(1)
    bench.streams[0]?.write(stamp(1, 'one'))
    await bench.clock.passUntil(() => first.lines().length === 1, 'a line')
    const second = watch()
    await bench.clock.passUntil(() => second.lines().length === 1, 'the same line')
    expect([hub.size, bench.streams.length]).toEqual([1, 1])
    first.leave()
    bench.streams[0]?.write(stamp(2, 'two'))
    await bench.clock.passUntil(() => second.lines().length === 2, 'the next line')
    expect(first.lines()).toHaveLength(1)
    second.leave()
    expect(hub.size).toBe(0)
    await bench.clock.until(() => bench.streams[0]?.isOpen() === false, 'the stream is closed')
  })

  it('goes on behind a rotation, and tells no line twice', async () => {
    const viewer = watch()
    await opened(1)
    bench.streams[0]?.write(stamp(1, 'one') + stamp(2, 'two'))
    await bench.clock.passUntil(() => viewer.lines().length === 2, 'two lines')
    bench.streams[0]?.end()
    await opened(2)
    expect(bench.streams[1]?.query.get('sinceTime')).toBe('2026-03-01T12:00:02Z')
    bench.streams[1]?.write(stamp(2, 'two') + stamp(2, 'two again') + stamp(3, 'three'))
    await bench.clock.passUntil(() => viewer.texts().includes('three'), 'the third line')
    expect(viewer.texts()).toEqual(['one', 'two', 'two again', 'three'])
  })

  it('is opened anew where a line hangs, and says that a node is away as long as it is', async () => {
    const viewer = watch()
    await opened(1)
    bench.streams[0]?.write(stamp(1, 'one'))
    await bench.clock.passUntil(() => viewer.lines().length === 1, 'a line')
    let isAway = true
    bench.onLog = (exchange) => {
      if (isAway) exchange.json(502, status(502, 'BadGateway', 'proxy error from 127.0.0.1:9345'))
      else bench.streams.push(exchange.textStream())
    }
    expect(await bench.clock.passUntil(() => viewer.last('state') === 'unreachable', 'it is away')).toBeGreaterThan(
      100_000,
    )
    expect(viewer.last('reason')).toBe('The kubelet of its node does not answer.')
    isAway = false
    await opened(2)
    await bench.clock.passUntil(() => viewer.last('state') === 'live', 'it is back')
  })

  it('does not wait for ever for an answer', async () => {
    bench.onLog = () => {}
    const viewer = watch()
    expect(await bench.clock.passUntil(() => viewer.last('state') === 'unreachable', 'given up')).toBeLessThan(15_000)
  })

  it('waits for a container that starts, then follows it', async () => {
    let isStarting = true
    const message = 'container "app" in pod "web-1" is waiting to start: ContainerCreating'
    bench.onLog = (exchange) => {
      if (isStarting) exchange.json(400, status(400, 'BadRequest', message))
      else bench.streams.push(exchange.textStream())
    }
    const viewer = watch()
    await bench.clock.passUntil(() => viewer.last('state') === 'waiting', 'it waits')
    await bench.clock.passUntil(() => viewer.last('reason') !== undefined, 'why')
    expect(viewer.last('reason')).toBe('Container app waits to start: ContainerCreating.')
    isStarting = false
    await opened(1)
    await bench.clock.passUntil(() => viewer.last('state') === 'live', 'it runs')
  })

  it('says how its container ended, and follows the next run of it', async () => {
    const viewer = watch()
    await opened(1)
    bench.streams[0]?.write(stamp(1, 'one'))
    await bench.clock.passUntil(() => viewer.lines().length === 1, 'a line')
    bench.putPods({ ...POD, containers: [{ name: 'app', state: { terminated: { exitCode: 1, reason: 'Error' } } }] })
    bench.streams[0]?.write(`${stamp(2, 'bye')}2026-03-01T12:00:03Z half`)
    bench.streams[0]?.end()
    await bench.clock.passUntil(() => viewer.last('state') === 'ended', 'it ended')
    expect(viewer.texts()).toEqual(['one', 'bye'])
    expect(viewer.last('reason')).toBe('Container app has ended (exit 1, Error).')
    bench.putPods({ ...POD, containers: [{ name: 'app', id: 'containerd://second', restarts: 1 }] })
    await opened(2)
    bench.streams[1]?.write(stamp(9, 'hello again'))
    await bench.clock.passUntil(() => viewer.texts().includes('hello again'), 'the next run')
    expect(viewer.last('streams')).toEqual([{ pod: 'web-1', container: 'app', state: 'live', previous: true }])
  })

  it('ends with the log of an earlier run', async () => {
    bench.onLog = (exchange) => exchange.text(200, stamp(1, 'first run') + stamp(2, 'its last line').trimEnd())
    const viewer = watch(planOf({ previous: true }))
    await bench.clock.passUntil(() => viewer.events.at(-1)?.type === 'end', 'the end')
    expect(viewer.texts()).toEqual(['first run', 'its last line'])
    expect(bench.logRequests()[0]?.query.get('follow')).toBeNull()
  })

  it('ends where it may not be read, and says which right is missing', async () => {
    bench.onLog = (exchange) => exchange.json(403, status(403, 'Forbidden', 'pods "web-1" is forbidden'))
    const viewer = watch()
    await bench.clock.passUntil(() => viewer.events.at(-1)?.type === 'end', 'the end')
    expect(viewer.events.at(-1)?.data).toEqual({
      state: 'forbidden',
      reason: 'The cluster does not let Fluxdeck read logs in namespace apps (get pods/log).',
    })
  })

  it('of a flood keeps the newest lines and counts the others', async () => {
    const viewer = watch()
    await opened(1)
    await bench.clock.passUntil(() => viewer.last('state') === 'live', 'it is live')
    let sent = 0
    const from = bench.clock.elapsed()
    for (let second = 0; second < 10; second += 1) {
      const lines = Array.from({ length: 10_000 }, (_, at) => stamp(second, `line ${sent + at}`))
      sent += lines.length
      bench.streams[0]?.write(lines.join(''))
      await bench.clock.passUntil(() => viewer.lines().length + viewer.dropped() === sent, 'all told of', 20_000)
    }
    expect(viewer.texts().at(-1)).toBe('line 99999')
    const rounds = (bench.clock.elapsed() - from) / 250
    expect(viewer.lines().length).toBeLessThan(8_000 + 500 * rounds)
    expect(viewer.dropped()).toBeGreaterThan(50_000)
    const sizes = viewer.events.map(({ data }) => JSON.stringify(data).length)
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024)
  })

  it('holds the newest lines back for a viewer that takes nothing', async () => {
    const viewer = watch()
    await opened(1)
    await bench.clock.passUntil(() => viewer.last('state') === 'live', 'it is live')
    viewer.queued = 1024 * 1024
    const count = viewer.events.length
    for (let round = 0; round < 5; round += 1) {
      bench.streams[0]?.write(Array.from({ length: 1_000 }, (_, at) => stamp(2, `${round} ${at}`)).join(''))
      await bench.clock.pass(1_000)
    }
    expect(viewer.events.length).toBe(count)
    viewer.queued = 0
    await bench.clock.passUntil(() => viewer.texts().at(-1) === '4 999', 'the newest', 40_000)
    expect(viewer.lines().length + viewer.dropped()).toBe(5_000)
    expect(viewer.dropped()).toBeGreaterThan(0)
  })

  it('tells nothing but the time now and then while nothing comes', async () => {
    const viewer = watch()
    await opened(1)
    await bench.clock.pass(50_000)
    const empty = viewer.events.filter(({ type, data }) => type === 'lines' && Object.keys(data).length === 2)
    expect(empty).toHaveLength(3)
  })
})

describe('the hub', () => {
  it('follows no more than a few at a time, and says so', async () => {
    const names = Array.from({ length: STREAMS_AT_MOST + 1 }, (_, at) => `pod-${at}`)
    bench.putPods(...names.map((name) => ({ name })))
    const viewers = names.map((name) => watch(planOf({}, name)))
    await opened(STREAMS_AT_MOST)
    await bench.clock.passUntil(() => viewers.filter((one) => one.last('state') === 'error').length === 1, 'a refusal')
    const refused = viewers.find((one) => one.last('state') === 'error')
    expect(refused?.last('reason')).toBe('20 logs are followed already, and no more at the same time.')
    viewers.find((one) => one !== refused)?.leave()
    await opened(STREAMS_AT_MOST + 1)
    await bench.clock.passUntil(() => refused?.last('state') === 'live', 'its turn')
  })
})
