import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixedTarget } from './target'
import { type ClientBench, rejection, startClientBench } from './testing/client-bench'
import { type Exchange, status } from './testing/scripted-server'

let bench: ClientBench

function answer(respond: (exchange: Exchange) => void): void {
  bench.server.onAny = (exchange) => {
    respond(exchange)
    return true
  }
}

beforeEach(async () => {
  bench = await startClientBench()
})
afterEach(() => bench.close())

describe('a read', () => {
  it('gives parsed JSON and says who asks', async () => {
    answer((exchange) => exchange.json(200, { gitVersion: 'v1.34.1' }))
    expect(await bench.client.version()).toBe('v1.34.1')
    expect(bench.server.requests[0]?.headers['user-agent']).toBe('fluxdeck/test')
  })

  it('keeps upstream words out of the sentence and secrets out of the detail', async () => {
    answer((exchange) => exchange.json(403, status(403, 'Forbidden', 'user "bob" with hush may not')))
    const error = await rejection(bench.client.getJson('/api/v1/pods', { purpose: 'list pods' }))
    expect(error).toMatchObject({
      code: 'forbidden',
      status: 403,
      message: 'The cluster does not let this account list pods.',
      detail: 'user "bob" with *** may not',
    })
  })

  it('is given up after its time', async () => {
    answer(() => {})
    const reading = rejection(bench.client.getJson('/api/v1/pods'))
    await bench.clock.until(() => bench.server.requests.length === 1, 'the request arrives')
    bench.clock.advance(10_000)
    expect(await reading).toMatchObject({ code: 'timeout' })
  })

  it('is given up after its time when the body stops half way', async () => {
    answer((exchange) => exchange.stream().write('{"half":'))
    const reading = rejection(bench.client.getJson('/api/v1/pods'))
    await bench.clock.until(() => bench.server.requests.length === 1, 'the request arrives')
    await bench.clock.pass(11_000)
    expect(await reading).toMatchObject({ code: 'timeout' })
  })

  it('of more than it may hold is refused', async () => {
    answer((exchange) => exchange.json(200, { text: 'x'.repeat(10_000) }))
    const error = await rejection(bench.client.getJson('/api/v1/pods', { maxBytes: 1_000 }))
    expect(error).toMatchObject({ code: 'too_large' })
  })

  it('does not follow a redirect', async () => {
    answer((exchange) => exchange.json(302, {}, { location: `${bench.server.url}/elsewhere` }))
    expect(await rejection(bench.client.getJson('/api/v1/pods'))).toMatchObject({ code: 'unexpected', status: 302 })
    expect(bench.server.requests.map(({ path }) => path)).toEqual(['/api/v1/pods'])
  })

  it('never sends back a cookie', async () => {
    answer((exchange) => exchange.json(200, {}, { 'set-cookie': 'session=1' }))
    await bench.client.getJson('/api/v1/pods')
    await bench.client.getJson('/api/v1/pods')
    expect(bench.server.requests[1]?.headers.cookie).toBeUndefined()
  })

  it.each([
    '/api/v1/secrets',
    '/api/v1/namespaces/apps/secrets/token',
    '/api/v1/configmaps?limit=500',
    '/api/v1/watch/namespaces/apps/secrets',
    '/api/v1/namespaces/apps/%73ecrets',
    '/api//v1/secrets',
    '/api/v1/namespaces/apps/pods/../secrets',
    'https://elsewhere.example/api',
  ])('of %s never leaves', async (path) => {
    answer((exchange) => exchange.json(200, {}))
    expect(await rejection(bench.client.getJson(path))).toMatchObject({ code: 'invalid' })
    expect(bench.server.requests).toEqual([])
  })

  it('ends when its caller no longer wants it', async () => {
    answer(() => {})
    const controller = new AbortController()
    const reading = rejection(bench.client.getJson('/api/v1/pods', { signal: controller.signal }))
    await bench.clock.until(() => bench.server.requests.length === 1, 'the request arrives')
    controller.abort()
    expect(await reading).not.toMatchObject({ code: 'timeout' })
    await bench.clock.until(() => bench.server.openSockets() === 0, 'the connection is closed')
  })
})

describe('an open stream', () => {
  it('outlives the time its headers had', async () => {
    answer((exchange) => bench.server.watches.push(exchange.stream()))
    const controller = new AbortController()
    const body = await bench.client.open('/api/v1/pods', { signal: controller.signal, timeoutMs: 1_000 })
    bench.clock.advance(60_000)
    bench.server.watches[0]?.write('late')
    bench.server.watches[0]?.end()
    const parts: string[] = []
    for await (const chunk of body) parts.push(Buffer.from(chunk).toString())
    expect(parts.join('')).toBe('late')
  })

  it('closes its connection when the reader stops', async () => {
    answer((exchange) => {
      const stream = exchange.stream()
      bench.server.watches.push(stream)
      stream.write('first')
    })
    const body = await bench.client.open('/api/v1/pods', { signal: new AbortController().signal })
    for await (const _ of body) break
    await bench.clock.until(() => bench.server.watches[0]?.isOpen() === false, 'the connection is closed')
  })
})

describe('a target whose credentials are refused', () => {
  it('is asked to reload once per read, and never for a write', async () => {
    await bench.close()
    const reloads: boolean[] = []
    bench = await startClientBench((server) => {
      const target = fixedTarget(server.url, 'test')
      return {
        ...target,
        authorize: (options) => {
          reloads.push(options?.reload === true)
          return target.authorize(options)
        },
      }
    })
    answer((exchange) => exchange.json(401, status(401, 'Unauthorized')))
    expect(await rejection(bench.client.getJson('/api/v1/pods'))).toMatchObject({ code: 'unauthorised' })
    expect(reloads).toEqual([false, true])
    const write = bench.client.send('PATCH', '/x', {}, { contentType: 'application/json', timeoutMs: 1_000 })
    expect(await rejection(write)).toMatchObject({ code: 'unauthorised', fate: 'refused' })
    expect(bench.server.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1)
  })
})
