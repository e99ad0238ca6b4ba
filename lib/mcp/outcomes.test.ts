// Each way that a request can end, asked by the official client of the real front over a simulated cluster: what the
// agent is told is what the tracker says.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallToolResult, Client, Progress } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type Action, type ActionGroup, type ActionList, isEnded } from '@/lib/contract/actions'
import type { Resource, State } from '@/lib/contract/state'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { openReviewingDoor, type ReviewingDoor } from '@/lib/server/testing/tenant-world'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { clip } from './plain'
import { connectBearer, type Era, messagesOf, post } from './testing/agent-scene'

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'
const end = new AbortController()
let simulator: Simulator
let door: ReviewingDoor
let served: ServedProgram
/** The Kustomizations that are ready and awake at the start, each for one story. */
let free: Resource[]
let agents: Readonly<Record<'ali' | 'eve' | 'vic', Client>>
/** By which our clock is ahead. */
let ahead = 0

const later = (ms: number) => {
  ahead += ms
}
const as = (name: string) => ({ authorization: `Bearer ${name}` })

beforeAll(async () => {
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'reactive', speed: 10, signal: end.signal })
  door = await openReviewingDoor(simulator.server)
  door.allowAction = ({ user }) => user === 'ali'
  served = await serveProgram({
    env: {
      ...{ CLUSTER: 'in-cluster', AUTH_MODE: 'token', TOKENS_FILE: writeTokens() },
      ...{ ACTIONS_ENABLED: '1', MCP_ENABLED: '1', MCP_WRITES: '1' },
    },
    choice: door.choice,
    clock: () => new Date(Date.now() + ahead),
  })
  await vi.waitFor(
    async () => {
      const { text } = await served.ask('/api/state', { headers: as('vic') })
      const { resources } = JSON.parse(text) as State
      // Nobody's story is to wait for that of another.
      const needed = new Set(resources.flatMap(({ dependsOn }) => dependsOn.map(({ ref }) => ref)))
      free = resources.filter(
        ({ ref, kind, status, marks }) =>
          kind === 'Kustomization' && status === 'ready' && marks.length === 0 && !needed.has(ref),
      )
      expect(free.length).toBeGreaterThan(7)
    },
    { timeout: 30_000 },
  )
  const connect = (name: string) => connectBearer(served, as(name).authorization, 'modern')
  agents = { ali: await connect('ali'), eve: await connect('eve'), vic: await connect('vic') }
})
afterAll(async () => {
  await Promise.all(Object.values(agents ?? {}).map((client) => client.close()))
  served?.stop()
  door?.close()
  end.abort()
})

function writeTokens(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-agents-')), 'tokens.json')
  const entry = (name: string, role: string) => ({
    ...{ name, user: name, role },
    sha256: createHash('sha256').update(name).digest('hex'),
  })
  writeFileSync(path, JSON.stringify([entry('ali', 'operator'), entry('eve', 'operator'), entry('vic', 'viewer')]))
  return path
}

function next(): Resource {
  const row = free.pop()
  if (row === undefined) throw new Error('There are no more objects.')
  return row
}

/** For who changes nothing of it. */
function peek(): Resource {
  const row = next()
  free.push(row)
  return row
}

const Acted = z.object({
  id: z.string(),
  state: z.string(),
  retrying: z.boolean(),
  actions: z.array(
    z.object({ ref: z.string(), status: z.string(), action: z.string(), said: z.array(z.string()).optional() }),
  ),
})
type Acted = z.output<typeof Acted>

async function call(
  name: string,
  args: Readonly<Record<string, unknown>>,
  { client = agents.ali, signal }: { client?: Client; signal?: AbortSignal } = {},
): Promise<CallToolResult & { readonly progress: readonly Progress[] }> {
  const progress: Progress[] = []
  const options = { onprogress: (one: Progress) => progress.push(one), ...(signal === undefined ? {} : { signal }) }
  return { ...(await client.callTool({ name, arguments: { ...args } }, options)), progress }
}

async function press(name: string, args: Readonly<Record<string, unknown>>) {
  const result = await call(name, args)
  expect(result.isError, textOf(result)).toBeFalsy()
  const { structuredContent, progress } = result
  return { ...Acted.parse(structuredContent), text: textOf(result), progress }
}

function textOf({ content }: CallToolResult): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

async function track(id: string): Promise<readonly Action[]> {
  return (JSON.parse((await served.ask(`/api/actions/${id}`, { headers: as('ali') })).text) as ActionGroup).actions
}

const named = ({ namespace, name }: Resource) => ({ namespace, name })
const linesOf = (ref: string) => served.audit.filter((line) => line.ref === ref)
/** What the agent was told, as the tracker has it. */
async function expectTracked({ id, actions }: Acted): Promise<void> {
  const tracked = await track(id)
  expect(actions.map(({ ref, status, said }) => [ref, status, said?.[0]])).toEqual(
    // Among several each message is cut.
    tracked.map(({ ref, state, message }) => [ref, state, tracked.length > 1 ? clip(message, 300) : message]),
  )
}

describe('an agent that asks', () => {
  it('is told that it is done when it is, and each step before, by numbers that grow', async () => {
    const row = next()
    const acted = await press('reconcile_flux_kustomization', { ...named(row), with_source: true })
    expect([acted.state, acted.text.split('\n')[0]]).toEqual(['done', `Done: reconcile-with-source of ${row.ref}.`])
    await expectTracked(acted)
    const values = acted.progress.map(({ progress }) => progress)
    expect(values.length).toBeGreaterThan(1)
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b))
    expect(linesOf(row.ref)).toEqual([
      expect.objectContaining({ via: 'mcp', outcome: 'accepted', actor: 'ali', action: 'reconcile-with-source' }),
    ])
    // None of them comes behind the answer.
    const count = acted.progress.length
    await served.ask('/api/me', { headers: as('ali') })
    expect(acted.progress).toHaveLength(count)
  })

  it('is told at once of a failure, that Flux tries again, and what to do', async () => {
    const row = next()
    simulator.control.fail(row.ref, { reason: 'BuildFailed', message: 'kustomize build failed: no such file' })
    const acted = await press('reconcile_flux_kustomization', named(row))
    expect(acted).toMatchObject({ state: 'failed', retrying: true })
    expect(acted.text).toContain(`Failed: reconcile of ${row.ref}. Flux tries again by itself.`)
    expect(acted.text).toMatch(/^ {2}means: .+\n {2}remedy: .+\n {2}> kustomize build failed/m)
    await expectTracked(acted)
  })

  it('is told that it still runs when the time is over, and how it goes later', async () => {
    const row = next()
    simulator.control.pause()
    const acted = await press('reconcile_flux_kustomization', { ...named(row), timeoutSeconds: 1 })
    expect(acted).toMatchObject({ state: 'running', actions: [{ status: 'requested' }] })
    expect(acted.text).toContain(`call get_action with id ${acted.id}`)
    await expectTracked(acted)
    const again = await call('reconcile_flux_kustomization', named(row))
    expect(again).toMatchObject({ isError: true })
    expect(textOf(again)).toContain(`get_action with id ${acted.id} tells how that one goes`)
    simulator.control.resume()
    await vi.waitFor(
      async () => {
        const later = await press('get_action', { id: acted.id })
        expect(later.state).toBe('done')
        await expectTracked(later)
      },
      { timeout: 30_000, interval: 250 },
    )
  })

  it('is told that somebody else took its place', async () => {
    const row = next()
    simulator.control.pause()
    const pending = press('reconcile_flux_kustomization', named(row))
    await vi.waitFor(() => expect(linesOf(row.ref)).toHaveLength(1))
    const object = simulator.control.get(row.ref)
    if (object === undefined) throw new Error('It is gone.')
    const annotations = { ...object.metadata.annotations, [REQUESTED_AT]: '2099-01-01T00:00:00.000000000Z' }
    simulator.control.put({ ...object, metadata: { ...object.metadata, annotations } })
    const acted = await pending
    expect(acted.state).toBe('overtaken')
    await expectTracked(acted)
    simulator.control.resume()
  })

  it('suspends with a reason, is refused what sleeps, and wakes it', async () => {
    const row = next()
    const target = { kind: 'ks', ...named(row) }
    const unsaid = await call('suspend_flux_reconciliation', target)
    expect([unsaid.isError, textOf(unsaid)]).toEqual([true, expect.stringContaining('The argument reason is missing.')])
    const asleep = await press('suspend_flux_reconciliation', { ...target, reason: 'moving house', apiVersion: 'v0' })
    expect(asleep.state).toBe('done')
    expect(simulator.control.get(row.ref)?.metadata.annotations).toMatchObject({
      'fluxdeck.dev/suspended-by': 'ali',
      'fluxdeck.dev/suspend-reason': 'moving house',
    })
    const refused = await call('reconcile_flux_kustomization', named(row))
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringMatching(/^suspended: .*resume_flux_rec/)])
    const hurried = await call('resume_flux_reconciliation', target)
    expect(textOf(hurried)).toMatch(/^rate_limited: .*Try again in 2 s/)
    later(2_000)
    const awake = await press('resume_flux_reconciliation', target)
    expect(awake).toMatchObject({ state: 'done', actions: [{ action: 'resume-and-reconcile' }] })
    await expectTracked(awake)
    expect(linesOf(row.ref).map(({ action, outcome, via }) => `${action} ${outcome} ${via}`)).toEqual([
      'suspend accepted mcp',
      'reconcile refused mcp',
      'resume-and-reconcile refused mcp',
      'resume-and-reconcile accepted mcp',
    ])
  })

  it('has what fails in a namespace asked by what helps each, and hears of each how it ended', async () => {
    const acted = await press('reconcile_flux', { select: 'failing', namespace: 'apps', timeoutSeconds: 20 })
    expect(acted.actions.every(({ ref }) => /^[A-Za-z]+\/apps\//.test(ref))).toBe(true)
    expect(acted.actions).toContainEqual(
      expect.objectContaining({ ref: 'HelmRelease/apps/immich', action: 'reset', status: 'done' }),
    )
    await expectTracked(acted)
    later(2_000)
  })

  it('has its retries back by a reset, one thing at a time', async () => {
    const release = { namespace: 'apps', name: 'immich' }
    const both = await call('reconcile_flux_helmrelease', { ...release, force: true, reset: true })
    expect([both.isError, textOf(both)]).toEqual([
      true,
      expect.stringContaining('reset is true: it cannot go with force'),
    ])
    const acted = await press('reconcile_flux_helmrelease', { ...release, reset: true })
    expect(acted).toMatchObject({ state: 'done', actions: [{ action: 'reset' }] })
    await expectTracked(acted)
  })

  it('has all sources of a namespace fetched, in one answer', async () => {
    const asleep = { kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system' }
    await press('suspend_flux_reconciliation', { ...asleep, reason: 'moving house' })
    const acted = await press('reconcile_flux', { select: 'sources', namespace: 'flux-system' })
    expect(acted.text).toContain('Left out, since asking them helps nothing now: GitRepository/flux-system/flux-system')
    later(2_000)
    await press('resume_flux_reconciliation', asleep)
    expect(acted.actions.length).toBeGreaterThan(0)
    expect(acted.actions.every(({ ref }) => /^[A-Za-z]+\/flux-system\//.test(ref))).toBe(true)
    await expectTracked(acted)
  })
})

describe('an agent that may not', () => {
  it.each<[string, keyof typeof agents, RegExp]>([
    ['an operator without the right', 'eve', /^forbidden: You may not reconcile kustomizations/],
    ['a viewer', 'vic', /^forbidden: .*only read/],
  ])('is refused with a code and one line: %s', async (_, actor, words) => {
    const row = peek()
    const before = served.audit.length
    const result = await call('reconcile_flux_kustomization', named(row), { client: agents[actor] })
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(words)])
    expect(served.audit.slice(before)).toEqual([
      expect.objectContaining({ actor, via: 'mcp', outcome: 'refused', reason: 'forbidden' }),
    ])
    expect(simulator.control.get(row.ref)?.metadata.annotations?.[REQUESTED_AT]).toBeUndefined()
  })

  it('leaves one line for arguments that do not fit, and for an object that is not there', async () => {
    const before = served.audit.length
    const wrong = await call('reconcile_flux', { refs: ['x'], select: 'failing' })
    expect(textOf(wrong)).toContain('it is no Kind/namespace/name of an object of Flux')
    const gone = await call('reconcile_flux_source', { kind: 'GitRepository', namespace: 'apps', name: 'nothing' })
    expect(textOf(gone)).toMatch(/^not_found: There is no /)
    const near = await call('reconcile_flux_helmrelease', { namespace: 'apps', name: 'imich' })
    expect(textOf(near)).toContain('Near: HelmRelease/apps/immich')
    const other = await call('reconcile_flux_source', { kind: 'ks', namespace: 'apps', name: 'nothing' })
    expect(textOf(other)).toContain('it is no source: there are')
    expect(served.audit.slice(before).map(({ via, reason }) => `${via} ${reason}`)).toEqual([
      'mcp invalid_request',
      'mcp not_found',
      'mcp not_found',
      'mcp invalid_request',
    ])
  })

  it('lists no tool to write, where it may not', async () => {
    const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)
    expect((await names(agents.vic)).filter((name) => /^(reconcile|suspend|resume)_/.test(name))).toEqual([])
    expect((await names(agents.ali)).filter((name) => /^(reconcile|suspend|resume)_/.test(name))).toHaveLength(7)
    expect(await names(agents.vic)).toContain('get_action')
  })
})

describe('an agent that did not ask for the way', () => {
  it('is told the end alone', async () => {
    const arguments_ = { ...named(next()), wait: true }
    const params = { name: 'reconcile_flux_kustomization', arguments: arguments_ }
    const answer = await post(served, { jsonrpc: '2.0', id: 7, method: 'tools/call', params }, as('ali'))
    expect(messagesOf(answer)).toEqual([
      expect.objectContaining({
        id: 7,
        result: expect.objectContaining({ structuredContent: expect.objectContaining({ state: 'done' }) }),
      }),
    ])
  })
})

describe('an agent that leaves', () => {
  it.each<Era>(['modern', 'legacy'])(
    'stops what was not sent of a selection, and undoes nothing, in the %s era',
    async (era) => {
      const client = await connectBearer(served, as('ali').authorization, era)
      // The source may be under way still, or was asked a moment ago, and would be left out of the selection.
      await vi.waitFor(
        async () => {
          const { text } = await served.ask('/api/actions', { headers: as('ali') })
          expect((JSON.parse(text) as ActionList).actions.filter(({ state }) => !isEnded(state))).toEqual([])
        },
        { timeout: 30_000, interval: 250 },
      )
      later(2_000)
      simulator.control.pause()
      const row = next()
      const source = row.source?.ref
      if (source === undefined) throw new Error('It takes from nothing.')
      const before = linesOf(source).length
      const leaving = new AbortController()
      const gone = call('reconcile_flux', { refs: [source, row.ref] }, { client, signal: leaving.signal })
      const ended = expect(gone).rejects.toThrow()
      await vi.waitFor(() => expect(linesOf(source)).toHaveLength(before + 1))
      leaving.abort()
      await ended
      await vi.waitFor(() => expect(linesOf(row.ref)).toHaveLength(1), { timeout: 10_000 })
      expect(linesOf(row.ref)).toEqual([expect.objectContaining({ outcome: 'refused', reason: 'stopped', via: 'mcp' })])
      expect(linesOf(source).at(-1)).toMatchObject({ outcome: 'accepted', via: 'mcp' })
      expect(simulator.control.get(row.ref)?.metadata.annotations?.[REQUESTED_AT]).toBeUndefined()
      // That nobody listens any more is no failure.
      expect(served.log.filter(({ message }) => /failed/.test(message))).toEqual([])
      simulator.control.resume()
      await client.close()
    },
  )
})
