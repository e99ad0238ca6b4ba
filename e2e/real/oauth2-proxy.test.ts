import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { State } from '@/lib/contract/state'
import { type IdentityProvider, startIdentityProvider } from '@/lib/server/testing/identity-provider'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { findFreePort } from '../support/free-port'
import { type LeashedProcess, startLeashed } from '../support/leashed-process'
import { findObject, readManifest } from '../support/manifests'
import { findOauth2Proxy } from '../support/oauth2-proxy.mjs'
import { eventually } from './program'

const CLIENT = { id: 'fluxdeck', secret: 'a client secret' }
const program = findOauth2Proxy()

interface Container {
  readonly name: string
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
}
type Sent = Readonly<Record<string, string>>
interface Reply {
  readonly status: number
  readonly text: string
  readonly location: string | undefined
  readonly cookies: readonly string[]
}

const { template } = findObject(readManifest('overlays/oauth2-proxy/deployment.yaml'), 'Deployment').spec as {
  template: { spec: { containers: readonly Container[] } }
}
const containerOf = (name: string) => template.spec.containers.find((one) => one.name === name)

/** The sidecar with the flags that deploy/ ships, but for the addresses of this machine. */
describe.skipIf(program === undefined)('oauth2-proxy as it is shipped, before Fluxdeck as it is shipped', () => {
  let provider: IdentityProvider
  let served: ServedProgram
  let proxy: LeashedProcess
  let port: number

  beforeAll(async () => {
    port = await findFreePort()
    const origin = `http://localhost:${port}`
    provider = await startIdentityProvider({ ...CLIENT, redirectUri: () => `${origin}/oauth2/callback` })
    const settings = (containerOf('fluxdeck')?.env ?? []).map(({ name, value = '' }) => [name, value])
    const { BIND: _, METRICS_PORT: __, ...env } = Object.fromEntries(settings) as Record<string, string>
    served = await serveProgram({ env: { ...env, BASE_URL: origin } })
    await eventually(async () => expect((await served.ask('/readyz')).status).toBe(200), 20_000)
    const own: Sent = {
      '--http-address': `127.0.0.1:${port}`,
      '--upstream': served.origin,
      '--redirect-url': `${origin}/oauth2/callback`,
      '--oidc-issuer-url': provider.issuer,
    }
    const args = (containerOf('oauth2-proxy')?.args ?? []).map((arg) => {
      const [flag = ''] = arg.split('=', 1)
      return own[flag] === undefined ? arg : `${flag}=${own[flag]}`
    })
    proxy = await startLeashed(program ?? '', args, {
      env: {
        OAUTH2_PROXY_CLIENT_ID: CLIENT.id,
        OAUTH2_PROXY_CLIENT_SECRET: CLIENT.secret,
        OAUTH2_PROXY_COOKIE_SECRET: '0123456789abcdef0123456789abcdef',
      },
    })
    await eventually(async () => expect((await ask('/ready')).status, proxy.output()).toBe(200), 20_000)
  }, 60_000)
  afterAll(async () => {
    await proxy?.stop()
    served?.stop()
    provider?.stop()
  })

  function ask(path: string, headers: Sent = {}, body?: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST' }
      const request = httpRequest({ ...options, headers: { host: `localhost:${port}`, ...headers } }, (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text,
            location: answer.headers.location,
            cookies: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? ''),
          }),
        )
      })
      request.on('error', reject)
      request.end(body)
    })
  }

  async function comeIn(id: string, claims: Readonly<Record<string, unknown>>): Promise<Reply> {
    provider.setAccount(id, claims)
    const begun = await ask('/oauth2/start?rd=%2F')
    const back = await provider.signIn(begun.location ?? '')
    return ask(`${back.pathname}${back.search}`, { cookie: begun.cookies.join('; ') })
  }
  const signIn = async (id: string, groups: readonly string[]) => {
    const claims = { groups, email: `${id}@example.com`, email_verified: true, preferred_username: 'root' }
    const { status, cookies, text } = await comeIn(id, claims)
    expect(status, `${text.slice(0, 500)}\n${proxy.output().slice(-2_000)}`).toBe(302)
    return { cookie: cookies.filter((one) => !/^[^=]+=$/.test(one)).join('; ') }
  }
  const isOfFluxdeck = ({ text }: Reply) => text.includes('"resources"') || text.includes('"requestId"')

  it('takes every flag, and answers its probes to everybody and Fluxdeck to nobody', async () => {
    expect(proxy.output()).not.toMatch(/WARNING|deprecated|unknown flag/i)
    for (const path of ['/ping', '/ready']) expect((await ask(path)).status).toBe(200)
    for (const path of ['/', '/api/state', '/healthz', '/readyz', '/_next/static/x.js', '/login']) {
      const answer = await ask(path)
      expect([302, 401, 403], path).toContain(answer.status)
      expect(isOfFluxdeck(answer), path).toBe(false)
    }
  })

  it.each<[string, Sent]>([
    ['the address of a probe', { 'x-forwarded-uri': '/ping' }],
    ['an address that was open once', { 'x-forwarded-uri': '/healthz' }],
    ['an identity', { 'x-forwarded-user': 'u-1', 'x-forwarded-groups': 'platform' }],
    ['the address of a neighbour', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }],
    ['the client of a kubelet', { 'user-agent': 'kube-probe/1.35' }],
    ['no client at all', { 'user-agent': '' }],
    ['a token of nobody', { authorization: 'Bearer x.y.z' }],
  ])('lets nobody in who forwards %s', async (_, headers) => {
    const answer = await ask('/api/state', headers)
    expect([302, 401, 403]).toContain(answer.status)
    expect(isOfFluxdeck(answer)).toBe(false)
  })

  it('names people by the claim that they cannot change, whatever they send themselves', async () => {
    const session = await signIn('u-1', ['platform', 'dev'])
    const claimed = { 'X-Forwarded-User': 'root', 'X-Forwarded-Groups': 'system:masters', 'X-Forwarded-Email': 'a@b.c' }
    for (const headers of [session, { ...session, ...claimed }]) {
      const me = JSON.parse((await ask('/api/me', headers)).text)
      expect(me).toMatchObject({ user: 'u-1', groups: ['platform', 'dev'], role: 'operator', mode: 'proxy' })
    }
  })

  it('lets viewers see, operators act, and strangers neither', async () => {
    const [viewer, operator] = [await signIn('u-2', ['staff']), await signIn('u-3', ['platform'])]
    const state = JSON.parse((await ask('/api/state?kind=Kustomization&status=ready', viewer)).text) as State
    const [row] = state.resources
    const body = JSON.stringify({ action: 'reconcile', kind: row?.kind, namespace: row?.namespace, name: row?.name })
    const act = (session: Sent) =>
      ask('/api/actions', { ...session, 'content-type': 'application/json', origin: `http://localhost:${port}` }, body)
    expect(JSON.parse((await act(viewer)).text).error.code).toBe('forbidden')
    expect((await act(operator)).status).toBe(202)
    const stranger = await ask('/api/state', await signIn('u-4', ['friends']))
    expect([stranger.status, JSON.parse(stranger.text).error.code]).toEqual([403, 'forbidden'])
  })

  it('lets nobody of another domain in, and no address that was not verified', async () => {
    const staff = { groups: ['staff'], preferred_username: 'root' }
    for (const more of [
      { email: 'eve@elsewhere.example', email_verified: true },
      { email: 'eve@example.com', email_verified: false },
    ]) {
      const { status, cookies } = await comeIn('eve', { ...staff, ...more })
      expect(status).toBeGreaterThanOrEqual(403)
      expect(cookies.some((one) => /^__Host-fluxdeck=./.test(one))).toBe(false)
    }
  })

  it('passes the events on as they come', async () => {
    const session = await signIn('u-5', ['staff'])
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { host: `localhost:${port}`, ...session }
      const request = httpRequest({ host: '127.0.0.1', port, path: '/api/stream', headers }, (answer) => {
        let sofar = ''
        answer.on('data', (chunk: Buffer) => {
          sofar += chunk.toString()
          if (!sofar.includes('event: ')) return
          request.destroy()
          resolve(sofar)
        })
      })
      request.on('error', reject)
      request.end()
    })
    expect(text).toMatch(/^event: /m)
  }, 10_000)
})
