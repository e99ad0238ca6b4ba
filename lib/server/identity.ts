// Who is asking, and whether they may ask for actions. Kubernetes stays the only authority over each write.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Me } from '@/lib/contract/actions'
import { ApiError } from './api-error'
import type { Config } from './config'

const SESSION_MS = 12 * 60 * 60_000
const MAX_SESSIONS = 1_000

export interface Identity {
  readonly name: string
  readonly groups: readonly string[]
  readonly role: 'viewer' | 'operator'
}

export interface Switches {
  readonly isReadOnly: boolean
  readonly isEnabled: boolean
  readonly hasLaunch: boolean
}

export interface LaunchGate {
  readonly switches: Switches
  /** The secret part of the launch address; undefined where no launch address exists. */
  readonly secret: string | undefined
  /** Set-Cookie value for a right secret, undefined for a wrong one. */
  exchange(secret: string): string | undefined
  identify(headers: Headers): Identity
  describe(headers: Headers): Me
  /** Set-Cookie value that ends the session of these headers. */
  signOut(headers: Headers): string
}

export interface LaunchOptions {
  readonly config: Pick<Config, 'isLoopback' | 'readOnly' | 'actionsEnabled'>
  /** The user that the kubeconfig names; undefined inside a cluster, where nobody is identified. */
  readonly user: string | undefined
  readonly port: number
  readonly clock: () => Date
}

const ANONYMOUS: Identity = { name: 'anonymous', groups: [], role: 'viewer' }

/** Mode `none`, and `launch` where a kubeconfig (or the demo) is served on the loopback. */
export function createLaunchGate({ config, user, port, clock }: LaunchOptions): LaunchGate {
  const hasLaunch = user !== undefined && config.isLoopback
  const secret = hasLaunch ? randomBytes(32).toString('base64url') : undefined
  const sessions = new Map<string, Date>()
  // Cookies know no port, so two Fluxdecks on one machine need two names.
  const cookieName = `fluxdeck_launch_${port}`
  const isEnabled = hasLaunch && config.actionsEnabled !== false
  const switches: Switches = { isReadOnly: config.readOnly, isEnabled, hasLaunch }

  const sessionOf = (headers: Headers): string | undefined => {
    const value = readCookie(headers.get('cookie') ?? '', cookieName)
    if (value === undefined) return undefined
    const key = digest(value)
    const expires = sessions.get(key)
    if (expires === undefined) return undefined
    if (expires > clock()) return key
    sessions.delete(key)
    return undefined
  }
  const identify = (headers: Headers): Identity =>
    user !== undefined && sessionOf(headers) !== undefined ? { name: user, groups: [], role: 'operator' } : ANONYMOUS

  return {
    switches,
    secret,
    exchange(candidate) {
      if (secret === undefined || !isSame(candidate, secret)) return undefined
      const value = randomBytes(32).toString('base64url')
      const oldest = sessions.keys().next()
      if (sessions.size >= MAX_SESSIONS && !oldest.done) sessions.delete(oldest.value)
      sessions.set(digest(value), new Date(clock().getTime() + SESSION_MS))
      return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`
    },
    identify,
    describe(headers) {
      const identity = identify(headers)
      const reason = whyNoActions(identity, switches)
      return {
        ...(identity.role === 'operator' ? { user: identity.name } : {}),
        groups: identity.groups,
        role: identity.role,
        mode: hasLaunch ? 'launch' : 'none',
        actionsEnabled: isEnabled && !config.readOnly,
        readOnly: config.readOnly,
        ...(reason === undefined ? {} : { reason: reason.message }),
      }
    },
    signOut(headers) {
      const key = sessionOf(headers)
      if (key !== undefined) sessions.delete(key)
      return `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`
    },
  }
}

/** The first refusal in the contract's order, or undefined when this person may ask. */
export function whyNoActions(identity: Identity, { isReadOnly, isEnabled, hasLaunch }: Switches): ApiError | undefined {
  if (isReadOnly) return new ApiError('read_only', 'Fluxdeck runs read-only (READ_ONLY=1).')
  if (!isEnabled)
    return new ApiError(
      'actions_disabled',
      'Actions are off here, because nobody is identified. Run Fluxdeck on your own machine to act.',
    )
  if (identity.role === 'operator') return undefined
  return new ApiError(
    'forbidden',
    hasLaunch
      ? 'You are a viewer. Open the launch address that Fluxdeck printed at its start to act.'
      : 'You are a viewer and may not act.',
  )
}

function readCookie(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
