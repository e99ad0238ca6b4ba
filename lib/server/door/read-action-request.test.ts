import { describe, expect, it } from 'vitest'
import { allowHosts } from './allowed-hosts'
import { type OriginRules, readActionRequest, requireSameOrigin } from './read-action-request'

const HOSTS = allowHosts({ isLoopback: true, allowedHosts: [] }, 3000)
const OURS = { origin: 'http://localhost:3000', 'content-type': 'application/json' }
const requestOf = (headers: Readonly<Record<string, string>>, body = '{}') =>
  new Request('http://localhost:3000/api/actions', { method: 'POST', headers, body })

describe('a writing request', () => {
  const cases: readonly (readonly [string, Record<string, string>, OriginRules, string | undefined])[] = [
    ['of our page', OURS, {}, undefined],
    ['of our page, which says so', { ...OURS, 'sec-fetch-site': 'same-origin' }, {}, undefined],
    ['of another site', { ...OURS, origin: 'https://evil.example' }, {}, 'bad_origin'],
    ['of a page without an origin', { ...OURS, origin: 'null' }, {}, 'bad_origin'],
    ['of a site next door', { ...OURS, 'sec-fetch-site': 'same-site' }, {}, 'bad_origin'],
    ['without origin', { 'content-type': 'application/json' }, {}, 'bad_origin'],
    ['without origin, with a token', { 'content-type': 'application/json' }, { mayOmitOrigin: true }, undefined],
    ['with a token and a wrong origin', { ...OURS, origin: 'null' }, { mayOmitOrigin: true }, 'bad_origin'],
    ['without the value of our page', OURS, { isOwnPage: false }, 'bad_origin'],
    ['of nowhere and without that value', {}, { isOwnPage: false, mayOmitOrigin: true }, 'bad_origin'],
    ['that is a form', { ...OURS, 'content-type': 'text/plain' }, {}, 'unsupported_media_type'],
    ['that says how it is written', { ...OURS, 'content-type': 'Application/JSON; charset=utf-8' }, {}, undefined],
    ['that only looks like JSON', { ...OURS, 'content-type': 'application/jsonx' }, {}, 'unsupported_media_type'],
    ['that needs no body', { origin: OURS.origin }, { needsJson: false }, undefined],
  ]
  it.each(cases)('%s', (_, headers, rules, code) => {
    const look = () => requireSameOrigin(requestOf(headers), HOSTS, rules)
    if (code === undefined) expect(look).not.toThrow()
    else expect(look).toThrow(expect.objectContaining({ code }))
  })
})

describe('what is asked for', () => {
  const TARGET = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'web' }
  const read = (body: unknown) =>
    readActionRequest(requestOf(OURS, typeof body === 'string' ? body : JSON.stringify(body)))

  it.each([
    TARGET,
    { ...TARGET, uid: 'u', reason: 'because' },
    { action: 'suspend', refs: ['Kustomization/apps/web'] },
    { action: 'reconcile', select: 'failing' },
  ])('is taken as it is: %j', async (body) => expect(await read(body)).toEqual(body))

  it.each([
    ['{', 'invalid_request'],
    ['', 'invalid_request'],
    ['null', 'invalid_request'],
    [[], 'invalid_request'],
    [{ ...TARGET, action: 'delete' }, 'invalid_action'],
    [{ ...TARGET, action: 1 }, 'invalid_request'],
    [{ ...TARGET, extra: true }, 'invalid_request'],
    [{ ...TARGET, name: '' }, 'invalid_request'],
    [{ ...TARGET, reason: 'x'.repeat(257) }, 'invalid_request'],
    [{ action: 'suspend', refs: [] }, 'invalid_request'],
    [{ action: 'suspend', refs: Array.from({ length: 501 }, () => 'a') }, 'invalid_request'],
    [{ action: 'suspend', select: 'failing' }, 'invalid_request'],
    [{ ...TARGET, refs: ['Kustomization/apps/web'] }, 'invalid_request'],
    [`${'['.repeat(7)}${']'.repeat(7)}`, 'invalid_request'],
    [{ ...TARGET, reason: 'x'.repeat(16 * 1024) }, 'too_large'],
    ['x'.repeat(16 * 1024 + 1), 'too_large'],
    [{ action: 'reconcile', select: 'failing', reason: 'x'.repeat(16 * 1024) }, 'too_large'],
    [{ action: 'suspend', refs: ['a'.repeat(256 * 1024)] }, 'too_large'],
    [{ action: 'suspend', refs: ['a'.repeat(17 * 1024)] }, 'invalid_request'],
    ['{"action":"suspend","action":"reconcile","kind":"Kustomization","namespace":"a","name":"b"}', 'invalid_request'],
    [
      '{"action":"suspend","\\u0061ction":"reconcile","kind":"Kustomization","namespace":"a","name":"b"}',
      'invalid_request',
    ],
    [
      '{"action":"suspend","kind":"Kustomization","namespace":"a","name":"b","reason":{"x":1,"x":2}}',
      'invalid_request',
    ],
    [
      '{"action":"suspend","kind":"Kustomization","namespace":"a","name":"b","__proto__":{"uid":"x"}}',
      'invalid_request',
    ],
    ['['.repeat(16_000), 'invalid_request'],
  ])('is refused: %.60j with %s', async (body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code })
  })

  it('may name five hundred objects of the longest names', async () => {
    const refs = Array.from({ length: 500 }, (_, index) => `Kustomization/${'n'.repeat(63)}/${'a'.repeat(400)}${index}`)
    expect(await read({ action: 'suspend', refs })).toEqual({ action: 'suspend', refs })
  })

  it('is refused when it is no text at all', async () => {
    const request = new Request('http://localhost:3000/', { method: 'POST', body: new Uint8Array([0x7b, 0xff, 0x7d]) })
    await expect(readActionRequest(request)).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
