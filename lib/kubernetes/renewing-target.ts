// A cluster whose credentials change while we run: tokens run out, certificates rotate, plugins fail.
// It decides when to load them again, and lets many refused requests share one reload.
import { createHash } from 'node:crypto'
import type { RequestOptions } from 'node:https'
import { Agent, type Dispatcher, ProxyAgent } from 'undici'
import { KubernetesError } from './errors'
import type { Log } from './log'
import { AGENT_OPTIONS, type Authorization, CONNECT_OPTIONS, type KubernetesTarget } from './target'
import { TIMING } from './timing'

/** What one pass over files and plugins gave. */
export interface PreparedCredentials {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: RequestOptions
  readonly proxyUrl: string | undefined
  readonly expiresAt: Date | undefined
}

export interface TargetPlan {
  readonly log: Log
  readonly redact?: (text: string) => string
  readonly identity: { readonly server: string; readonly contextName: string; readonly userName: string }
  readonly warnings: readonly string[]
  readonly inCluster: boolean
  readonly load: (isReload: boolean, signal: AbortSignal) => Promise<PreparedCredentials>
}

export function createRenewingTarget(plan: TargetPlan): KubernetesTarget {
  const closing = new AbortController()
  const dispatchers = new Set<Dispatcher>()
  let current: (Authorization & { readonly tlsId: string; readonly goodUntil: number }) | undefined
  let pending: Promise<Authorization> | undefined
  let lastFailure: { readonly error: KubernetesError; readonly at: number } | undefined
  let lastReloadAt = Number.NEGATIVE_INFINITY
  let hasLoaded = false

  async function load(): Promise<Authorization> {
    try {
      const prepared = await plan.load(hasLoaded, closing.signal)
      hasLoaded = true
      lastFailure = undefined
      const tlsId = fingerprint(prepared)
      const dispatcher = current?.tlsId === tlsId ? current.dispatcher : replaceDispatcher(prepared)
      current = { headers: prepared.headers, dispatcher, tlsId, goodUntil: performance.now() + lifetimeMs(prepared) }
      return current
    } catch (caught) {
      // After a failure the next try reads the file again: the repair may be an edit of it.
      hasLoaded = true
      const error = toCredentialsError(caught, plan)
      lastFailure = { error, at: performance.now() }
      plan.log.warn(error.message, { context: plan.identity.contextName, detail: error.detail })
      throw error
    }
  }

  function replaceDispatcher(prepared: PreparedCredentials): Dispatcher {
    // The old one ends by itself when the last watch on it does.
    current?.dispatcher.close().catch(() => {})
    if (current !== undefined) dispatchers.delete(current.dispatcher)
    const dispatcher = createDispatcher(prepared)
    dispatchers.add(dispatcher)
    return dispatcher
  }

  return {
    ...plan.identity,
    inCluster: plan.inCluster,
    warnings: plan.warnings,
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
      if (options.reload === true) {
        lastReloadAt = now
        hasLoaded = true
      }
      pending = load().finally(() => {
        pending = undefined
      })
      return pending
    },
    async close() {
      closing.abort()
      await Promise.all([...dispatchers].map((dispatcher) => dispatcher.destroy()))
    },
  }
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
    throw new KubernetesError('credentials', 'Only http and https proxies are supported (proxy-url).')
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

function toCredentialsError(caught: unknown, plan: TargetPlan): KubernetesError {
  const redact = plan.redact ?? (() => '')
  if (caught instanceof KubernetesError) {
    const detail = caught.detail === undefined ? {} : { detail: redact(caught.detail) }
    return new KubernetesError('credentials', caught.message, { ...detail, cause: caught })
  }
  const detail = redact(caught instanceof Error ? caught.message : String(caught))
  const text = `The credentials of "${plan.identity.contextName}" could not be loaded: a file is missing or not usable.`
  return new KubernetesError('credentials', text, { detail, cause: caught })
}
