// From the settings to the one way of being identified that counts for this process.

import type { Me } from '@/lib/contract/actions'
import type { SessionRows } from '@/lib/history/session-rows'
import { type Config, ConfigError, NO_WAY_TO_A_TOKEN } from '../config'
import type { Log } from '../log'
import { withBearer } from './bearer'
import { type Askable, createGate, type Gate, type IdentityMode, type Switches } from './identity'
import { IN_MEMORY, shareSessions } from './keep-sessions'
import { createLaunchMode } from './launch'
import { createOidcMode } from './oidc'
import { findOwnerSecret } from './owner-bearer'
import { createProxyMode } from './proxy'
import { withScreens } from './screens'
import { createTokenMode } from './token'
import { createTokens, type Tokens } from './tokens'

export interface IdentityOptions {
  /** What operators may ask freely. */
  readonly queries?: Me['queries']
  readonly config: Config
  /** The user that the kubeconfig names; undefined inside a cluster. */
  readonly user: string | undefined
  readonly port: number
  /** Where what belongs to this cluster outlives the process; undefined where nothing does. */
  readonly stateFolder?: string
  /** Where other replicas find who is signed in; absent where there are none. */
  readonly sessions?: SessionRows | undefined
  readonly clock: () => Date
  readonly log: Log
}

export function createIdentity(options: IdentityOptions): Gate {
  const { config, clock, log } = options
  const { tokensPath } = config.auth
  const tokens = createTokens({ path: tokensPath, clock, log })
  const mode = chooseMode(options, tokens)
  const isThereAWay = tokensPath !== undefined || mode.bearer !== undefined
  if (config.mcp !== undefined && !isThereAWay) throw new ConfigError([`MCP_ENABLED ${NO_WAY_TO_A_TOKEN}.`])
  const hasLaunch = mode.name === 'launch'
  const switches: Switches = { isReadOnly: config.readOnly, isEnabled: mayBeEnabled(options, hasLaunch), hasLaunch }
  const askable: Askable = {
    ...(options.queries === undefined ? {} : { queries: options.queries }),
    ...(config.ground === 'off' ? { switchedOff: ['ground'] } : {}),
  }
  return createGate(
    withBearer(
      withScreens(mode, tokens, { ...cookieOf(options), pairings: keepingOf(options).pairings(clock) }),
      tokens,
    ),
    switches,
    askable,
  )
}

function chooseMode(options: IdentityOptions, tokens: Tokens): IdentityMode {
  const { config, port, clock, log } = options
  const { auth } = config
  const cookie = cookieOf(options)
  const lifetimeMs = auth.sessionLifetimeMs
  switch (auth.mode) {
    case 'none':
      return createLaunchMode({ ...readLaunch(options), port, lifetimeMs, clock })
    case 'token':
      return createTokenMode({ tokens, ...cookie, lifetimeMs, clock, keeping: keepingOf(options) })
    case 'proxy':
      return createProxyMode(auth, config.trustedProxies, log)
    case 'oidc':
      return createOidcMode({ auth, ...cookie, lifetimeMs, clock, log, keeping: keepingOf(options) })
  }
}

function keepingOf({ sessions, config: { auth } }: IdentityOptions) {
  if (sessions === undefined) return IN_MEMORY
  const secret = auth.mode === 'oidc' ? auth.clientSecret : undefined
  return shareSessions(sessions, () => secret?.() ?? '')
}

function cookieOf({ config: { baseUrl }, port }: IdentityOptions) {
  const isSecure = baseUrl?.protocol === 'https:'
  // Cookies know no port.
  return { isSecure, cookieName: isSecure ? 'fluxdeck' : `fluxdeck_${port}` }
}

/** Throws where only a launch address would open anything, and there is none. */
function readLaunch({ config: { isLoopback, auth, mcp }, user, stateFolder, log }: IdentityOptions) {
  const owner = isLoopback ? user : undefined
  if (auth.mustLaunch && owner === undefined)
    throw new ConfigError(['REQUIRE_LAUNCH needs the user of a kubeconfig, whom a launch address could open this for.'])
  const takesAgents = owner !== undefined && mcp !== undefined
  return {
    user: owner,
    mustLaunch: auth.mustLaunch,
    ...(takesAgents ? { bearer: findOwnerSecret(stateFolder, log) } : {}),
  }
}

/** Nothing may be written until somebody said so, since others reach this address; but for the owner of a laptop. */
function mayBeEnabled({ config }: IdentityOptions, hasLaunch: boolean): boolean {
  if (hasLaunch) return config.actionsEnabled !== false
  const isAnybodyKnown = config.auth.mode !== 'none' || config.auth.tokensPath !== undefined
  return isAnybodyKnown && config.actionsEnabled === true
}
