// An identity provider as small as the standard allows, for tests of what its answers mean: nobody is asked for a
// password, and each answer can be another one.

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Fields = Readonly<Record<string, unknown>>

export interface Answer {
  readonly status: number
  readonly body: Fields
}

export interface SmallProvider {
  readonly issuer: URL
  /** `POST` or `GET`, the path, and the form or the authorisation that came with it, in their order. */
  readonly asked: readonly { readonly path: string; readonly form: URLSearchParams; readonly authorization: string }[]
  /** Changes what an address answers, for good. */
  answer(path: '/discovery' | '/token' | '/me' | '/keys', change: (usual: Answer) => Answer): void
  /** What goes into the next ID tokens. */
  readonly claims: Record<string, unknown>
  /** A token with these claims and no others, signed as its head says, by the key of the provider or by another one. */
  sign(claims: Fields, head?: Fields, key?: KeyObject): string
  stop(): void
}

export async function startSmallProvider(): Promise<SmallProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const asked: { path: string; form: URLSearchParams; authorization: string }[] = []
  const changes = new Map<string, (usual: Answer) => Answer>()
  const claims: Record<string, unknown> = {}
  let issuer = ''

  const part = (value: Fields) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = (body: Fields, head: Fields = {}, key: KeyObject = privateKey) => {
    const text = `${part({ alg: 'ES256', kid: 'one', ...head })}.${part(body)}`
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const idToken = () => {
    const now = Math.floor(Date.now() / 1_000)
    return signed({ iss: issuer, aud: 'fluxdeck', iat: now, exp: now + 600, ...claims })
  }
  const usual: Readonly<Record<string, () => Fields>> = {
    '/discovery': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorise`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['ES256'],
    }),
    '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'ES256' }] }),
    '/token': () => ({ access_token: 'access', token_type: 'Bearer', expires_in: 3_600, id_token: idToken() }),
    '/me': () => ({ sub: claims.sub }),
  }
  const server = createServer((request, response) => void reply(request, response))
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = request.url ?? ''
    const path = url.endsWith('/openid-configuration') ? '/discovery' : url
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    asked.push({ path, form, authorization: request.headers.authorization ?? '' })
    const plain = { status: 200, body: usual[path]?.() ?? {} }
    const { status, body } = changes.get(path)?.(plain) ?? plain
    const challenge = status === 401 || status === 403 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}
    response.writeHead(status, { 'content-type': 'application/json', ...challenge }).end(JSON.stringify(body))
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  issuer = `http://127.0.0.1:${port}`
  return {
    issuer: new URL(issuer),
    asked,
    claims,
    sign: signed,
    answer: (path, change) => void changes.set(path, change),
    stop: () => server.close(),
  }
}
