import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PatchRequest, patchObject } from './patch'
import { type ClientBench, rejection, startClientBench } from './testing/client-bench'
import { WIDGETS } from './testing/reflector-bench'
import { type Exchange, status } from './testing/scripted-server'

let bench: ClientBench

const request: PatchRequest = {
  type: WIDGETS,
  namespace: 'apps',
  name: 'web',
  body: { metadata: { annotations: { touched: 'now' } } },
  fieldManager: 'fluxdeck',
}

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

describe('a patch', () => {
  it('is one merge patch of exactly the given body under our field manager', async () => {
    answer((exchange) => exchange.json(200, { metadata: { name: 'web' } }))
    expect(await patchObject(bench.client, request)).toEqual({ metadata: { name: 'web' } })
    const [sent] = bench.server.requests
    expect(sent?.method).toBe('PATCH')
    expect(sent?.path).toBe('/apis/example.org/v1/namespaces/apps/widgets/web')
    expect(sent?.query.get('fieldManager')).toBe('fluxdeck')
    expect(sent?.headers['content-type']).toBe('application/merge-patch+json')
    expect(JSON.parse(sent?.body ?? '')).toEqual(request.body)
  })

  it('carries the uid as a precondition when the caller has one', async () => {
    answer((exchange) => exchange.json(200, {}))
    await patchObject(bench.client, { ...request, uid: 'uid-1' })
    expect(JSON.parse(bench.server.requests[0]?.body ?? '')).toEqual({
      metadata: { annotations: { touched: 'now' }, uid: 'uid-1' },
    })
  })

  it.each([
    { code: 404, error: 'not_found' },
    { code: 409, error: 'conflict' },
    { code: 403, error: 'forbidden' },
    { code: 422, error: 'invalid' },
    { code: 429, error: 'rate_limited' },
    { code: 503, error: 'unreachable' },
  ])('refused with $code is told as $error and sent once', async ({ code, error }) => {
    answer((exchange) => exchange.json(code, status(code, 'No')))
    expect(await rejection(patchObject(bench.client, request))).toMatchObject({ code: error, fate: 'refused' })
    expect(bench.server.requests).toHaveLength(1)
  })

  it('refused because the uid is that of an object which was replaced is told as conflict', async () => {
    // What a real API server says: no failed precondition but a field that must not change.
    const causes = [{ reason: 'FieldValueInvalid', message: 'field is immutable', field: 'metadata.uid' }]
    answer((exchange) => exchange.json(422, { kind: 'Status', code: 422, reason: 'Invalid', details: { causes } }))
    const error = await rejection(patchObject(bench.client, { ...request, uid: 'uid-1' }))
    expect(error).toMatchObject({ code: 'conflict', fate: 'refused', status: 422 })
  })

  it.each([500, 502, 504])('answered with %i may have been applied', async (code) => {
    answer((exchange) => exchange.json(code, status(code, 'Broken')))
    expect(await rejection(patchObject(bench.client, request))).toMatchObject({ code: 'timeout', fate: 'unknown' })
    expect(bench.server.requests).toHaveLength(1)
  })

  it('without an answer within 10 s may have been applied, and is not sent again', async () => {
    answer(() => {})
    const patching = rejection(patchObject(bench.client, request))
    await bench.clock.until(() => bench.server.requests.length === 1, 'the patch arrives')
    bench.clock.advance(10_000)
    expect(await patching).toMatchObject({ code: 'timeout', fate: 'unknown' })
    expect(bench.server.requests).toHaveLength(1)
  })

  it('whose connection breaks after it was sent may have been applied, and is not sent again', async () => {
    answer((exchange) => exchange.drop())
    expect(await rejection(patchObject(bench.client, request))).toMatchObject({ code: 'timeout', fate: 'unknown' })
    expect(bench.server.requests).toHaveLength(1)
  })

  it('to a server that refuses the connection was certainly not sent', async () => {
    await bench.server.stop()
    const error = await rejection(patchObject(bench.client, request))
    expect(error).toMatchObject({ code: 'unreachable', fate: 'not_sent' })
  })

  it('of a status never leaves', async () => {
    const bad = { ...request, body: { status: { ready: true } } }
    await expect(async () => patchObject(bench.client, bad)).rejects.toMatchObject({ fate: 'not_sent' })
    expect(bench.server.requests).toEqual([])
  })
})
