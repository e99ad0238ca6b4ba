import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const OBJECT = '/api/objects/Kustomization/flux-system/monitoring/logs'
let served: ServedProgram

beforeAll(async () => {
  served = await serveProgram({ env: {} })
  await vi.waitFor(
    async () => {
      const { lines } = JSON.parse((await served.ask(OBJECT)).text)
      expect(lines.length).toBeGreaterThan(0)
    },
    { timeout: 30_000, interval: 200 },
  )
}, 60_000)
afterAll(() => served.stop())

describe('the addresses of logs', () => {
  it('name what they do not know, and refuse what cannot be', async () => {
    expect(JSON.parse((await served.ask(`${OBJECT}?colour=red`)).text)).toMatchObject({ ignored: ['colour'] })
    for (const query of ['?sinceSeconds=0', '?tail=-1', '?level=loud', '?follow=maybe'])
      expect((await served.ask(`${OBJECT}${query}`)).status, query).toBe(400)
    expect((await served.ask('/api/workloads/Secret/apps/web/logs')).code).toBe('invalid_kind')
    expect((await served.ask('/api/workloads/Pod/apps/..%2Fsecrets/logs')).status).toBe(400)
    expect((await served.ask('/api/objects/Kustomization/flux-system/nothing/logs')).status).toBe(404)
  })

  it('answer no lines where none are asked for, with the state all the same', async () => {
    expect(JSON.parse((await served.ask(`${OBJECT}?tail=0`)).text)).toMatchObject({ lines: [], state: 'live' })
  })

  it('follow until the program ends, and say so', async () => {
    const stream = served.openStream({}, '?follow=true&colour=red', OBJECT)
    await vi.waitFor(() => expect(stream.text()).toMatch(/event: lines\ndata: \{.*"ignored":\["colour"\]/), {
      timeout: 10_000,
    })
    served.program.stop()
    await stream.ended
    expect(stream.text()).toMatch(/event: bye\ndata: \{"reason":"shutdown"\}\n\n$/)
  })
})
