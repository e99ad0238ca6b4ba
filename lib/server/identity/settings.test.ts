import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../config'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-config-'))
const file = (name: string, content: unknown) => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const HASH = 'a'.repeat(64)
const SECRET = 'correct horse battery staple, twice over'
const TOKENS = file('tokens.json', [{ name: 'hall', role: 'viewer', sha256: HASH }])
const OIDC = {
  AUTH_MODE: 'oidc',
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'fluxdeck',
  OIDC_CLIENT_SECRET: SECRET,
  BASE_URL: 'https://flux.example',
  VIEWER_USERS: '*',
}
const PROXY = { AUTH_MODE: 'proxy', TRUSTED_PROXIES: '10.0.0.0/8', VIEWER_USERS: '*' }
const UNSAID = { AUTH_MODE: 'proxy', TRUSTED_PROXIES: '10.0.0.0/8' }

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('settings of identity', () => {
  it.each([
    ['nothing', {}],
    ['tokens', { AUTH_MODE: 'token', TOKENS_FILE: TOKENS }],
    ['tokens beside the launch address', { TOKENS_FILE: TOKENS }],
    ['a trusted network', PROXY],
    ['a shared secret', { AUTH_MODE: 'proxy', PROXY_SHARED_SECRET: SECRET, VIEWER_USERS: '*' }],
    ['a secret of 32 characters', { ...PROXY, PROXY_SHARED_SECRET: 'x'.repeat(32) }],
    ['an identity provider', OIDC],
    ['an identity provider that asks for no secret', { ...OIDC, OIDC_CLIENT_SECRET: '' }],
    ['actions for identified people behind a known address', { ...OIDC, BIND: '0.0.0.0', ACTIONS_ENABLED: '1' }],
    ['reading for the launched only', { REQUIRE_LAUNCH: '1' }],
    ['no wish for that, in another mode', { ...PROXY, REQUIRE_LAUNCH: '0' }],
    ['the shortest sign-in', { SESSION_LIFETIME: '1s' }],
    ['the longest sign-in', { ...OIDC, SESSION_LIFETIME: '30d' }],
    ['the longest sign-in in hours', { SESSION_LIFETIME: '720h' }],
    ['operators by group', { ...PROXY, OPERATOR_GROUPS: 'platform,sre' }],
    ['operators who alone may read', { ...UNSAID, OPERATOR_USERS: 'ana' }],
    ['viewers by group', { ...UNSAID, VIEWER_GROUPS: 'humans' }],
    ['viewers by name', { ...UNSAID, VIEWER_USERS: 'vera' }],
    ['everybody as a viewer, said of the groups', { ...UNSAID, VIEWER_GROUPS: '*' }],
  ])('starts with %s', (_, env: Record<string, string>) => {
    expect(problemsOf(env)).toEqual([])
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['launches where others come', { BIND: '0.0.0.0', REQUIRE_LAUNCH: '1' }, /^REQUIRE_LAUNCH needs BIND/],
    [
      'launches beside a provider',
      { ...OIDC, REQUIRE_LAUNCH: '1' },
      /^REQUIRE_LAUNCH has a meaning with AUTH_MODE=none/,
    ],
    ['a wish that is none', { REQUIRE_LAUNCH: 'maybe' }, /^REQUIRE_LAUNCH is neither/],
    ['a sign-in of more than 30 days', { SESSION_LIFETIME: '31d' }, /^SESSION_LIFETIME is not from 1s to 30d\.$/],
    ['a sign-in that is longer by a moment', { SESSION_LIFETIME: '720h1ns' }, /^SESSION_LIFETIME is not from/],
    ['a sign-in that is over at once', { SESSION_LIFETIME: '999ms' }, /^SESSION_LIFETIME is not from/],
    ['a sign-in of no time', { SESSION_LIFETIME: '0d' }, /^SESSION_LIFETIME is not a duration/],
    ['a sign-in of less than no time', { SESSION_LIFETIME: '-1h' }, /^SESSION_LIFETIME is not a duration/],
    ['a sign-in without a unit', { SESSION_LIFETIME: '12' }, /^SESSION_LIFETIME is not a duration/],
    ['a sign-in of half a day', { SESSION_LIFETIME: '0.5d' }, /^SESSION_LIFETIME is not a duration/],
    ['a sign-in for ever', { SESSION_LIFETIME: 'never' }, /^SESSION_LIFETIME is not a duration/],
    ['a sign-in by proxy that ends', { ...PROXY, SESSION_LIFETIME: '8h' }, /^SESSION_LIFETIME has a meaning with/],
    ['an unknown mode', { AUTH_MODE: 'basic' }, /AUTH_MODE must be one of none, token, proxy, oidc\./],
    ['actions for anybody', { BIND: '0.0.0.0', ACTIONS_ENABLED: '1', BASE_URL: 'https://f.example' }, /nobody/],
    ['actions at an unknown address', { ...PROXY, BIND: '0.0.0.0', ACTIONS_ENABLED: '1' }, /BASE_URL/],
    ['proxy mode without an anchor', { AUTH_MODE: 'proxy' }, /AUTH_MODE proxy needs TRUSTED_PROXIES or PROXY_SHARED/],
    ['everybody as a trusted proxy', { ...PROXY, TRUSTED_PROXIES: '0.0.0.0/0' }, /TRUSTED_PROXIES entry 1/],
    ['every IPv6 address as a trusted proxy', { ...PROXY, TRUSTED_PROXIES: '::/0' }, /TRUSTED_PROXIES entry 1/],
    ['a name as a trusted proxy', { ...PROXY, TRUSTED_PROXIES: 'proxy.lan' }, /TRUSTED_PROXIES entry 1/],
    ['a prefix that is too long', { ...PROXY, TRUSTED_PROXIES: '10.0.0.1/33' }, /TRUSTED_PROXIES entry 1/],
    ['a short shared secret', { AUTH_MODE: 'proxy', PROXY_SHARED_SECRET: 'hunter2' }, /PROXY_SHARED_SECRET is shorter/],
    ['an underscore in a header', { ...PROXY, PROXY_USER_HEADER: 'X_User' }, /PROXY_USER_HEADER is not the name/],
    ['the cookie as identity', { ...PROXY, PROXY_USER_HEADER: 'Cookie' }, /PROXY_USER_HEADER is a header with another/],
    ['one header for two things', { ...PROXY, PROXY_USER_HEADER: 'A', PROXY_GROUPS_HEADER: 'a' }, /the same as/],
    ['proxy settings without proxy mode', { PROXY_USER_HEADER: 'X-User' }, /AUTH_MODE=proxy only/],
    ['operators where nobody is identified', { OPERATOR_USERS: 'ali' }, /OPERATOR_USERS has a meaning/],
    ['operators beside tokens', { AUTH_MODE: 'token', TOKENS_FILE: TOKENS, OPERATOR_USERS: 'a' }, /OPERATOR_USERS has/],
    [
      'an operator of the cluster itself',
      { ...PROXY, OPERATOR_GROUPS: 'system:masters' },
      /OPERATOR_GROUPS entry 1 is/,
    ],
    ['viewers where nobody is identified', { VIEWER_GROUPS: 'humans' }, /VIEWER_GROUPS has a meaning/],
    ['viewers beside tokens', { AUTH_MODE: 'token', TOKENS_FILE: TOKENS, VIEWER_USERS: '*' }, /VIEWER_USERS has a/],
    ['a viewer of the cluster itself', { ...PROXY, VIEWER_GROUPS: 'dev,system:nodes' }, /VIEWER_GROUPS entry 2 is/],
    ['everybody as an operator', { ...PROXY, OPERATOR_GROUPS: '*' }, /OPERATOR_GROUPS entry 1 is everybody/],
    [
      'a proxy that may let in anybody',
      UNSAID,
      /^AUTH_MODE proxy needs VIEWER_GROUPS, VIEWER_USERS, OPERATOR_GROUPS or/,
    ],
    [
      'a provider that may let in anybody',
      { ...OIDC, VIEWER_USERS: '' },
      /^AUTH_MODE oidc needs VIEWER_GROUPS, VIEWER/,
    ],
    ['a list that names nobody', { ...UNSAID, VIEWER_GROUPS: ' , ' }, /^AUTH_MODE proxy needs VIEWER_GROUPS, VIEWER/],
    ['readers who are tokens only', { ...UNSAID, TOKENS_FILE: TOKENS }, /^AUTH_MODE proxy needs VIEWER_GROUPS, VIEWER/],
    ['token mode without a file', { AUTH_MODE: 'token' }, /TOKENS_FILE is missing/],
    ['a file that is not there', { AUTH_MODE: 'token', TOKENS_FILE: join(folder, 'no') }, /cannot be read/],
    ['a file that is no JSON', { AUTH_MODE: 'token', TOKENS_FILE: file('a', '[{') }, /not JSON/],
    ['a role that does not exist', withEntry({ role: 'admin' }), /entry 1 is not a token \(see "role"\)/],
    ['a token instead of its hash', withEntry({ sha256: SECRET }), /entry 1 is not a token \(see "sha256"\)/],
    ['a field nobody knows', withEntry({ admin: true }), /entry 1 is not a token \(see "admin"\)/],
    [
      'a name that tokens have',
      withEntry({ user: 'fluxdeck:token:robot' }),
      /entry 1 cannot be used: The user is reserved/,
    ],
    ['a file that is no JSON, in any mode', { TOKENS_FILE: file('b', '[{') }, /not JSON/],
    ['an account of the cluster', withEntry({ user: 'system:admin' }), /entry 1 cannot be used: The user is reserved/],
    ['a blank group', withEntry({ groups: [' '] }), /entry 1 cannot be used: A group is blank/],
    ['oidc without a provider', { AUTH_MODE: 'oidc', BASE_URL: 'https://f.example' }, /OIDC_ISSUER is missing/],
    ['a provider without TLS', { ...OIDC, OIDC_ISSUER: 'http://id.example' }, /OIDC_ISSUER is not an https/],
    ['oidc without a way back', { ...OIDC, BASE_URL: '' }, /BASE_URL is missing/],
    ['oidc on plain HTTP', { ...OIDC, BASE_URL: 'http://flux.example' }, /BASE_URL is not an https/],
    ['e-mail as the name', { ...OIDC, OIDC_USERNAME_CLAIM: 'email' }, /OIDC_USERNAME_CLAIM is the e-mail/],
    ['scopes without openid', { ...OIDC, OIDC_SCOPES: 'profile' }, /OIDC_SCOPES does not hold/],
    ['two client secrets', { ...OIDC, OIDC_CLIENT_SECRET_FILE: TOKENS }, /both set/],
    [
      'an empty client secret',
      { ...OIDC, OIDC_CLIENT_SECRET: '', OIDC_CLIENT_SECRET_FILE: file('c', '') },
      /SECRET.* empty/,
    ],
    ['oidc without a client', { ...OIDC, OIDC_CLIENT_ID: '' }, /^OIDC_CLIENT_ID is missing\.$/],
    ['a provider that is no address', { ...OIDC, OIDC_ISSUER: 'nonsense' }, /^OIDC_ISSUER (?!is missing).*$/],
    [
      'a proxy to the provider that is none',
      { ...OIDC, HTTPS_PROXY: 'socks5://proxy.example' },
      /HTTPS_PROXY or HTTP_PROXY is no address of an http or https proxy.*name the identity provider in NO_PROXY/,
    ],
    ['a secret of 31 characters', { AUTH_MODE: 'proxy', PROXY_SHARED_SECRET: 'x'.repeat(31) }, /is shorter than 32/],
    ['an entry that is no object', { TOKENS_FILE: file('d', [7]) }, /entry 1 is not a token\.$/],
    ['a path in BASE_URL', { BASE_URL: 'https://home.example/flux' }, /BASE_URL has a path/],
  ])('does not start with %s, and says why without a secret', (_, env, why) => {
    const problems = problemsOf(env).join('\n')
    expect(problems).toMatch(why)
    expect(problems).not.toContain(SECRET)
    expect(problems).not.toContain('hunter2')
  })

  it('take the proxy of the environment for the addresses of the provider, but for its exceptions', () => {
    const env = { ...OIDC, HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'keys.example' }
    const { auth } = readConfig(env)
    if (auth.mode !== 'oidc') throw new Error('another mode was read')
    expect(auth.proxyFor?.('https://id.example/token')).toBe('http://proxy.example:3128')
    expect(auth.proxyFor?.('https://keys.example/keys')).toBeUndefined()
  })

  it('hand over what was set, and what counts where nothing was', () => {
    const { OIDC_CLIENT_SECRET: _, ...open } = OIDC
    const plain = readConfig(open).auth
    expect(plain).toMatchObject({
      mode: 'oidc',
      usernameClaim: 'sub',
      groupsClaim: 'groups',
      scopes: ['openid', 'profile'],
      issuerId: OIDC.OIDC_ISSUER,
      audience: `${OIDC.BASE_URL}/mcp`,
    })
    expect(readConfig({ ...OIDC, MCP_AUDIENCE: 'fluxdeck-agents' }).auth).toMatchObject({ audience: 'fluxdeck-agents' })
    expect(plain).not.toHaveProperty('clientSecret')
    expect(plain).not.toHaveProperty('tokensPath')
    const named = readConfig({
      ...OIDC,
      OIDC_GROUPS_CLAIM: 'roles',
      OIDC_USERNAME_CLAIM: 'name',
      OIDC_SCOPES: 'openid,roles',
    })
    expect(named.auth).toMatchObject({ groupsClaim: 'roles', usernameClaim: 'name', scopes: ['openid', 'roles'] })
    expect(named.auth).toHaveProperty('clientSecret')
    expect(readConfig(PROXY).auth).toMatchObject({ userHeader: 'x-forwarded-user', groupsHeader: 'x-forwarded-groups' })
    expect(readConfig(PROXY).auth).not.toHaveProperty('secret')
    expect(readConfig({ ...PROXY, PROXY_SHARED_SECRET: SECRET }).auth).toHaveProperty('secret')
  })

  it('names all problems at once', () => {
    expect(problemsOf({ AUTH_MODE: 'oidc', PROXY_USER_HEADER: 'a', PORT: 'x', READ_ONLY: 'maybe' }).length).toBe(7)
  })
})

function withEntry(fields: Record<string, unknown>): Record<string, string> {
  const entry = { name: 'hall', role: 'viewer', sha256: HASH, ...fields }
  return {
    AUTH_MODE: 'token',
    TOKENS_FILE: file(`entry-${JSON.stringify(fields).length}-${Object.keys(fields)[0]}`, [entry]),
  }
}
