import { setMaxListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { status } from '@/lib/kubernetes/testing/scripted-server'
import { type LogBench, openLogBench } from '../testing/log-bench'
import { chooseSources } from './choose-sources'
import { createPodFinder } from './find-pods'
import { chooseLines, createLogReader, type LogPlan, type WantedLines } from './log-feed'

let bench: LogBench
let end: AbortController

const DEPLOYMENT = { kind: 'Deployment', namespace: 'apps', name: 'web' } as const
const set = (name: string, owner: string) => ({
  metadata: {
    name,
    namespace: 'apps',
    uid: `uid-${name}`,
    ownerReferences: [{ kind: 'Deployment', name: owner, uid: `uid-${owner}`, controller: true }],
  },
})
const ownedBy = (name: string) => ({ kind: 'ReplicaSet', name, uid: `uid-${name}` })

beforeEach(async () => {
  bench = await openLogBench()
  end = new AbortController()
  setMaxListeners(0, end.signal)
  for (const name of ['web', 'web-admin'])
    bench.put(`/apis/apps/v1/namespaces/apps/deployments/${name}`, {
      metadata: { name, namespace: 'apps', uid: `uid-${name}` },
    })
  bench.put('/apis/apps/v1/namespaces/apps/replicasets', {
    metadata: {},
    items: [set('web-1', 'web'), set('web-2', 'web'), set('web-admin-1', 'web-admin')],
  })
  bench.putPods(
    { name: 'web-1-old', owner: ownedBy('web-1'), createdAt: '2026-03-01T10:00:00Z' },
    { name: 'web-2-new', owner: ownedBy('web-2'), createdAt: '2026-03-01T11:00:00Z' },
    { name: 'web-admin-1-x', owner: ownedBy('web-admin-1') },
    { name: 'web-1-orphan' },
    { name: 'web-1-other', owner: { kind: 'ReplicaSet', name: 'web-1', uid: 'uid-of-before' } },
  )
  bench.onLog = (exchange) => exchange.text(200, '')
})
afterEach(async () => {
  end.abort()
  await bench.close()
})

interface Asked extends Partial<LogPlan['reach']>, Partial<WantedLines> {
  readonly pod?: string
  readonly container?: string
}

function planOf({ pod, container, q = '', level, ...reach }: Asked = {}): LogPlan {
  const finder = createPodFinder(bench.client)
  return {
    async find(signal) {
      const workload = await finder.workload(DEPLOYMENT, signal)
      if ('failure' in workload) return { sources: [], pods: [], containers: [], note: workload.failure }
      const pods = await finder.pods(workload.value, signal)
      if ('failure' in pods) return { sources: [], pods: [], containers: [], note: pods.failure }
      return chooseSources('apps', pods.value, { ...(pod && { pod }), ...(container && { container }) })
    },
    reach: { tail: 100, previous: false, ...reach },
    isNarrow: q !== '' || level !== undefined,
    choose: () => chooseLines({ q, ...(level === undefined ? {} : { level }) }),
  }
}

const read = (asked?: Asked) => {
  const { client, clock } = bench
  return createLogReader({ client, timers: clock, clock: clock.now })(planOf(asked), end.signal)
}
const line = (second: number, text: string) => `2026-03-01T12:00:${String(second).padStart(2, '0')}Z ${text}\n`

describe('the log of a Deployment', () => {
  it('is that of its own pods, by uid, of both generations, in the order of time', async () => {
    bench.onLog = (exchange) =>
      exchange.text(
        200,
        exchange.path.includes('web-1-old') ? line(1, 'a') + line(3, 'c') : line(2, 'b') + line(4, 'd'),
      )
    const { lines, pods, streams, state } = await read()
    expect(lines.map(({ pod, text }) => `${pod} ${text}`)).toEqual([
      'web-1-old a',
      'web-2-new b',
      'web-1-old c',
      'web-2-new d',
    ])
    expect(pods).toEqual(['web-2-new', 'web-1-old'])
    expect(streams.map((stream) => stream.state)).toEqual(['live', 'live'])
    expect(state).toBe('live')
    const asked = bench.server.requests.find(({ path }) => path.endsWith('/replicasets'))
    expect(asked?.headers.accept).toContain('as=PartialObjectMetadataList')
  })

  it('keeps the order of lines that one container wrote in one moment', async () => {
    bench.onLog = (exchange) => exchange.text(200, ['x', 'y', 'z'].map((text) => line(1, text)).join(''))
    const { lines } = await read({ pod: 'web-2-new' })
    expect(lines.map(({ text }) => text)).toEqual(['x', 'y', 'z'])
  })

  it('is cut from the front, of all pods together', async () => {
    bench.onLog = (exchange) => exchange.text(200, Array.from({ length: 50 }, (_, at) => line(at, `${at}`)).join(''))
    const { lines } = await read({ tail: 4 })
    expect(lines.map(({ text }) => text)).toEqual(['48', '48', '49', '49'])
    expect(bench.logRequests().map(({ query }) => [query.get('tailLines'), query.get('limitBytes')])).toEqual([
      ['4', null],
      ['4', null],
    ])
  })

  it('holds back what is not finished, but where nothing more will come', async () => {
    bench.onLog = (exchange) => exchange.text(200, `${line(1, 'whole')}2026-03-01T12:00:02Z half`)
    expect((await read({ pod: 'web-2-new' })).lines.map(({ text }) => text)).toEqual(['whole'])
    expect((await read({ pod: 'web-2-new', previous: true })).lines.map(({ text }) => text)).toEqual(['whole', 'half'])
  })

  it('reads as far as it may where few lines are meant, and finds words in any case', async () => {
    bench.onLog = (exchange) =>
      exchange.text(
        200,
        line(1, 'ERROR the Pump broke') + line(2, '  at the pump') + line(3, 'INFO pump mended') + line(4, 'x'),
      )
    expect((await read({ q: 'pump', pod: 'web-2-new' })).lines).toHaveLength(3)
    const { lines } = await read({ level: 'error', pod: 'web-2-new' })
    expect(lines.map(({ text }) => text)).toEqual(['ERROR the Pump broke', '  at the pump'])
    expect(bench.logRequests().every(({ query }) => query.get('tailLines') === '2000')).toBe(true)
  })

  it('asks for the time that was asked for, and for another container', async () => {
    bench.putPods({
      name: 'web-2-new',
      owner: ownedBy('web-2'),
      containers: [{ name: 'app' }, { name: 'proxy', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }],
    })
    const { streams, containers, ended } = await read({ sinceSeconds: 300, container: 'proxy' })
    const [asked] = bench.logRequests()
    expect([asked?.query.get('sinceSeconds'), asked?.query.get('container')]).toEqual(['300', 'proxy'])
    expect(containers).toEqual(['app', 'proxy'])
    expect(streams).toEqual([
      {
        pod: 'web-2-new',
        container: 'proxy',
        state: 'ended',
        reason: 'Container proxy has ended (exit 137, OOMKilled).',
      },
    ])
    expect(ended).toBe(true)
  })

  it('gives what came of a log that hangs, and waits no longer than it must', async () => {
    bench.onLog = (exchange) => {
      if (exchange.path.includes('old')) exchange.textStream().write(line(1, 'before it hung'))
      else exchange.text(200, line(2, 'well'))
    }
    let answer: Awaited<ReturnType<typeof read>> | undefined
    void read().then((one) => {
      answer = one
    })
    expect(await bench.clock.passUntil(() => answer !== undefined, 'an answer')).toBeLessThan(15_000)
    expect(answer?.lines.map(({ text }) => text)).toEqual(['before it hung', 'well'])
    expect(answer?.streams.map(({ state }) => state)).toEqual(['live', 'unreachable'])
    expect(answer?.state).toBe('live')
  })

  it('cuts a line that is too long, and says so', async () => {
    bench.onLog = (exchange) => exchange.text(200, line(1, 'x'.repeat(100_000)) + line(2, 'next'))
    const { lines } = await read({ pod: 'web-2-new' })
    expect(lines[0]?.text.length).toBeLessThan(8_300)
    expect(lines[0]?.text).toMatch(/x … \(cut\)$/)
    expect(lines[1]?.text).toBe('next')
  })

  it('is no other text: what is no plain text is no log', async () => {
    bench.onLog = (exchange) => exchange.json(200, { kind: 'Status' })
    expect(await read({ pod: 'web-2-new' })).toMatchObject({ state: 'error', lines: [] })
    bench.onLog = (exchange) => exchange.text(200, '<html>Sign in</html>', 'text/html')
    expect(await read({ pod: 'web-2-new' })).toMatchObject({ state: 'error', lines: [] })
  })

  it('says what stands in its way', async () => {
    bench.server.onAny = (exchange) => {
      const code = exchange.path.endsWith('/pods') ? 403 : 404
      exchange.json(code, status(code, 'Nope'))
      return true
    }
    expect(await read()).toMatchObject({ state: 'absent', reason: 'Deployment apps/web does not exist.' })
  })

  it('finds the pods of controllers without a right to ReplicaSets, by the whole name', async () => {
    const answerAny = bench.server.onAny
    bench.server.onAny = (exchange) => {
      if (!exchange.path.endsWith('/replicasets')) return answerAny(exchange)
      exchange.json(403, status(403, 'Forbidden'))
      return true
    }
    const hash = (value: string) => ({ labels: { 'pod-template-hash': value } })
    bench.putPods(
      { name: 'web-7d-a', owner: ownedBy('web-7d'), ...hash('7d') },
      { name: 'web-admin-7d-a', owner: ownedBy('web-admin-7d'), ...hash('7d') },
      { name: 'web-7d-b', owner: ownedBy('web-7d'), ...hash('other') },
    )
    expect((await read()).pods).toEqual(['web-7d-a'])
  })

  it('asks no environment of anybody: nothing planted comes out', async () => {
    bench.onLog = (exchange) => exchange.text(200, line(1, 'well'))
    expect(JSON.stringify(await read())).not.toContain('hunter2')
  })
})

describe('a workload of many pods', () => {
  it('is read of the newest ten, and says that there are more', async () => {
    bench.putPods(
      ...Array.from({ length: 14 }, (_, at) => ({
        name: `web-2-${at}`,
        owner: ownedBy('web-2'),
        createdAt: `2026-03-01T11:00:${String(at).padStart(2, '0')}Z`,
      })),
    )
    const { streams, pods, reason } = await read()
    expect([streams.length, pods.length]).toEqual([10, 14])
    expect(streams[0]?.pod).toBe('web-2-13')
    expect(reason).toBe('Of the newest 10 pods; 4 more can be chosen.')
    expect((await read({ pod: 'web-2-0' })).streams).toHaveLength(1)
  })
})
