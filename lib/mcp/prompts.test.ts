// A prompt has the plan and the diagnosis in it, so that the first call is spared; what is wrong with it is told as of a tool.

import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServedProgram } from '@/lib/server/testing/serve-program'
import { connectAgent, type Era, serveAgents } from './testing/agent-scene'

let served: ServedProgram
beforeAll(async () => {
  served = await serveAgents()
}, 120_000)
afterAll(() => served?.stop())

describe.each<Era>(['modern', 'legacy'])('a prompt in the %s era', (era) => {
  let client: Client
  beforeAll(async () => {
    client = await connectAgent(served, 'viewer', era)
  })
  afterAll(() => client?.close())

  const ask = (name: string, args: Readonly<Record<string, string>>) =>
    client.getPrompt({ name, arguments: { ...args } })

  it.each([
    ['debug_flux_helmrelease', { namespace: 'apps', name: 'immich' }, /^HelmRelease\/apps\/immich is stalled/m],
    [
      'debug_flux_kustomization',
      { namespace: 'apps', name: 'paperless-ai' },
      /^failed Kustomization\/apps\/paperless · /m,
    ],
  ])('%s holds a plan and the diagnosis of %j', async (name, args, fact) => {
    const { messages } = await ask(name, args)
    const [message] = messages
    expect(messages.length).toBe(1)
    expect(message).toMatchObject({ role: 'user', content: { type: 'text' } })
    const text = message?.content.type === 'text' ? message.content.text : ''
    expect(text).toMatch(/^1\. .+\n2\. .+\n3\. .+\n4\. /m)
    expect(text).toMatch(fact)
    expect(text).toMatch(/^Cluster homelab, as of /m)
    expect(text).toMatch(/^What to do:$/m)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_000)
  })

  it('names what is near an object that is not there, and what is missing of its arguments', async () => {
    const near = ask('debug_flux_kustomization', { namespace: 'apps', name: 'imich' })
    await expect(near).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining(
        'not_found: There is no Kustomization apps/imich. Near: Kustomization/apps/immich',
      ),
    })
    await expect(ask('debug_flux_kustomization', { name: 'immich' })).rejects.toMatchObject({ code: -32602 })
    await expect(ask('debug_flux_everything', {})).rejects.toMatchObject({ code: -32602 })
  })
})
