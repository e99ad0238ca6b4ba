// Two tenants who name each other wherever Flux has words for it, as agents: no tool and no prompt tells one of them a
// name of the other, and many calls at once never cross.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { as, openTenantScene, PAIRS, TENANTS, type TenantScene } from '@/lib/server/testing/tenant-scene'
import { findNames, refsOf } from '@/lib/server/testing/tenant-walk'
import type { Tenant } from '@/lib/server/testing/tenant-world'
import { asRef } from '@/lib/testing/as-ref'
import { TOOLS } from './tools'

let scene: TenantScene
const clients = new Map<string, Client>()
beforeAll(async () => {
  scene = await openTenantScene({ MCP_ENABLED: '1', MCP_WRITES: '1' })
  for (const user of ['ann', 'ben', 'eve']) clients.set(user, await connect(user))
}, 90_000)
afterAll(async () => {
  for (const client of clients.values()) await client.close()
  scene?.close()
})

async function connect(user: string): Promise<Client> {
  const client = new Client({ name: user, version: '0' })
  const url = new URL('/mcp', scene.served.origin)
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: as(user) } }))
  return client
}

type Asked = Readonly<Record<string, unknown>>

async function call(
  user: string,
  name: string,
  args: Asked,
): Promise<{ readonly text: string; readonly isError: boolean }> {
  // A minute passes, so that what is counted does not matter here.
  scene.pass(1_000)
  const result = await clients.get(user)?.callTool({ name, arguments: args })
  return { text: JSON.stringify(result), isError: result?.isError === true }
}

function named(ref: Ref): Asked {
  return { kind: kindOf(ref), namespace: namespaceOf(ref), name: nameOf(ref) }
}

const NOTHING = asRef('Kustomization/nowhere/nothing')
const WHOLE = 'conditions delivery dependencies inventory workloads history events notifications manifest'.split(' ')

/** What each tool is asked as one of them; of the objects those that name the other most. */
function questionsOf(own: Tenant): Readonly<Record<string, readonly Asked[]>> {
  const refs = refsOf(own)
  const [namespace = ''] = own.namespaces
  const some = refs.slice(0, 12)
  const ofKind = (kind: string) => refs.filter((ref) => kindOf(ref) === kind).map(named)
  const withoutKind = ({ kind: _, ...rest }: Asked) => ({ ...rest, wait: false })
  return {
    get_flux_status: [{}, { status: 'all', limit: 200 }, { namespace }, { kind: 'ks' }, { q: 'not' }],
    diagnose: some.map(named),
    get_resource: some.map((ref) => ({ ...named(ref), include: WHOLE })),
    get_flux_instance: [{}],
    get_flux_sources: [{}, { limit: 200 }],
    get_flux_images: [{}, { limit: 200 }],
    get_dependency_graph: [
      {},
      { onlyUnhealthy: false },
      { scope: 'delivery', onlyUnhealthy: false, format: 'outline' },
    ],
    get_events: [{}, { since: '7d', limit: 200 }, ...some.slice(0, 4).map((applier) => ({ applier, since: '7d' }))],
    get_logs: [...some.slice(0, 6).map((ref) => named(ref)), { workload: `Deployment/${namespace}/web` }],
    get_workloads: [{}, { limit: 200 }, { imagesOnly: true }],
    get_pods: [{}, { notRunningOnly: false, limit: 200 }],
    get_cluster_health: [{}, { question: 'pods', all: true }],
    get_certificates: [{ all: true }],
    get_alerts: [{}],
    query_logs: [{ query: '{}' }],
    query_metrics: [{ query: 'up' }],
    get_notifications: [{ since: 'all' }, { since: 'all', severity: 'error' }],
    get_deploys: [{}, { since: '30d', limit: 100 }, ...some.slice(0, 3).map((ref) => ({ ref }))],
    get_history: [
      {},
      { since: '7d', limit: 200 },
      { type: 'status' },
      { q: 'not' },
      ...some.slice(0, 3).map((ref) => ({ ref })),
    ],
    get_action: [{ id: 'none' }],
    reconcile_flux_kustomization: ofKind('Kustomization').slice(0, 2).map(withoutKind),
    reconcile_flux_helmrelease: ofKind('HelmRelease').slice(0, 1).map(withoutKind),
    reconcile_flux_source: ofKind('GitRepository')
      .slice(0, 1)
      .map((one) => ({ ...one, wait: false })),
    reconcile_flux_resourceset: [{ namespace, name: 'nothing', wait: false }],
    reconcile_flux: [{ select: 'failing', wait: false }],
    suspend_flux_reconciliation: [{ ...named(refs[1] ?? refs[0] ?? NOTHING), reason: 'a test' }],
    // Nobody reconciles here, so what is resumed would be waited for to the last second; this one is refused, for it is awake.
    resume_flux_reconciliation: [named(refs[2] ?? refs[0] ?? NOTHING)],
  }
}

describe.each(PAIRS)('%s, beside %s, as an agent', (name, otherName) => {
  const own = TENANTS[name]
  const other = TENANTS[otherName]

  it('is asked every tool that there is', () => {
    expect(Object.keys(questionsOf(own)).sort()).toEqual(TOOLS.map((tool) => tool.name).sort())
  })

  it.each(Object.keys(questionsOf(own)))('is told no name of the other by %s', async (tool) => {
    const texts: string[] = []
    for (const args of questionsOf(own)[tool] ?? []) {
      const { text } = await call(own.user, tool, args)
      expect(findNames(other, text), `${tool} ${JSON.stringify(args)}`).toEqual([])
      texts.push(text)
    }
    expect(texts.length).toBeGreaterThan(0)
  })

  it('is told no name of the other by a prompt', async () => {
    for (const ref of refsOf(own)
      .filter((one) => kindOf(one) === 'Kustomization')
      .slice(0, 4)) {
      scene.pass(1_000)
      const args = { namespace: namespaceOf(ref), name: nameOf(ref) }
      const prompt = await clients.get(own.user)?.getPrompt({ name: 'debug_flux_kustomization', arguments: args })
      expect(findNames(other, JSON.stringify(prompt))).toEqual([])
    }
  })

  it('is told the same of an object of the other as of none, be it by name or by what is near', async () => {
    const [theirs] = refsOf(other)
    if (theirs === undefined) throw new Error('The other has nothing.')
    const ask = async (asked: string) => {
      const { text, isError } = await call(own.user, 'diagnose', { ...named(theirs), name: asked })
      return [isError, text.replaceAll(`${namespaceOf(theirs)}/${asked}`, 'IT')]
    }
    const told = await ask(nameOf(theirs))
    expect(told).toEqual(await ask('nothing-at-all'))
    expect(told).toEqual([true, expect.stringContaining('not_found: There is no ')])
    expect(findNames(other, String(told[1]))).toEqual([])
  })

  it('sees all of its own', async () => {
    const { text } = await call(own.user, 'get_flux_status', { status: 'all', limit: 200 })
    expect(text).toContain(`${own.objects.length} objects: `)
    expect(text).toContain(String(refsOf(own)[0]))
  })
})

describe('calls of two tokens at once', () => {
  it('never cross', async () => {
    const users = PAIRS.map(([own, other]) => ({ own: TENANTS[own], other: TENANTS[other] }))
    for (let round = 0; round < 50; round += 1) {
      scene.pass(3_000)
      const answers = await Promise.all(
        users.flatMap(({ own, other }) =>
          [{ status: 'all', limit: 200 }, {}].map(async (args) => ({
            ...(await call(own.user, 'get_flux_status', args)),
            own,
            other,
          })),
        ),
      )
      for (const { text, isError, own, other } of answers) {
        expect([isError, findNames(other, text)]).toEqual([false, []])
        expect(text).toContain(`${own.objects.length} objects: `)
      }
    }
  }, 120_000)

  it('show nothing to somebody who may read nothing', async () => {
    for (const { namespaces, names } of Object.values(TENANTS)) {
      const { text } = await call('eve', 'get_flux_status', { status: 'all' })
      expect(findNames({ namespaces, names }, text)).toEqual([])
    }
  })
})
