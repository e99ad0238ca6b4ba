import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { trustPeers } from '../trusted-peers'
import { allowHosts } from './allowed-hosts'
import { guardBody, guardRequest, MAX_BODY_BYTES, maxBodyOf, stampRequest } from './request-guard'

const HOSTS = allowHosts({ isLoopback: false, baseUrl: new URL('https://flux.example'), allowedHosts: [] }, 3000)
const HOST = { host: 'flux.example' }

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly rawHeaders?: readonly string[]
  readonly remoteAddress?: string
}

function requestFor(url: string, { method = 'GET', headers = HOST, rawHeaders, remoteAddress }: Sent = {}) {
  return {
    url,
    method,
    headers: { ...headers },
    rawHeaders: rawHeaders ?? Object.entries(headers).flat(),
    socket: { remoteAddress: remoteAddress ?? '192.0.2.1' },
  } as unknown as IncomingMessage
}
function codeOf(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}
const guard = (url: string, sent?: Sent) => codeOf(() => guardRequest(requestFor(url, sent), HOSTS))

describe('an address', () => {
  it('goes on as its path alone', () => {
    expect(guardRequest(requestFor('/resources?status=failed'), HOSTS)).toBe('/resources')
  })

  it.each([
    '/a%2fb',
    '/a%2Fb',
    '/a%5cb',
    '/a\\b',
    '/a/../b',
    '/a/./b',
    '/..',
    '//a',
    '/a//b',
    '/a%00',
    'http://flux.example/',
    '*',
  ])('like %s is read by nobody', (url) => {
    expect(guard(url)).toBe('invalid_request')
  })

  it.each(['/a.b', '/...', '/.well-known', '/a/..b'])('like %s only looks odd', (url) => {
    expect(guard(url)).toBeUndefined()
  })

  it('below the API is there or not; elsewhere the pages say so', () => {
    for (const url of ['/api/', '/api/nothing', '/api/state/more']) expect(guard(url)).toBe('not_found')
    for (const url of ['/api/state', '/api', '/apis', '/nothing']) expect(guard(url)).toBeUndefined()
  })
})

describe('a page of another site', () => {
  const from = (site: string, mode?: string) => ({
    headers: { ...HOST, 'sec-fetch-site': site, ...(mode === undefined ? {} : { 'sec-fetch-mode': mode }) },
  })

  it('fetches nothing from here, in whatever way', () => {
    for (const mode of ['cors', 'no-cors', 'navigate', undefined])
      for (const url of ['/api/state', '/api/stream', '/api/objects/HelmRelease/a/b', '/api/actions'])
        expect(guard(url, from('cross-site', mode)), `${url} ${mode}`).toBe('bad_origin')
    for (const mode of ['cors', 'no-cors']) expect(guard('/', from('cross-site', mode))).toBe('bad_origin')
  })

  it('may link to a page, and the provider may send people back', () => {
    for (const url of ['/', '/wall', '/resources/HelmRelease/a/b', '/auth/callback?code=x', '/healthz'])
      expect(guard(url, from('cross-site', 'navigate'))).toBeUndefined()
  })

  it('is not one of ours, nor a neighbour below the same name', () => {
    for (const site of ['same-origin', 'same-site', 'none'])
      expect(guard('/api/state', from(site, 'cors'))).toBeUndefined()
  })
})

describe('a host', () => {
  it('is ours, in any case, and comes once', () => {
    expect(guard('/', { headers: { host: 'FLUX.example' } })).toBeUndefined()
    expect(guard('/', { headers: { host: 'evil.example' } })).toBe('bad_host')
    expect(guard('/', { headers: {} })).toBe('bad_host')
    const rawHeaders = ['Host', 'flux.example', 'HOST', 'flux.example']
    expect(guard('/', { rawHeaders })).toBe('bad_host')
    // A value that reads like the name of the header is none.
    expect(guard('/', { rawHeaders: ['Host', 'flux.example', 'X-Odd', 'host'] })).toBeUndefined()
  })

  it('may be any for the kubelet', () => {
    for (const url of ['/healthz', '/readyz'])
      expect(guard(url, { headers: { host: '10.0.0.7:3000' } })).toBeUndefined()
  })
})

describe('a method', () => {
  it.each([
    ['/api/state', 'POST', 'GET, HEAD'],
    ['/api/actions', 'DELETE', 'GET, HEAD, POST'],
    ['/logout', 'GET', 'POST'],
    ['/nothing', 'POST', 'GET, HEAD'],
    ['/', 'OPTIONS', 'GET, HEAD'],
  ])('of %s is not %s', (url, method, allow) => {
    expect(() => guardRequest(requestFor(url, { method }), HOSTS)).toThrow(
      expect.objectContaining({ code: 'method_not_allowed', extra: { allow } }),
    )
  })

  it('that the address takes goes on', () => {
    expect(guard('/api/actions', { method: 'POST' })).toBeUndefined()
    expect(guard('/api/actions/a', { method: 'DELETE' })).toBeUndefined()
    expect(guard('/', { method: 'HEAD' })).toBeUndefined()
  })

  it('calls no action of the framework', () => {
    expect(guard('/', { headers: { ...HOST, 'next-action': 'x' } })).toBe('invalid_request')
  })
})

describe('what only this program may say of a request', () => {
  const stamp = (headers: Readonly<Record<string, string>>, networks: readonly string[] = []) => {
    const request = requestFor('/', { headers, remoteAddress: '10.0.0.1' })
    return { ...stampRequest(request, trustPeers(networks)), headers: request.headers }
  }

  it('is its own word, whatever a caller sent', () => {
    const sent = [
      'x-fluxdeck-proxy',
      'x-fluxdeck-anything',
      'x-middleware-rewrite',
      'x-middleware-subrequest',
      'content-security-policy',
      'x-nonce',
      'forwarded',
      'x-real-ip',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-forwarded-prefix',
    ]
    const { headers, requestId } = stamp(Object.fromEntries([...sent, 'accept'].map((name) => [name, 'planted'])))
    expect(headers).toEqual({
      accept: 'planted',
      'x-fluxdeck-request-id': requestId,
      'x-fluxdeck-peer': '10.0.0.1',
      // Somebody in between spoke of the way.
      'x-fluxdeck-relayed': '1',
    })
  })

  it('leaves the headers by which a proxy names people', () => {
    const { headers } = stamp({ 'x-forwarded-user': 'ali', 'x-forwarded-groups': 'dev', 'x-forwarded-for-real': 'x' })
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(['x-forwarded-user', 'x-forwarded-groups']))
  })

  it('is never the same twice', () => {
    const [one, two] = [stamp({}), stamp({})]
    expect(one.requestId).not.toBe(two.requestId)
    expect(one.nonce).not.toBe(two.nonce)
    expect(one.nonce).toHaveLength(24)
  })

  it('takes the address of the caller from proxies of ours alone', () => {
    const forwarded = { 'x-forwarded-for': '192.0.2.9' }
    expect(stamp(forwarded).headers['x-fluxdeck-peer']).toBe('10.0.0.1')
    expect(stamp(forwarded, ['10.0.0.0/8']).headers['x-fluxdeck-peer']).toBe('192.0.2.9')
    expect(stamp({}, ['10.0.0.0/8']).headers['x-fluxdeck-peer']).toBe('10.0.0.1')
  })
})

describe('a body', () => {
  const check = (method: string, headers: Readonly<Record<string, string>>) =>
    codeOf(() => guardBody(requestFor('/logout', { method, headers }), maxBodyOf('/logout')))

  it.each<[string, string, Readonly<Record<string, string>>, string | undefined]>([
    ['none at all', 'GET', {}, undefined],
    ['an empty one', 'GET', { 'content-length': '0' }, undefined],
    ['one of a reading request', 'GET', { 'content-length': '1' }, 'invalid_request'],
    ['one without length of a reading request', 'HEAD', { 'transfer-encoding': 'chunked' }, 'invalid_request'],
    ['one of a writing request', 'POST', { 'content-length': '1' }, undefined],
    ['one without length', 'POST', { 'transfer-encoding': 'chunked' }, undefined],
    ['a compressed one', 'POST', { 'content-encoding': 'gzip' }, 'unsupported_media_type'],
    ['the longest', 'POST', { 'content-length': String(MAX_BODY_BYTES) }, undefined],
    ['one that is longer', 'POST', { 'content-length': String(MAX_BODY_BYTES + 1) }, 'too_large'],
  ])('is taken or not: %s', (_, method, headers, code) => {
    expect(check(method, headers)).toBe(code)
  })

  it('may be larger where many objects can be named, there alone', () => {
    expect(maxBodyOf('/api/actions')).toBe(256 * 1024)
    for (const path of ['/logout', '/login', '/api/actions/a', '/nothing']) expect(maxBodyOf(path)).toBe(MAX_BODY_BYTES)
  })
})
