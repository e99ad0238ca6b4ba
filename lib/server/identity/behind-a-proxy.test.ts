import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AskOptions } from '../testing/serve-program'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const SECRET = 'a secret between proxy and Fluxdeck 123'
type Headers = readonly (readonly [string, string])[]

const served: Record<string, ServedProgram> = {}
beforeAll(async () => {
  const common = { AUTH_MODE: 'proxy', ACTIONS_ENABLED: '1', OPERATOR_GROUPS: 'platform', VIEWER_USERS: '*' }
  served.network = await serveProgram({ env: { ...common, TRUSTED_PROXIES: '127.0.0.1/32' } })
  served.secret = await serveProgram({ env: { ...common, PROXY_SHARED_SECRET: SECRET } })
  served.elsewhere = await serveProgram({ env: { ...common, TRUSTED_PROXIES: '10.0.0.0/8' } })
  for (const one of Object.values(served)) await one.untilReady()
})
afterAll(() => {
  for (const one of Object.values(served)) one.stop()
})

const me = async (name: string, headers: AskOptions['headers']) => {
  const answer = await (served[name] as ServedProgram).ask('/api/me', { headers: headers ?? {} })
  return answer.status === 200 ? JSON.parse(answer.text) : answer.code
}

describe('mode proxy', () => {
  it('believes a trusted neighbour, and its groups decide who is an operator', async () => {
    expect(await me('network', { 'X-Forwarded-User': 'ali' })).toMatchObject({
      user: 'ali',
      groups: [],
      role: 'viewer',
      mode: 'proxy',
    })
    expect(await me('network', { 'X-Forwarded-User': 'ali', 'X-Forwarded-Groups': 'dev, platform' })).toMatchObject({
      groups: ['dev', 'platform'],
      role: 'operator',
    })
  })

  it.each<[string, Headers]>([
    ['nobody', []],
    ['groups without a user', [['X-Forwarded-Groups', 'platform']]],
    ['an empty user', [['X-Forwarded-User', '']]],
    ['a blank user', [['X-Forwarded-User', '   ']]],
    [
      'two users',
      [
        ['X-Forwarded-User', 'ali'],
        ['X-Forwarded-User', 'root'],
      ],
    ],
    ['two users in one', [['X-Forwarded-User', 'ali, root']]],
    [
      'the same user twice',
      [
        ['X-Forwarded-User', 'ali'],
        ['x-forwarded-user', 'ali'],
      ],
    ],
    [
      'groups twice',
      [
        ['X-Forwarded-User', 'ali'],
        ['X-Forwarded-Groups', 'a'],
        ['X-Forwarded-Groups', 'platform'],
      ],
    ],
    ['an underscore spelling', [['X_Forwarded_User', 'ali']]],
    [
      'an underscore spelling beside the right one',
      [
        ['X-Forwarded-User', 'ali'],
        ['X-Forwarded_User', 'root'],
      ],
    ],
    [
      'underscore groups',
      [
        ['X-Forwarded-User', 'ali'],
        ['X_FORWARDED_GROUPS', 'platform'],
      ],
    ],
    ['an account of the cluster', [['X-Forwarded-User', 'system:admin']]],
    ['an account of the cluster in capitals', [['X-Forwarded-User', 'System:admin']]],
    [
      'a group of the cluster',
      [
        ['X-Forwarded-User', 'ali'],
        ['X-Forwarded-Groups', 'dev,system:masters'],
      ],
    ],
    [
      'a blank group',
      [
        ['X-Forwarded-User', 'ali'],
        ['X-Forwarded-Groups', 'dev,,platform'],
      ],
    ],
    ['letters beyond ASCII', [['X-Forwarded-User', 'al\u00ed']]],
    ['a no-break space', [['X-Forwarded-User', '\u00a0ali']]],
    ['a tab', [['X-Forwarded-User', 'a\tli']]],
    ['a name without end', [['X-Forwarded-User', 'a'.repeat(300)]]],
    ['our own mark', [['X-Fluxdeck-Proxy', '1']]],
  ])('believes %s to be nobody', async (_, headers) => {
    expect(await me('network', headers)).toBe('unauthenticated')
  })

  it('does not believe strangers, whatever they send', async () => {
    for (const [name, value] of [
      ['X-Forwarded-User', 'ali'],
      ['X-Forwarded-For', '10.0.0.1'],
      ['X-Fluxdeck-Proxy', '1'],
      ['X-Fluxdeck-Peer', '10.0.0.1'],
      ['Forwarded', 'for=10.0.0.1'],
    ] as const)
      expect(await me('elsewhere', { 'X-Forwarded-User': 'ali', [name]: value })).toBe('unauthenticated')
  })

  it('believes who knows the shared secret, once and exactly', async () => {
    const user = ['X-Forwarded-User', 'ali'] as const
    expect(await me('secret', [user, ['X-Fluxdeck-Proxy-Secret', SECRET]])).toMatchObject({ user: 'ali' })
    for (const headers of [
      [user],
      [user, ['X-Fluxdeck-Proxy-Secret', '']],
      [user, ['X-Fluxdeck-Proxy-Secret', `${SECRET}x`]],
      [user, ['X_Fluxdeck_Proxy_Secret', SECRET]],
      [user, ['X-Fluxdeck-Proxy-Secret', 'guess'], ['X-Fluxdeck-Proxy-Secret', SECRET]],
    ] as Headers[])
      expect(await me('secret', headers)).toBe('unauthenticated')
  })

  it('takes no action from another site, although the proxy vouches for the person', async () => {
    const program = served.network as ServedProgram
    const operator = { 'X-Forwarded-User': 'ali', 'X-Forwarded-Groups': 'platform' }
    const body = { action: 'suspend', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }
    const before = program.audit.length
    const refused: [Record<string, string>, string][] = [
      [{ ...operator, origin: 'https://evil.example' }, 'bad_origin'],
      [{ ...operator, origin: 'null' }, 'bad_origin'],
      [{ ...operator, origin: program.origin, 'sec-fetch-site': 'cross-site' }, 'bad_origin'],
      [{ ...operator, origin: program.origin, 'sec-fetch-site': 'same-site' }, 'bad_origin'],
      [{ ...operator, 'content-type': 'text/plain' }, 'unsupported_media_type'],
      [{ ...operator, 'X-Forwarded-Groups': 'dev' }, 'forbidden'],
      [{ 'X-Forwarded-User': 'system:admin' }, 'unauthenticated'],
      [{ ...operator, host: 'evil.example' }, 'bad_host'],
    ]
    for (const [headers, code] of refused) expect((await program.act(body, headers)).code).toBe(code)
    const withoutOrigin = async (authorization: string) => {
      const headers = { ...operator, 'content-type': 'application/json', authorization }
      return (await program.ask('/api/actions', { method: 'POST', headers, body })).code
    }
    // What the proxy hands on says nothing of the page; a Bearer is nobody, since no token counts here.
    expect(await withoutOrigin('Basic x')).toBe('bad_origin')
    expect(await withoutOrigin('Bearer x')).toBe('unauthenticated')
    const codes = [...refused.map(([, code]) => code), 'bad_origin', 'unauthenticated']
    expect(program.audit.slice(before).map(({ reason }) => reason)).toEqual(codes)
    expect(program.audit.every(({ outcome }) => outcome === 'refused')).toBe(true)
  })

  it('has no session to begin or to end', async () => {
    const program = served.network as ServedProgram
    const headers = { origin: program.origin, 'content-type': 'application/json' }
    expect((await program.ask('/login', { method: 'POST', headers, body: { token: 'x' } })).code).toBe('not_found')
    expect((await program.ask('/auth/start')).code).toBe('not_found')
    expect((await program.ask('/auth/callback?code=x&state=y')).code).toBe('not_found')
    expect((await program.ask('/logout', { method: 'POST', headers })).headers['set-cookie']).toBeUndefined()
  })
})
