import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BadgeSchema, SummarySchema } from '@/lib/contract/schema/summary'
import type { State } from '@/lib/contract/state'
import { fixedTarget } from '@/lib/kubernetes/target'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { NOBODY } from '../identity/identity'
import { type ServedProgram, serveProgram } from '../testing/serve-program'
import { createShortAnswers } from './answer-short'

const end = new AbortController()
const TOKENS = join(mkdtempSync(join(tmpdir(), 'fluxdeck-short-')), 'tokens.json')
const SCREEN = { authorization: 'Bearer screen' }
const ELSEWHERE = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
const REF = 'HelmRelease/media/jellyfin'
let simulator: Simulator
let served: ServedProgram
let told: ServedProgram

beforeAll(async () => {
  const sha256 = createHash('sha256').update('screen').digest('hex')
  writeFileSync(TOKENS, JSON.stringify([{ name: 'screen', role: 'viewer', sha256 }]))
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: end.signal })
  const serve = (more: Readonly<Record<string, string>>) =>
    serveProgram({
      env: { CLUSTER: 'in-cluster', AUTH_MODE: 'token', TOKENS_FILE: TOKENS, ...more },
      choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'homelab') },
    })
  served = await serve({})
  told = await serve({ BADGE_PUBLIC: '1' })
  for (const program of [served, told])
    await vi.waitFor(
      async () => expect((await stateOf(program)).sources.filter(({ state }) => state === 'connecting')).toEqual([]),
      { timeout: 30_000, interval: 100 },
    )
}, 60_000)
afterAll(() => {
  served.stop()
  told.stop()
  end.abort()
})

async function stateOf(program: ServedProgram): Promise<State> {
  return JSON.parse((await program.ask('/api/state', { headers: SCREEN })).text) as State
}
async function badgeOf(program: ServedProgram, query = '', headers: Readonly<Record<string, string>> = SCREEN) {
  const { status, text } = await program.ask(`/api/badge.json${query}`, { headers })
  expect(status).toBe(200)
  return BadgeSchema.parse(JSON.parse(text))
}
const summaryOf = (query = '') => served.ask(`/api/summary${query}`, { headers: SCREEN })

describe('the summary', () => {
  it('says what the state says, in at most 1 kB', async () => {
    const { text, status } = await summaryOf()
    expect(status).toBe(200)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024)
    const summary = SummarySchema.parse(JSON.parse(text))
    const { verdict, counts, problems, cluster, asOf } = await stateOf(served)
    const { byKind: _, ...numbers } = counts
    expect(summary).toMatchObject({ ...numbers, verdict: verdict.level, sentence: verdict.sentence, asOf })
    expect(summary).toMatchObject({ problems: problems.length, worst: problems[0]?.root, cluster: cluster.name })
    expect(summary).toMatchObject({ staleSeconds: 0, notReadSources: 0, ntfy: 'disabled' })
    expect(summary.failing.split(', ').length).toBeGreaterThan(1)
  })

  it('is 503 for what is not well, with the same body, where that was asked for', async () => {
    const [plain, strict, strictest] = [
      await summaryOf(),
      await summaryOf('?strict=1'),
      await summaryOf('?strict=healthy'),
    ]
    expect([plain.status, strict.status, strictest.status]).toEqual([200, 503, 503])
    expect(SummarySchema.parse(JSON.parse(strict.text)).verdict).toBe('failing')
    expect((await summaryOf('?strict=0')).status).toBe(200)
    expect(await summaryOf('?strict=maybe')).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('is for who may read', async () => {
    expect(await served.ask('/api/summary')).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(await told.ask('/api/summary')).toMatchObject({ status: 401, code: 'unauthenticated' })
  })
})

describe('the badge', () => {
  it('says the verdict, and of one object its status', async () => {
    expect(await badgeOf(served)).toEqual({
      schemaVersion: 1,
      label: 'Flux',
      message: 'Failing',
      color: 'cd171e',
      isError: false,
    })
    const { resources } = await stateOf(served)
    const ready = resources.find(({ status, marks }) => status === 'ready' && marks.length === 0)
    const stalled = resources.find(({ status }) => status === 'stalled')
    expect(await badgeOf(served, `?ref=${ready?.ref}`)).toMatchObject({ message: 'Ready', color: '0d7a3e' })
    expect((await badgeOf(served, `?ref=${stalled?.ref}`)).message).toMatch(/^Stalled/)
    expect(await badgeOf(served, '?ref=Kustomization/a/none')).toMatchObject({ message: 'Not found', isError: true })
    expect(await served.ask('/api/badge.json?ref=nothing', { headers: SCREEN })).toMatchObject({ code: 'invalid_name' })
  })

  it('is grey and tells nothing to whoever is not identified, of whatever is asked', async () => {
    const bad = { authorization: 'Bearer wrong' }
    for (const headers of [{}, bad])
      for (const query of ['', `?ref=${REF}`])
        expect(await badgeOf(served, query, headers)).toEqual({
          schemaVersion: 1,
          label: 'Flux',
          message: 'Not signed in',
          color: '666666',
          isError: true,
        })
  })

  it('says the verdict to everybody where it is public, and nothing of any object', async () => {
    expect(await badgeOf(told, '', {})).toMatchObject({ message: 'Failing', isError: false })
    expect(await badgeOf(told, `?ref=${REF}`, {})).toMatchObject({ label: 'Flux', message: 'Not signed in' })
  })

  it('says the verdict to nobody in particular too, who by their rights would see nothing', async () => {
    const short = createShortAnswers({
      gate: { meet: () => Promise.resolve(NOBODY), findStranger: () => undefined },
      questionsFor: () => Promise.reject(new Error('Nobody is asked.')),
      publicVerdict: () => 'healthy',
    })
    const answer = await short.badgeJson(new Request('http://localhost/api/badge.json'), {}, 'r1')
    expect(await answer.json()).toMatchObject({ message: 'Healthy' })
  })

  it('shows on pages of others where it is public, and nowhere else', async () => {
    expect((await served.ask('/api/badge.svg', { headers: ELSEWHERE })).code).toBe('bad_origin')
    const shown = await told.ask('/api/badge.svg', { headers: ELSEWHERE })
    expect(shown.status).toBe(200)
    expect(shown.headers['cross-origin-resource-policy']).toBe('cross-origin')
    expect((await served.ask('/api/badge.svg')).headers['cross-origin-resource-policy']).toBe('same-origin')
    expect((await told.ask('/api/state', { headers: { ...SCREEN, ...ELSEWHERE } })).code).toBe('bad_origin')
  })

  it('is a picture that may fetch nothing, and is asked about again each time', async () => {
    const { headers, text } = await served.ask('/api/badge.svg', { headers: SCREEN })
    expect(text).toMatch(/^<svg .*<title>Flux: Failing<\/title>/)
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    })
    const etag = headers.etag ?? ''
    const again = await served.ask('/api/badge.svg', { headers: { ...SCREEN, 'if-none-match': `"x", W/${etag}` } })
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
    const other = await served.ask('/api/badge.svg', { headers: { 'if-none-match': etag } })
    expect(other.status).toBe(200)
  })

  it('is grey as soon as a source of Flux is away, and the summary grows old', async () => {
    const lift = simulator.control.inject({ type: 'forbid', plural: 'helmreleases' })
    simulator.control.inject({ type: 'cut' })
    try {
      await vi.waitFor(
        async () => expect(await badgeOf(served)).toMatchObject({ message: 'Unknown', color: '666666' }),
        {
          timeout: 20_000,
          interval: 100,
        },
      )
      const release = (await stateOf(served)).resources.find(({ kind }) => kind === 'HelmRelease')
      expect((await badgeOf(served, `?ref=${release?.ref}`)).message).toMatch(/^Not read now, was /)
      expect((await badgeOf(served, `?ref=${REF}-not-there`)).message).toBe('Not read now')
      // Each program reads for itself, and hears of it in its own time.
      await vi.waitFor(async () => expect(await badgeOf(told, '', {})).toMatchObject({ message: 'Unknown' }), {
        timeout: 20_000,
        interval: 100,
      })
      await vi.waitFor(async () => {
        const { status, text } = await summaryOf('?strict=1')
        const summary = SummarySchema.parse(JSON.parse(text))
        expect([status, summary.verdict]).toEqual([503, 'unknown'])
        expect(summary.staleSeconds).toBeGreaterThan(0)
        expect(summary.notReadSources).toBe(1)
      })
    } finally {
      lift()
    }
  }, 60_000)
})
