// What happened and what was deployed, as an agent is told and as the pages are: the same, in the same order.

import type { CallToolResult, Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { DeployDetail, DeployPage } from '@/lib/contract/deploys'
import type { HistoryPage } from '@/lib/contract/history'
import { lengthOf, nameEnd, nameReach } from '@/lib/flux/history/deploy-words'
import { tellEntry } from '@/lib/flux/history/entry-words'
import type { ServedProgram } from '@/lib/server/testing/serve-program'
import { formatLength } from '@/lib/time'
import { bearerOf, connectAgent, serveAgents } from './testing/agent-scene'

let served: ServedProgram
let agent: Client

beforeAll(async () => {
  served = await serveAgents()
  agent = await connectAgent(served, 'viewer', 'modern')
}, 90_000)
afterAll(async () => {
  await agent?.close()
  served?.stop()
})

const ToldSchema = z.object({
  items: z.array(z.object({ ref: z.string().optional(), status: z.string().optional(), text: z.string() })),
})

async function askAgent(name: string, args: object) {
  const result = (await agent.callTool({ name, arguments: { ...args } })) as CallToolResult
  expect(result.isError ?? false, JSON.stringify(result.content)).toBe(false)
  return ToldSchema.parse(result.structuredContent).items
}

async function askPage<Body>(path: string): Promise<Body> {
  const { text } = await served.ask(path, { headers: { authorization: bearerOf('viewer') } })
  return JSON.parse(text) as Body
}

it('deploys: which, how they ended, what they reached and how long they took', async () => {
  const { deploys } = await askPage<DeployPage>('/api/deploys?since=30d&limit=500')
  const items = await askAgent('get_deploys', { since: '30d', limit: 100 })
  expect(deploys.length).toBeGreaterThan(10)
  // What an answer has no room for is not in it.
  expect(items.length).toBeGreaterThan(10)
  for (const [at, { ref, status, text }] of items.entries()) {
    const deploy = deploys[at]
    if (deploy === undefined) throw new Error(`no page tells of ${text}`)
    expect([ref, status]).toEqual([deploy.source, nameEnd(deploy).word])
    expect(text).toContain(`id ${deploy.id}`)
    expect(text).toContain(nameReach(deploy))
    const length = lengthOf(deploy)
    if (length !== undefined) expect(text).toContain(`took ${formatLength(length)}`)
  }
})

it('one deploy: each of its objects, and the one before it', async () => {
  const [first] = (await askPage<DeployPage>('/api/deploys?since=30d')).deploys.slice(3)
  const deploy = await askPage<DeployDetail>(`/api/deploys/${first?.id}`)
  const [head, ...objects] = await askAgent('get_deploys', { id: deploy.id })
  expect(head?.text).toContain(`the one before it: ${deploy.previous}`)
  expect(head?.text).toContain(`the one behind it: ${deploy.next}`)
  expect(objects.map(({ ref, status }) => [ref, status])).toEqual(
    deploy.objects.map(({ ref, outcome }) => [ref, outcome]),
  )
})

it('what happened: which entries, and in which words', async () => {
  const { entries } = await askPage<HistoryPage>('/api/history?since=30d&limit=500&type=deploy,status')
  const items = await askAgent('get_history', { since: '30d', limit: 50, type: 'deploy' })
  const own = entries.filter(({ type }) => type === 'deploy')
  expect(items.length).toBeGreaterThan(10)
  for (const [at, { ref, text }] of items.entries()) {
    const entry = own[at]
    if (entry === undefined) throw new Error(`no page tells of ${text}`)
    expect([ref, text]).toEqual([entry.ref, expect.stringContaining(entry.at)])
    const { text: _, ...facts } = entry
    expect(text).toContain(tellEntry(facts))
  }
})
