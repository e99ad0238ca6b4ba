import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ServedProgram } from '@/lib/server/testing/serve-program'
import { connectAgent, type Era, messagesOf, post, serveAgents } from './testing/agent-scene'

let served: ServedProgram
beforeAll(async () => {
  served = await serveAgents()
  await vi.waitFor(() => expect(served.program.health.isReady()).toBe(true), { timeout: 20_000 })
}, 30_000)
afterAll(() => served?.stop())

describe('an agent', () => {
  it.each<Era>(['modern', 'legacy'])('is told the state of Flux in the %s era', async (era) => {
    const client = await connectAgent(served, 'viewer', era)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toContain('get_flux_status')
    const result = await client.callTool({ name: 'get_flux_status', arguments: {} })
    expect(result.isError).not.toBe(true)
    expect(result.structuredContent).toMatchObject({ head: { cluster: 'homelab', complete: true } })
    await client.close()
  })

  it('lists the tools as curl asks for them, without any header of the protocol', async () => {
    const answer = await post(served, { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    expect(answer.status).toBe(200)
    expect(messagesOf(answer)).toMatchObject([
      { id: 1, result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'get_flux_status' })]) } },
    ])
  })
})
