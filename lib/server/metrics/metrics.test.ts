import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { promtoolAvailability, runPromtool } from '@/e2e/support/promtool'
import type { State } from '@/lib/contract/state'
import { fixedTarget } from '@/lib/kubernetes/target'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { type ServedProgram, serveProgram } from '../testing/serve-program'
import { openMetricsFor } from './metrics'

const end = new AbortController()
const TOKENS = join(mkdtempSync(join(tmpdir(), 'fluxdeck-metrics-')), 'tokens.json')
const as = (name: string) => ({ authorization: `Bearer ${name}` })
let simulator: Simulator
let served: ServedProgram

beforeAll(async () => {
  const entry = (name: string, role: string) => ({
    name,
    role,
    sha256: createHash('sha256').update(name).digest('hex'),
  })
  writeFileSync(TOKENS, JSON.stringify([entry('scraper', 'viewer'), entry('ann', 'operator')]))
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: end.signal })
  served = await serveProgram({
    env: {
      CLUSTER: 'in-cluster',
      CLUSTER_NAME: 'home "lab"',
      AUTH_MODE: 'token',
      TOKENS_FILE: TOKENS,
      METRICS_PUBLIC: '1',
      ACTIONS_ENABLED: '1',
      NTFY_URL: simulator.ntfyUrl,
      NTFY_TOPICS: simulator.topics.join(','),
    },
    choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'homelab') },
  })
  await vi.waitFor(
    async () => expect((await stateOf()).sources.filter(({ state }) => state === 'connecting')).toEqual([]),
    { timeout: 30_000, interval: 100 },
  )
}, 60_000)
afterAll(() => {
  served.stop()
  end.abort()
})

const scrape = async () => (await served.ask('/metrics', { headers: as('scraper') })).text
async function stateOf(): Promise<State> {
  return JSON.parse((await served.ask('/api/state', { headers: as('ann') })).text) as State
}
/** The number behind a series whose labels, `cluster` aside, are exactly these. */
function valueIn(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const wanted = [...Object.entries(labels), ['cluster', 'home \\"lab\\"']].map(
    ([label, value]) => `${label}="${value}"`,
  )
  for (const line of text.split('\n')) {
    const [, found, given = '', value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? []
    const pairs: readonly string[] = given.match(/\w+="(?:[^"\\]|\\.)*"/g) ?? []
    if (found === name && pairs.length === wanted.length && wanted.every((one) => pairs.includes(one)))
      return Number(value)
  }
  return undefined
}

describe('metrics', () => {
  it('are the whole table, each with help, type and the cluster in every series', async () => {
    const text = await scrape()
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]))
    const wanted = {
      gauge:
        'build_info verdict resources marks workloads problems oldest_problem_seconds unreadable_objects source_up source_last_sync_timestamp_seconds controller_ready stream_clients ntfy_up',
      counter:
        'watch_restarts_total relists_total bad_objects_total stream_dropped_total actions_total auth_failures_total http_requests_total ntfy_bad_lines_total ntfy_messages_total process_cpu_seconds_total',
      histogram: 'push_delay_seconds http_request_duration_seconds nodejs_gc_duration_seconds',
    }
    for (const [type, names] of Object.entries(wanted))
      for (const name of names.split(' ')) expect(types.get(`fluxdeck_${name}`), name).toBe(type)
    for (const name of types.keys()) expect(name).toMatch(/^fluxdeck_/)
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(series.filter((line) => !line.includes('cluster="home \\"lab\\""'))).toEqual([])
  })

  it.skipIf(!canRun(promtoolAvailability()))('are what promtool takes without a word', async () => {
    expect(runPromtool(['check', 'metrics'], await scrape())).toBe('')
  })

  it('say what the screen says', async () => {
    const [text, { verdict, counts, problems, controllers, sources }] = [await scrape(), await stateOf()]
    expect(valueIn(text, 'fluxdeck_verdict', { level: verdict.level })).toBe(1)
    for (const [kind, ofKind] of Object.entries(counts.byKind))
      for (const status of ['ready', 'failed', 'stalled'] as const)
        expect(valueIn(text, 'fluxdeck_resources', { kind, status }), `${kind} ${status}`).toBe(ofKind[status])
    const sum = ['failed', 'stalled', 'stuck', 'waiting', 'not_running', 'mark'].reduce(
      (total, severity) => total + (valueIn(text, 'fluxdeck_problems', { severity }) ?? Number.NaN),
      0,
    )
    expect(sum).toBe(problems.length)
    for (const { name } of controllers) expect(valueIn(text, 'fluxdeck_controller_ready', { name }), name).toBeDefined()
    for (const { id, state } of sources)
      expect(valueIn(text, 'fluxdeck_source_up', { source: id }), id).toBe(
        state === 'absent' || state === 'disabled' ? undefined : Number(state === 'live'),
      )
  })

  it('name no object, no person and no words of others in any label', async () => {
    await served.act(
      { action: 'reconcile', kind: 'HelmRelease', namespace: 'nowhere-at-all', name: 'no-such' },
      as('ann'),
    )
    await served.ask('/api/objects/HelmRelease/nowhere-at-all/no-such', { headers: as('ann') })
    const { resources } = await stateOf()
    const text = await scrape()
    const values = new Set([...text.matchAll(/="((?:[^"\\]|\\.)*)"/g)].map(([, value]) => value))
    const words = new Set(resources.map(({ name }) => name))
    // Topics are named in the settings, and an object may bear the name of one.
    const own = new Set(simulator.topics)
    expect([...values].filter((value = '') => words.has(value) && !own.has(value))).toEqual([])
    for (const word of ['nowhere-at-all', 'no-such', 'ann', 'scraper']) expect(text).not.toContain(word)
  })

  it('count what happens: requests by pattern, attempts by way, refusals by code', async () => {
    const before = await scrape()
    const route = '/api/objects/{kind}/{namespace}/{name}'
    await served.ask('/api/objects/HelmRelease/a/b', { headers: as('ann') })
    await served.ask('/api/objects/HelmRelease/c/d', { headers: as('ann') })
    await served.ask('/api/state', { headers: as('wrong') })
    await served.act({ action: 'reconcile', kind: 'HelmRelease', namespace: 'a', name: 'b' }, as('ann'))
    const after = await scrape()
    const grown = (name: string, labels: Readonly<Record<string, string>>) =>
      (valueIn(after, name, labels) ?? 0) - (valueIn(before, name, labels) ?? 0)
    expect(grown('fluxdeck_http_requests_total', { route, status: '404' })).toBe(2)
    expect(grown('fluxdeck_http_request_duration_seconds_count', { route })).toBe(2)
    expect(grown('fluxdeck_auth_failures_total', { reason: 'unauthenticated' })).toBe(1)
    expect(grown('fluxdeck_actions_total', { action: 'reconcile', outcome: 'refused', via: 'api' })).toBe(1)
  })

  it('count watches that are opened again, messages, and how soon a change is told', async () => {
    const before = await scrape()
    simulator.control.inject({ type: 'cut' })
    const [topic = ''] = simulator.topics
    simulator.control.publish(topic, { message: 'hello' })
    const release = (await stateOf()).resources.find(({ kind }) => kind === 'HelmRelease')
    if (release === undefined) throw new Error('There is no HelmRelease.')
    await vi.waitFor(
      async () => {
        simulator.control.setStatus(release.ref, { lastAttemptedRevision: String(Math.random()) })
        const after = await scrape()
        const grown = (name: string, labels?: Readonly<Record<string, string>>) =>
          (valueIn(after, name, labels) ?? 0) - (valueIn(before, name, labels) ?? 0)
        expect(grown('fluxdeck_watch_restarts_total', { source: 'kustomizations' })).toBeGreaterThan(0)
        expect(grown('fluxdeck_ntfy_messages_total', { topic })).toBe(1)
        expect(grown('fluxdeck_push_delay_seconds_count')).toBeGreaterThan(0)
      },
      { timeout: 20_000, interval: 200 },
    )
  }, 30_000)

  it('stay as many as they are, whatever anybody asks for', async () => {
    const seriesIn = (text: string) => text.split('\n').filter((line) => line.startsWith('fluxdeck_')).length
    const words = 20
    const flood = async (round: number) => {
      for (let at = 0; at < words; at += 1) {
        const word = `x${round}-${at}`
        await served.ask(`/${word}`)
        await served.ask(`/api/${word}?${word}`, { headers: as(word) })
        await served.ask(`/api/objects/Kustomization/${word}/${word}`, { headers: as('ann') })
        await served.ask(`/launch/${word}`)
        await served.act({ action: word, kind: word, namespace: word, name: word }, as('ann'))
      }
      return seriesIn(await scrape())
    }
    const first = await flood(1)
    // What the cluster does meanwhile may be told anew, but nothing for each word.
    expect(await flood(2)).toBeLessThan(first + words)
    expect(await scrape()).not.toMatch(/x[12]-\d/)
  })

  it('are told pressed where that is taken', async () => {
    const asked = (encoding: string) =>
      served.ask('/metrics', { headers: { ...as('scraper'), 'accept-encoding': encoding } })
    expect((await asked('gzip, deflate')).headers['content-encoding']).toBe('gzip')
    for (const encoding of ['identity', 'gzip;q=0', 'br'])
      expect((await asked(encoding)).headers['content-encoding'], encoding).toBeUndefined()
  })

  it('know how many streams are open', async () => {
    const stream = served.openStream(as('ann'))
    await vi.waitFor(async () => expect(valueIn(await scrape(), 'fluxdeck_stream_clients')).toBe(1))
    stream.close()
    await vi.waitFor(async () => expect(valueIn(await scrape(), 'fluxdeck_stream_clients')).toBe(0))
  })
})

describe('on the port of the pages, metrics', () => {
  it('are for whoever comes with a token, and not for who does not', async () => {
    for (const name of ['scraper', 'ann'])
      expect((await served.ask('/metrics', { headers: as(name) })).status).toBe(200)
    expect(await served.ask('/metrics')).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(await served.ask('/metrics', { headers: as('wrong') })).toMatchObject({ status: 401 })
  })

  it('are for a session of an operator, and of nobody else', async () => {
    const signIn = async (token: string) => {
      const { headers } = await served.ask('/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: served.origin },
        body: { token },
      })
      return { cookie: String(headers['set-cookie']?.[0]).split(';')[0] ?? '' }
    }
    expect((await served.ask('/metrics', { headers: await signIn('ann') })).status).toBe(200)
    expect(await served.ask('/metrics', { headers: await signIn('scraper') })).toMatchObject({ code: 'forbidden' })
  })

  it('answer to our own name only', async () => {
    const headers = { ...as('scraper'), host: 'rebound.example' }
    expect((await served.ask('/metrics', { headers })).code).toBe('bad_host')
  })

  it('are not there unless they are meant to be', async () => {
    const silent = await serveProgram({ env: {} })
    try {
      expect(await silent.ask('/metrics')).toMatchObject({ status: 404, code: 'not_found' })
      expect(await openMetricsFor({ areMetricsPublic: false })).toBeUndefined()
    } finally {
      silent.stop()
    }
    const open = await serveProgram({ env: { METRICS_PUBLIC: '1', CLUSTER: 'demo', REQUIRE_LAUNCH: '0' } })
    try {
      // On a laptop whoever has not opened the launch address is a viewer.
      expect(await open.ask('/metrics')).toMatchObject({ status: 403, code: 'forbidden' })
    } finally {
      open.stop()
    }
  })

  it('are for nobody unknown where rights to read are asked for', async () => {
    const reviewed = await serveProgram({
      env: {
        METRICS_PUBLIC: '1',
        CLUSTER: 'in-cluster',
        AUTH_MODE: 'none',
        TOKENS_FILE: TOKENS,
        READ_REVIEW: '1',
        BIND: '0.0.0.0',
      },
      choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'homelab') },
    })
    try {
      expect(await reviewed.ask('/metrics')).toMatchObject({ status: 403, code: 'forbidden' })
      expect((await reviewed.ask('/metrics', { headers: as('scraper') })).status).toBe(200)
    } finally {
      reviewed.stop()
    }
  })

  it('are for everybody where nobody is identified at all', async () => {
    const open = await serveProgram({
      env: { METRICS_PUBLIC: '1', CLUSTER: 'in-cluster', AUTH_MODE: 'none', BIND: '0.0.0.0' },
      choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'homelab') },
    })
    try {
      expect((await open.ask('/metrics')).status).toBe(200)
    } finally {
      open.stop()
    }
  })
})

it('tells nothing before there is something to tell', async () => {
  const metrics = await openMetricsFor({ areMetricsPublic: true })
  await expect(metrics?.tell()).rejects.toMatchObject({ code: 'unavailable' })
})
