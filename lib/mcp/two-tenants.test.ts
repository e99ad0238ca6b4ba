// Two tenants who name each other wherever Flux has words for it, asked through agents: no tool tells one of them a name of
// the other, and each answer says that it is of a part.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { findNames, refsOf } from '@/lib/server/testing/tenant-walk'
import { runningDeployment } from '@/lib/server/testing/tenant-workloads'
import {
  generateTenants,
  openReviewingDoor,
  type ReviewingDoor,
  type Tenant,
  type TenantName,
} from '@/lib/server/testing/tenant-world'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { messagesOf, post } from './testing/agent-scene'
import { TOOLS } from './tools'

const TENANTS = generateTenants(Number(process.env.TENANT_SEED ?? 12))
const PAIRS: readonly (readonly [TenantName, TenantName])[] = [
  ['apricot', 'bilberry'],
  ['bilberry', 'apricot'],
]
const ALL = Object.values(TENANTS)
const PEOPLE = ['ann', 'ben', 'adm']
const end = new AbortController()
let simulator: Simulator
let door: ReviewingDoor
let served: ServedProgram

beforeAll(async () => {
  simulator = await startSimulator({
    scenario: {
      objects: [
        ...ALL.flatMap(({ objects, workloads, events }) => [...objects, ...workloads, ...events]),
        ...runningDeployment('flux-system', 'kustomize-controller', { 'app.kubernetes.io/part-of': 'flux' }),
      ],
    },
    behaviour: 'none',
    signal: end.signal,
  })
  for (const tenant of ALL) for (const message of tenant.messages) simulator.control.publish(topicOf(tenant), message)
  door = await openReviewingDoor(simulator.server)
  door.allow = (user, _, namespace) =>
    user === 'adm' || (namespace !== undefined && tenantOf(user)?.namespaces.includes(namespace) === true)
  door.logOf = (namespace) =>
    ALL.filter(({ namespaces }) => namespace === 'flux-system' || namespaces.includes(namespace)).flatMap(
      ({ logLines }) => logLines,
    )
  const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-agents-')), 'tokens.json')
  const sha256 = (token: string) => createHash('sha256').update(token).digest('hex')
  writeFileSync(
    path,
    JSON.stringify(PEOPLE.map((name) => ({ name, user: name, role: 'operator', sha256: sha256(name) }))),
  )
  served = await serveProgram({
    env: {
      CLUSTER: 'in-cluster',
      AUTH_MODE: 'token',
      TOKENS_FILE: path,
      READ_REVIEW: '1',
      ...{ MCP_ENABLED: '1', MCP_WRITES: '1', ACTIONS_ENABLED: '1' },
      NTFY_URL: simulator.ntfyUrl,
      NTFY_TOPICS: ALL.map(topicOf).join(','),
    },
    choice: door.choice,
  })
  const expected = ALL.reduce((sum, { objects }) => sum + objects.length, 0)
  await vi.waitFor(
    async () =>
      expect((await ask('adm', 'get_flux_status', { status: 'all', limit: 1 })).text).toContain(`of ${expected}`),
    { timeout: 30_000, interval: 500 },
  )
}, 60_000)
afterAll(() => {
  served?.stop()
  door?.close()
  end.abort()
})

/** Named after its tenant. */
const topicOf = ({ namespaces }: Tenant) => `${namespaces[1]}-alerts`
const tenantOf = (user: string) => ALL.find((tenant) => tenant.user === user)

interface Answered {
  /** Everything that left. */
  readonly whole: string
  readonly text: string
  readonly isError: boolean
}

async function ask(user: string, name: string, args: object): Promise<Answered> {
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }
  const answer = await post(served, body, { authorization: `Bearer ${user}` })
  const [message] = messagesOf(answer)
  const { result } = message as { readonly result: { content: { text: string }[]; isError?: boolean } }
  return { whole: answer.text, text: result.content[0]?.text ?? '', isError: result.isError === true }
}

/** What each tool that reads is asked by one of whom these objects are. */
function questionsOf(refs: readonly Ref[], workload: Ref): Readonly<Record<string, readonly object[]>> {
  const some = refs.filter((_, at) => at % 7 === 0).slice(0, 5)
  const named = (ref: Ref) => ({ kind: kindOf(ref), namespace: namespaceOf(ref), name: nameOf(ref) })
  return {
    get_flux_status: [{}, { status: 'all', limit: 200 }],
    diagnose: some.map(named),
    get_resource: some.map(named),
    get_flux_instance: [{}],
    get_flux_sources: [{ limit: 200 }],
    get_flux_images: [{ limit: 200 }],
    get_dependency_graph: [
      ...[{}, { format: 'outline' }],
      ...['mermaid', 'outline'].map((format) => ({ format, scope: 'delivery', onlyUnhealthy: false })),
      ...some.map((root) => ({ root, onlyUnhealthy: false })),
    ],
    get_events: [{ since: '1d', limit: 200 }, ...some.map((applier) => ({ applier, since: '1d' }))],
    get_logs: [...some.slice(0, 2).map(named), { workload }, { workload, tail: 500 }],
    get_workloads: [{ limit: 200 }, { imagesOnly: true, limit: 200 }],
    get_pods: [{}, { notRunningOnly: false, limit: 200 }],
    get_notifications: [{ since: 'all', limit: 100 }],
    get_action: [],
  }
}

it('tells whoever may read everything of both', async () => {
  const { text } = await ask('adm', 'get_flux_status', { status: 'all', limit: 200 })
  for (const tenant of ALL) expect(findNames(tenant, text)).not.toEqual([])
  expect(text).not.toContain('what you may not see')
})

describe.each(PAIRS)('%s, beside %s', (name, otherName) => {
  const own = TENANTS[name]
  const other = TENANTS[otherName]
  const workload = `Deployment/${own.namespaces[0]}/web` as Ref
  const questions = questionsOf(refsOf(own), workload)

  it('is asked with every tool that reads', () => {
    const reading = TOOLS.filter(({ hints }) => hints === 'read').map((tool) => tool.name)
    expect(Object.keys(questions).sort()).toEqual([...reading].sort())
  })

  it.each(Object.entries(questions).filter(([, asked]) => asked.length > 0))(
    'is told its own by %s and no name of the other',
    async (tool, asked) => {
      const texts: string[] = []
      for (const args of asked) {
        const { whole, text, isError } = await ask(own.user, tool, args)
        expect(isError, text).toBe(false)
        expect(findNames(other, whole), `${tool} ${JSON.stringify(args)}`).toEqual([])
        // What they may not see is not read for them, and is not well.
        expect(text).toMatch(/^not read: what you may not see/m)
        texts.push(text)
      }
      if (tool !== 'get_flux_instance') expect(findNames(own, texts.join('\n'))).not.toEqual([])
    },
  )

  it('is told of what is of the other as of what is not there, without names that are near', async () => {
    const theirs = refsOf(other)[3]
    if (theirs === undefined) throw new Error('The other has nothing.')
    for (const [tool, args] of [
      ['get_events', { applier: theirs }],
      ['get_pods', { applier: theirs }],
      ['get_workloads', { managedBy: theirs }],
      ['get_dependency_graph', { root: theirs }],
      ['get_logs', { kind: kindOf(theirs), namespace: namespaceOf(theirs), name: nameOf(theirs) }],
      ['get_logs', { workload: `Deployment/${other.namespaces[0]}/web` }],
      ['get_logs', { controller: 'kustomize-controller' }],
    ] as const) {
      const { text, isError } = await ask(own.user, tool, args)
      expect(isError, text).toBe(true)
      // What was asked for may stand in the refusal.
      const rest = text
        .replaceAll(`${namespaceOf(theirs)}/${nameOf(theirs)}`, '')
        .replaceAll(other.namespaces[0] ?? '', '')
      expect(findNames(other, rest)).toEqual([])
    }
  })

  it('acts on its own alone, whatever it chooses by, and is told no name of the other', async () => {
    for (const args of [{ select: 'sources' }, { select: 'failing' }, { refs: refsOf(own).slice(0, 40) }]) {
      const { whole, text, isError } = await ask(own.user, 'reconcile_flux', { ...args, wait: false })
      expect(isError, text).toBe(false)
      expect(findNames(other, whole), JSON.stringify(args)).toEqual([])
      expect(findNames(own, text)).not.toEqual([])
    }
    const asked = served.audit.filter(({ actor, via }) => actor === own.user && via === 'mcp')
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.filter(({ ref }) => !own.namespaces.includes(namespaceOf(String(ref) as Ref)))).toEqual([])
  })

  it('is refused what is of the other as what is not there, by every tool that writes', async () => {
    for (const theirs of ['Kustomization', 'HelmRelease', 'GitRepository'].flatMap(
      (kind) => refsOf(other).find((ref) => kindOf(ref) === kind) ?? [],
    )) {
      const target = { kind: kindOf(theirs), namespace: namespaceOf(theirs), name: nameOf(theirs) }
      const nothing = { ...target, namespace: 'nowhere', name: 'nothing' }
      for (const [tool, more] of [
        ['suspend_flux_reconciliation', { reason: 'moving' }],
        ['resume_flux_reconciliation', {}],
      ] as const) {
        const about = async (one: typeof target) => {
          const { text, isError } = await ask(own.user, tool, { ...one, ...more })
          expect(isError, text).toBe(true)
          return text.replaceAll(`${one.namespace}/${one.name}`, 'OBJECT')
        }
        expect(await about(target)).toBe(await about(nothing))
      }
      const alone = await ask(own.user, 'reconcile_flux', { refs: [theirs], wait: false })
      expect([alone.isError, alone.text]).toEqual([true, expect.stringMatching(/^not_found: There is none of these/)])
    }
  })

  it('is not told of what the other asked for', async () => {
    const theirs = refsOf(other).find((ref) => kindOf(ref) === 'Kustomization')
    const begun = await ask(other.user, 'reconcile_flux', { refs: [theirs], wait: false })
    const id = /"id":"([0-9a-f-]{36})"/.exec(begun.whole)?.[1]
    expect(id).toBeDefined()
    const { text, isError } = await ask(own.user, 'get_action', { id })
    expect([isError, text]).toEqual([true, expect.stringMatching(/^not_found: There is no such action/)])
  })
})
