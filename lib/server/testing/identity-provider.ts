// A real OpenID provider on a socket, which lets everybody in whose name is asked for, and can be told to misbehave.

import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'

export interface IdentityProvider {
  readonly issuer: string
  /** Whom the next sign-in names. */
  setAccount(id: string, claims: Readonly<Record<string, unknown>>): void
  /** Knows nobody of this id any more, until they sign in anew. */
  forget(id: string): void
  /** A token for the API at `resource`, as an agent gets it that sends its person to sign in; with its claims in it. */
  giveAccessToken(resource: string): Promise<string>
  /** Walks a browser from the address of the provider to the address it sends back to. */
  signIn(location: string): Promise<URL>
  /** Changes what the provider answers at an address ending like this. */
  tamper(pathEnd: string, change: ((body: string) => string) | undefined): void
  stop(): void
}

/** A program that nobody listens for: what comes back is read from the address. */
const AGENT = { id: 'agent', redirectUri: 'http://localhost/agent' } as const

export async function startIdentityProvider(client: {
  readonly id: string
  readonly secret: string
  readonly redirectUri: () => string
  /** Gives refresh tokens, each for one use, and has no userinfo endpoint. */
  readonly renews?: boolean
}): Promise<IdentityProvider> {
  let account = { id: 'nobody', claims: {} as Readonly<Record<string, unknown>> }
  const changes = new Map<string, (body: string) => string>()
  const forgotten = new Set<string>()
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer((request, response) => {
    const change = [...changes].find(([end]) => (request.url ?? '').split('?')[0]?.endsWith(end))?.[1]
    if (change !== undefined) {
      const end = response.end.bind(response)
      response.end = ((body: unknown) => {
        const text = change(Buffer.isBuffer(body) ? body.toString() : String(body ?? ''))
        response.setHeader('content-length', Buffer.byteLength(text))
        return end(text)
      }) as typeof response.end
    }
    handler(request, response)
  })
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    }),
  )
  const issuer = `http://localhost:${port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let provider: Provider | undefined
  // The way back is known only when the program has its port, so the provider is made at its first request.
  const started = () => {
    provider ??= new Provider(issuer, {
      clients: [
        {
          client_id: client.id,
          client_secret: client.secret,
          redirect_uris: [client.redirectUri()],
          response_types: ['code'],
          grant_types: ['authorization_code', ...(client.renews === true ? ['refresh_token'] : [])],
        },
        {
          client_id: AGENT.id,
          redirect_uris: [AGENT.redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          token_endpoint_auth_method: 'none',
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'test' } as never] },
      cookies: { keys: ['a key for the tests'] },
      conformIdTokenClaims: false,
      claims: { openid: ['sub', 'groups', 'preferred_username', 'email', 'email_verified'], profile: [] },
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        userinfo: { enabled: client.renews !== true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_, audience) => ({
            scope: '',
            audience,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      extraTokenClaims: (_, { kind }) => (kind === 'AccessToken' ? { ...account.claims } : undefined),
      ...(client.renews === true ? { issueRefreshToken: () => true, rotateRefreshToken: true } : {}),
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, id) =>
        forgotten.has(id) ? undefined : { accountId: id, claims: () => ({ sub: id, ...account.claims }) },
      async loadExistingGrant(context) {
        const { provider: own, session, client: known } = context.oidc
        const grant = new own.Grant({ clientId: known?.clientId ?? '', accountId: session?.accountId ?? '' })
        grant.addOIDCScope('openid profile')
        await grant.save()
        return grant
      },
    })
    return provider
  }
  handler = (request, response) => {
    const own = started()
    if (!(request.url ?? '').startsWith('/interaction/')) return void own.callback()(request, response)
    own.interactionFinished(request, response, { login: { accountId: account.id } }).catch(() => response.destroy())
  }

  async function walk(location: string): Promise<URL> {
    const cookies = new Map<string, string>()
    let next = new URL(location)
    for (let step = 0; step < 10; step += 1) {
      if (next.origin !== issuer) return next
      const answer = await get(next, [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      for (const cookie of answer.headers['set-cookie'] ?? []) {
        const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? []
        cookies.set(name, value)
      }
      if (answer.headers.location === undefined) throw new Error(`The provider stopped with ${answer.statusCode}.`)
      next = new URL(answer.headers.location, next)
    }
    throw new Error('The provider sends in circles.')
  }

  return {
    issuer,
    setAccount(id, claims) {
      account = { id, claims }
      forgotten.delete(id)
    },
    forget: (id) => void forgotten.add(id),
    async giveAccessToken(resource) {
      const verifier = randomBytes(32).toString('base64url')
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      const wanted = { client_id: AGENT.id, redirect_uri: AGENT.redirectUri, resource }
      const query = { response_type: 'code', scope: 'openid', code_challenge: challenge, code_challenge_method: 'S256' }
      const back = await walk(`${issuer}/auth?${new URLSearchParams({ ...wanted, ...query })}`)
      const code = back.searchParams.get('code') ?? ''
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...wanted, grant_type: 'authorization_code', code, code_verifier: verifier }),
      })
      const { access_token: token } = await answer.json()
      if (typeof token !== 'string') throw new Error(`The provider gave no token (${back.search}, ${answer.status}).`)
      return token
    },
    signIn: walk,
    tamper(pathEnd, change) {
      if (change === undefined) changes.delete(pathEnd)
      else changes.set(pathEnd, change)
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function get(url: URL, cookie: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers: { cookie } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response))
    })
      .on('error', reject)
      .end()
  })
}
