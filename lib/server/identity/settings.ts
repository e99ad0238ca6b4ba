// The settings of identity: one shape per mode. What is unsafe, incomplete or meant for another mode stops the start.

import { ADDRESSES } from '@/lib/addresses'
import type { SettingsReader } from '../settings-reader'
import { EVERYBODY, type Named, type Roles, refuseName } from './names'
import { SESSION_MS } from './sessions'
import { readTokens, type TokenEntry } from './tokens-file'

/** The file of tokens counts in every mode. */
export type AuthConfig = ModeConfig & {
  readonly tokensPath?: string
  readonly hasOperatorToken: boolean
  /** Reading needs a launch address too. */
  readonly mustLaunch: boolean
  readonly sessionLifetimeMs: number
}

export type ModeConfig =
  | { readonly mode: 'none' }
  | { readonly mode: 'token' }
  | ({
      readonly mode: 'proxy'
      /** Lower case, as Node names headers. */
      readonly userHeader: string
      readonly groupsHeader: string
      readonly secret?: () => string
    } & Roles)
  | ({
      readonly mode: 'oidc'
      readonly issuer: URL
      /** As it was given: a name is compared letter by letter. */
      readonly issuerId: string
      /** For whom an access token must have been made. */
      readonly audience: string
      readonly clientId: string
      readonly clientSecret?: () => string
      readonly usernameClaim: string
      readonly groupsClaim: string
      readonly scopes: readonly string[]
      readonly baseUrl: URL
      readonly proxyFor?: ProxyFor
    } & Roles)

export type OidcConfig = Extract<ModeConfig, { mode: 'oidc' }>

/** The proxy that leads to an address; undefined where none does. */
export type ProxyFor = (address: string) => string | undefined

const MODES = ['none', 'token', 'proxy', 'oidc'] as const
type Mode = (typeof MODES)[number]

/** Which mode reads which setting; given in another one it is a misunderstanding that could be dangerous. */
const OWNED: Readonly<Record<string, readonly Mode[]>> = {
  PROXY_SHARED_SECRET: ['proxy'],
  PROXY_SHARED_SECRET_FILE: ['proxy'],
  PROXY_USER_HEADER: ['proxy'],
  PROXY_GROUPS_HEADER: ['proxy'],
  OIDC_ISSUER: ['oidc'],
  OIDC_CLIENT_ID: ['oidc'],
  OIDC_CLIENT_SECRET: ['oidc'],
  OIDC_CLIENT_SECRET_FILE: ['oidc'],
  OIDC_USERNAME_CLAIM: ['oidc'],
  OIDC_GROUPS_CLAIM: ['oidc'],
  OIDC_SCOPES: ['oidc'],
  MCP_AUDIENCE: ['oidc'],
  OPERATOR_GROUPS: ['proxy', 'oidc'],
  OPERATOR_USERS: ['proxy', 'oidc'],
  VIEWER_GROUPS: ['proxy', 'oidc'],
  VIEWER_USERS: ['proxy', 'oidc'],
  SESSION_LIFETIME: ['none', 'token', 'oidc'],
}

const MIN_SECRET_LENGTH = 32
/** A browser counts whole seconds. */
const MIN_SESSION_MS = 1_000
const MAX_SESSION_MS = 30 * 24 * 60 * 60_000
const HEADER = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/
/** Headers with a meaning of their own; whoever sends them says nothing about identity. */
const TAKEN_HEADERS =
  /^(host|cookie|origin|referer|authorization|connection|content-.*|sec-.*|x-fluxdeck-.*|x-forwarded-(for|host|proto|port))$/
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface AuthSurroundings {
  readonly proxyFor: ProxyFor
  readonly isLoopback: boolean
  readonly baseUrl: URL | undefined
  readonly hasTrustedProxies: boolean
}

export function readAuth(read: SettingsReader, surroundings: AuthSurroundings): AuthConfig {
  const mode = read.choice('AUTH_MODE', MODES) ?? 'none'
  for (const [name, modes] of Object.entries(OWNED))
    if (!modes.includes(mode) && read.text(name) !== undefined)
      read.problem(name, `has a meaning with AUTH_MODE=${modes.join(' or ')} only, and AUTH_MODE is ${mode}`)
  const tokensPath = read.text('TOKENS_FILE')
  if (mode === 'token' && tokensPath === undefined)
    read.problem('TOKENS_FILE', 'is missing: AUTH_MODE=token needs the file of tokens')
  const entries = tokensPath === undefined ? [] : tryTokens(read, tokensPath)
  return {
    ...readMode(read, mode, surroundings),
    ...(tokensPath === undefined ? {} : { tokensPath }),
    hasOperatorToken: entries.some(({ role }) => role === 'operator'),
    mustLaunch: readMustLaunch(read, mode, surroundings),
    sessionLifetimeMs: readSessionLifetime(read),
  }
}

function readMode(read: SettingsReader, mode: Mode, surroundings: AuthSurroundings): ModeConfig {
  switch (mode) {
    case 'none':
    case 'token':
      return { mode }
    case 'proxy':
      return readProxy(read, surroundings.hasTrustedProxies)
    case 'oidc':
      return readOidc(read, surroundings)
  }
}

function readMustLaunch(read: SettingsReader, mode: Mode, { isLoopback }: AuthSurroundings): boolean {
  const mustLaunch = read.flag('REQUIRE_LAUNCH') ?? false
  if (mustLaunch && mode !== 'none')
    read.problem('REQUIRE_LAUNCH', `has a meaning with AUTH_MODE=none only, and AUTH_MODE is ${mode}`)
  else if (mustLaunch && !isLoopback)
    read.problem('REQUIRE_LAUNCH', 'needs BIND=127.0.0.1: there is no launch address where others reach Fluxdeck')
  return mustLaunch
}

function readSessionLifetime(read: SettingsReader): number {
  const lifetimeMs = read.longDuration('SESSION_LIFETIME') ?? SESSION_MS
  if (lifetimeMs >= MIN_SESSION_MS && lifetimeMs <= MAX_SESSION_MS) return lifetimeMs
  read.problem('SESSION_LIFETIME', 'is not from 1s to 30d')
  return SESSION_MS
}

function tryTokens(read: SettingsReader, path: string): readonly TokenEntry[] {
  try {
    return readTokens(path)
  } catch (error) {
    read.problem('TOKENS_FILE', error instanceof Error ? error.message : 'cannot be used')
    return []
  }
}

function readProxy(read: SettingsReader, hasTrustedProxies: boolean): ModeConfig {
  const secret = read.secret('PROXY_SHARED_SECRET')
  if (secret === undefined && !hasTrustedProxies)
    read.problem(
      'AUTH_MODE',
      'proxy needs TRUSTED_PROXIES or PROXY_SHARED_SECRET; without one everybody could claim to be anybody',
    )
  if (secret !== undefined && secret().length < MIN_SECRET_LENGTH)
    read.problem('PROXY_SHARED_SECRET', `is shorter than ${MIN_SECRET_LENGTH} characters`)
  const userHeader = readHeader(read, 'PROXY_USER_HEADER', 'x-forwarded-user')
  const groupsHeader = readHeader(read, 'PROXY_GROUPS_HEADER', 'x-forwarded-groups')
  if (userHeader === groupsHeader) read.problem('PROXY_GROUPS_HEADER', 'is the same as PROXY_USER_HEADER')
  return {
    mode: 'proxy',
    userHeader,
    groupsHeader,
    ...(secret === undefined ? {} : { secret }),
    ...readRoles(read, 'proxy'),
  }
}

function readHeader(read: SettingsReader, name: string, fallback: string): string {
  const header = (read.text(name) ?? fallback).toLowerCase()
  if (!HEADER.test(header)) read.problem(name, 'is not the name of a header (letters, digits and single hyphens)')
  else if (TAKEN_HEADERS.test(header)) read.problem(name, 'is a header with another meaning')
  return header
}

function readOidc(read: SettingsReader, { baseUrl, proxyFor }: AuthSurroundings): ModeConfig {
  const issuer = read.url('OIDC_ISSUER')
  const clientId = read.text('OIDC_CLIENT_ID')
  const clientSecret = read.secret('OIDC_CLIENT_SECRET')
  const usernameClaim = read.text('OIDC_USERNAME_CLAIM') ?? 'sub'
  const scopes = (read.text('OIDC_SCOPES') ?? 'openid profile').split(/[\s,]+/)
  if (issuer === undefined && read.text('OIDC_ISSUER') === undefined)
    read.problem('OIDC_ISSUER', 'is missing: AUTH_MODE=oidc needs the address of the identity provider')
  if (issuer !== undefined && !isSafe(issuer)) read.problem('OIDC_ISSUER', 'is not an https:// address')
  if (issuer !== undefined) readProxyTo(read, issuer, proxyFor, 'the identity provider')
  if (clientId === undefined) read.problem('OIDC_CLIENT_ID', 'is missing')
  if (clientSecret?.() === '') read.problem('OIDC_CLIENT_SECRET', 'is empty')
  if (/^e-?mail$/i.test(usernameClaim))
    read.problem('OIDC_USERNAME_CLAIM', 'is the e-mail address, which at many providers a person can change')
  if (!scopes.includes('openid')) read.problem('OIDC_SCOPES', 'does not hold "openid"')
  if (baseUrl === undefined) read.problem('BASE_URL', 'is missing: the identity provider has to know the way back')
  else if (!isSafe(baseUrl)) read.problem('BASE_URL', 'is not an https:// address, which AUTH_MODE=oidc needs')
  const roles = readRoles(read, 'oidc')
  if (issuer === undefined || clientId === undefined || baseUrl === undefined) return { mode: 'none' }
  return {
    mode: 'oidc',
    issuer,
    issuerId: read.text('OIDC_ISSUER') ?? issuer.href,
    audience: read.text('MCP_AUDIENCE') ?? new URL(ADDRESSES.mcp.pattern, baseUrl).href,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    usernameClaim,
    groupsClaim: read.text('OIDC_GROUPS_CLAIM') ?? 'groups',
    scopes,
    baseUrl,
    proxyFor,
    ...roles,
  }
}

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || LOOPBACK.has(url.hostname)
}

/** Who may read is said, not assumed: a provider or proxy may let the whole world in. */
function readRoles(read: SettingsReader, mode: Mode): Roles {
  const roles = {
    viewers: readNamed(read, 'VIEWER', (name) => (name === EVERYBODY ? undefined : refuseName(name))),
    operators: readNamed(read, 'OPERATOR', (name) =>
      name === EVERYBODY
        ? 'is everybody, and only VIEWER_USERS and VIEWER_GROUPS may name everybody'
        : refuseName(name),
    ),
  }
  const isSaid = Object.values(roles).some(({ users, groups }) => users.length + groups.length > 0)
  if (!isSaid)
    read.problem(
      'AUTH_MODE',
      `${mode} needs VIEWER_GROUPS, VIEWER_USERS, OPERATOR_GROUPS or OPERATOR_USERS, since nobody may read before one of them says who; VIEWER_USERS=${EVERYBODY} is everybody who gets in`,
    )
  return roles
}

function readNamed(read: SettingsReader, role: string, refuse: (name: string) => string | undefined): Named {
  const names = (setting: string) => {
    const list = read.list(setting, /./, 'is empty')
    list.forEach((name, index) => {
      const problem = refuse(name)
      if (problem !== undefined) read.problem(setting, `entry ${index + 1} ${problem}`)
    })
    return list
  }
  return { users: names(`${role}_USERS`), groups: names(`${role}_GROUPS`) }
}

/** The proxy from the environment that leads to `target`, if any; one that cannot be used stops the start. */
export function readProxyTo(read: SettingsReader, target: URL, proxyFor: ProxyFor, name: string): string | undefined {
  const proxy = proxyFor(target.origin)
  if (proxy !== undefined && !(/^https?:/i.test(proxy) && URL.canParse(proxy)))
    read.problem(
      'HTTPS_PROXY',
      `or HTTP_PROXY is no address of an http or https proxy: correct it, or name ${name} in NO_PROXY`,
    )
  return proxy
}
