// Two operators with different rights in one cluster, over the address of the program: what one may do to what the other
// asked for, and what their buttons cost the cluster.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { type ServedProgram, serveProgram } from '../testing/serve-program'
import { type AskedAction, openReviewingDoor, type ReviewingDoor } from '../testing/tenant-world'

const end = new AbortController()
let simulator: Simulator
let door: ReviewingDoor
let served: ServedProgram
let now = Date.now()
let asked: AskedAction[] = []
let rule: (asked: AskedAction) => boolean | Promise<boolean>

const kustomizationOf = (name: string, needs: readonly string[] = []) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: 'apps' },
  spec: { dependsOn: needs.map((need) => ({ name: need })) },
})
const NAMES = Array.from({ length: 40 }, (_, index) => `k${index}`)
const OBJECTS = [...NAMES.map((name) => kustomizationOf(name)), kustomizationOf('last', ['k0'])]
const refTo = (name: string) => `Kustomization/apps/${name}`
const as = (name: string) => ({ authorization: `Bearer ${name}` })

beforeAll(async () => {
  simulator = await startSimulator({ scenario: { objects: OBJECTS }, behaviour: 'none', signal: end.signal })
  door = await openReviewingDoor(simulator.server)
  door.allowAction = (one) => {
    asked.push(one)
    return rule(one)
  }
  const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-operators-')), 'tokens.json')
  const entry = (name: string) => ({
    name,
    user: name,
    role: 'operator',
    sha256: createHash('sha256').update(name).digest('hex'),
  })
  writeFileSync(path, JSON.stringify(['ali', 'eve'].map(entry)))
  served = await serveProgram({
    env: { CLUSTER: 'in-cluster', AUTH_MODE: 'token', TOKENS_FILE: path, ACTIONS_ENABLED: '1' },
    choice: door.choice,
    clock: () => new Date(now),
  })
  await vi.waitFor(
    async () => {
      const { text } = await served.ask('/api/state', { headers: as('ali') })
      expect(JSON.parse(text).resources).toHaveLength(OBJECTS.length)
    },
    { timeout: 20_000 },
  )
})
afterAll(() => {
  served.stop()
  door.close()
  end.abort()
})
beforeEach(() => {
  asked = []
  rule = ({ user }) => user === 'ali'
  // What was remembered of the test before counts no more.
  now += 60_000
})

describe('what somebody else asked for', () => {
  const states = async (id: string) => {
    const { text } = await served.ask(`/api/actions/${id}`, { headers: as('ali') })
    return (JSON.parse(text) as { actions: Action[] }).actions.map(({ state, message }) => ({ state, message }))
  }
  const stop = (id: string, name: string) => served.ask(`/api/actions/${id}`, { method: 'DELETE', headers: as(name) })

  it('is stopped by who could have asked for what is left, and by nobody else', async () => {
    const begun = await served.act({ action: 'reconcile', refs: [refTo('k0'), refTo('last')] }, as('ali'))
    const { id } = JSON.parse(begun.text) as { id: string }
    expect((await states(id)).map(({ state }) => state)).toEqual(['requested', 'queued'])

    const refused = await stop(id, 'eve')
    expect(refused).toMatchObject({ status: 403, code: 'forbidden' })
    expect(JSON.parse(refused.text).error).toMatchObject({
      message: expect.stringContaining('ali asked for this, and you could not have: You may not reconcile'),
      details: { verb: 'reconcile', resource: 'kustomizations.kustomize.toolkit.fluxcd.io', namespace: 'apps' },
    })
    expect((await states(id)).map(({ state }) => state)).toEqual(['requested', 'queued'])
    expect(served.audit.at(-1)).toMatchObject({ actor: 'eve', outcome: 'refused', reason: 'forbidden' })

    // The right to what is left is enough; what was sent already is nobody's any more.
    now += 5_000
    rule = ({ user, name }) => user === 'ali' || name === 'last'
    expect((await stop(id, 'eve')).status).toBe(200)
    expect((await states(id)).at(-1)).toEqual({ state: 'refused', message: 'Stopped by eve before it was sent.' })
    expect(served.audit).toContainEqual(expect.objectContaining({ actor: 'eve', outcome: 'accepted', reason: 'stop' }))
  })
})

describe('what the buttons of an operator without rights cost', () => {
  const question = `/api/access?${NAMES.map((name) => `ref=${refTo(name)}`).join('&')}&suspension=1`
  const reads = () => simulator.control.requests().filter(({ path }) => /\/kustomizations\/k\d+/.test(path)).length
  const ask = () => served.ask(question, { headers: as('eve') })

  it('is one question for each right and object, however often the page asks', async () => {
    const before = reads()
    const answers = await Promise.all(Array.from({ length: 10 }, ask))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await ask()
    const keys = asked.map(({ verb, name }) => `${verb} ${name ?? '*'}`)
    expect(keys.length).toBe(new Set(keys).size)
    expect(keys.length).toBeLessThanOrEqual(2 * (NAMES.length + 1))
    expect(reads() - before).toBeLessThanOrEqual(NAMES.length)
  })

  it('ends with the caller', async () => {
    let answer: (value: boolean) => void = () => {}
    const held = new Promise<boolean>((resolve) => {
      answer = resolve
    })
    rule = () => held
    const { port } = new URL(served.origin)
    const request = get({
      host: '127.0.0.1',
      port,
      path: question,
      headers: { host: `localhost:${port}`, ...as('eve') },
    })
    request.on('error', () => {})
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0))
    request.destroy()
    // The next request comes behind the end of the one before.
    await served.ask('/api/me', { headers: as('eve') })
    answer(false)
    // One person's questions go in their order: were there any left of the first request, they would come before these.
    await served.ask(`/api/access?ref=${refTo('last')}`, { headers: as('eve') })
    const names = asked.flatMap(({ name }) => name ?? [])
    expect(new Set(names)).toEqual(new Set(['last']))
  })
})
