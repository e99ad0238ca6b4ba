// A cluster whose credentials change while we run: tokens run out, certificates rotate, plugins fail.
// It decides when to load them again, and lets many refused requests share one reload.
import { createHash } from 'node:crypto'
import type { RequestOptions } from 'node:https'
import { Agent, type Dispatcher, ProxyAgent } from 'undici'
import { KubernetesError } from './errors'
import { type Impersonation, impersonate } from './impersonation'
import type { Log } from './log'
import {
  AGENT_OPTIONS,
  type Authorization,
  CONNECT_OPTIONS,
  type ConnectionWarning,
  type KubernetesTarget,
} from './target'
import { TIMING } from './timing'

/** What one pass over files and plugins gave. */
export interface PreparedCredentials {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: RequestOptions
  readonly proxyUrl: string | undefined
  readonly expiresAt: Date | undefined
  readonly warnings: readonly ConnectionWarning[]
}

/** `refused`: the cluster does not take what was loaded before. */
export type LoadReason = 'first' | 'renewal' | 'refused'

export interface TargetPlan {
  readonly log: Log
  readonly redact: (text: string) => string
  readonly identity: { readonly server: string; readonly contextName: string; readonly userName: string }
  /** Whom every request is made as. */
  readonly as?: Impersonation
  /** Those that are known before anything was loaded. */
  readonly warnings: readonly ConnectionWarning[]
  readonly inCluster: boolean
  readonly load: (reason: LoadReason, signal: AbortSignal) => Promise<PreparedCredentials>
}

export function createRenewingTarget(plan: TargetPlan): KubernetesTarget {
  const closing = new AbortController()
  const wires = new Set<Dispatcher>()
  const listeners: (() => void)[] = []
  let warnings = plan.warnings
  let current: Loaded | undefined
  let pending: Promise<Authorization> | undefined
  let lastFailure: { readonly error: KubernetesError; readonly at: number } | undefined
  let lastReloadAt = Number.NEGATIVE_INFINITY
  let hasTried = false

  async function load(isRefused: boolean): Promise<Authorization> {
    try {
      const prepared = await plan.load(isRefused ? 'refused' : hasTried ? 'renewal' : 'first', closing.signal)
      lastFailure = undefined
      const tlsId = fingerprint(prepared)
      const wire = current?.tlsId === tlsId ? current.wire : replaceWire(prepared)
      const dispatcher = plan.as === undefined ? wire : impersonate(wire, plan.as)
      const { headers, expiresAt } = prepared
      current = { headers, dispatcher, wire, tlsId, expiresAt, goodUntil: performance.now() + lifetimeMs(prepared) }
      warn(prepared.warnings)
      return current
    } catch (caught) {
      const error = toCredentialsError(caught, plan)
      plan.log.warn(error.message, { context: plan.identity.contextName, detail: error.detail })
      if (!isRefused && current !== undefined && !hasExpired(current)) return goOnWith(current, error)
      lastFailure = { error, at: performance.now() }
      throw error
    } finally {
      // After a failure the next try reads the file again: the repair may be an edit of it.
      hasTried = true
    }
  }

  /** Nobody refused them yet, so what cannot be renewed is said, and the next try comes soon. */
  function goOnWith(loaded: Loaded, { message }: KubernetesError): Authorization {
    current = { ...loaded, goodUntil: performance.now() + TIMING.credentialsReloadMinGapMs }
    const text = `The credentials in use could not be renewed and work until they are refused. ${message}`
    warn([
      ...warnings.filter(({ code }) => code !== 'credentials_not_renewed'),
      { code: 'credentials_not_renewed', text },
    ])
    return current
  }

  function warn(next: readonly ConnectionWarning[]): void {
    if (JSON.stringify(next) === JSON.stringify(warnings)) return
    const known = new Set(warnings.map(({ text }) => text))
    for (const { text } of next) if (!known.has(text)) plan.log.warn(text, { context: plan.identity.contextName })
    warnings = next
    for (const listener of listeners) listener()
  }

  function replaceWire(prepared: PreparedCredentials): Dispatcher {
    // The old one ends by itself when the last watch on it does.
    current?.wire.close().catch(() => {})
    if (current !== undefined) wires.delete(current.wire)
    const wire = createDispatcher(prepared)
    wires.add(wire)
    return wire
  }

  return {
    ...plan.identity,
    inCluster: plan.inCluster,
    warnings: () => warnings,
    onWarnings: (listener) => void listeners.push(listener),
    authorize(options = {}) {
      const now = performance.now()
      if (pending !== undefined) return pending
      if (lastFailure !== undefined && now - lastFailure.at < TIMING.credentialsReloadMinGapMs) {
        return Promise.reject(lastFailure.error)
      }
      const mayReload = now - lastReloadAt >= TIMING.credentialsReloadMinGapMs
      if (current !== undefined && now < current.goodUntil && !(options.reload === true && mayReload)) {
        return Promise.resolve(current)
      }
      const isRefused = options.reload === true
      if (isRefused) lastReloadAt = now
      pending = load(isRefused).finally(() => {
        pending = undefined
      })
      return pending
    },
    async close() {
      closing.abort()
      await Promise.all([...wires].map((wire) => wire.destroy()))
    },
  }
}

interface Loaded extends Authorization {
  /** The connections, whoever they speak for. */
  readonly wire: Dispatcher
  readonly tlsId: string
  readonly goodUntil: number
  readonly expiresAt: Date | undefined
}

function hasExpired({ expiresAt }: Loaded): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now()
}

function createDispatcher({ tls, proxyUrl }: PreparedCredentials): Dispatcher {
  const { ca, cert, key, rejectUnauthorized, servername } = tls
  const secure = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  }
  if (proxyUrl === undefined) return new Agent({ ...AGENT_OPTIONS, connect: { ...CONNECT_OPTIONS, ...secure } })
  if (!/^https?:/.test(proxyUrl)) {
    throw new KubernetesError('credentials', 'Only http and https proxies are supported (proxy-url, HTTPS_PROXY).')
  }
  return new ProxyAgent({ ...AGENT_OPTIONS, uri: proxyUrl, connect: CONNECT_OPTIONS, requestTls: secure })
}

function fingerprint({ tls, proxyUrl }: PreparedCredentials): string {
  const { ca, cert, key, rejectUnauthorized, servername } = tls
  const parts = [ca, cert, key, rejectUnauthorized, servername, proxyUrl].map((part) => String(part ?? ''))
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function lifetimeMs({ expiresAt }: PreparedCredentials): number {
  if (expiresAt === undefined) return TIMING.credentialsMaxAgeMs
  return Math.max(0, expiresAt.getTime() - Date.now() - TIMING.credentialsExpiryMarginMs)
}

const MAX_DETAIL = 4_000

function toCredentialsError(caught: unknown, plan: TargetPlan): KubernetesError {
  const { redact } = plan
  if (caught instanceof KubernetesError) {
    // Cut behind the scrubbing: half a secret looks like none.
    const detail = caught.detail === undefined ? {} : { detail: redact(caught.detail).slice(0, MAX_DETAIL) }
    return new KubernetesError('credentials', caught.message, { ...detail, cause: caught })
  }
  const detail = redact(caught instanceof Error ? caught.message : String(caught))
  const text = `The credentials of "${plan.identity.contextName}" could not be loaded: a file is missing or not usable.`
  return new KubernetesError('credentials', text, { detail, cause: caught })
}
