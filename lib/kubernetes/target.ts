// What a cluster to talk to is: an address, a name for people, and a way to be let in.
import { Agent, type Dispatcher } from 'undici'
import { TIMING } from './timing'

export interface Authorization {
  readonly dispatcher: Dispatcher
  readonly headers: Readonly<Record<string, string>>
}

/** What a person should know of this connection for as long as it is so. */
export interface ConnectionWarning {
  readonly code: 'tls_not_verified' | 'not_encrypted' | 'kubeconfig_gone' | 'credentials_not_renewed'
  readonly text: string
}

export interface KubernetesTarget {
  /** Base address without a trailing slash; may hold a path. */
  readonly server: string
  readonly contextName: string
  readonly userName: string
  readonly inCluster: boolean
  warnings(): readonly ConnectionWarning[]
  /** Called when the warnings have changed. */
  onWarnings(listener: () => void): void
  /** `reload` reads files and runs plugins again; many callers at once share one reload. */
  authorize(options?: { readonly reload?: boolean }): Promise<Authorization>
  /** Ends connections and a running credential plugin. */
  close(): Promise<void>
}

/** Timeouts are the caller's: a watch may be quiet for longer than any default. */
export const AGENT_OPTIONS = { headersTimeout: 0, bodyTimeout: 0 } as const
export const CONNECT_OPTIONS = {
  timeout: TIMING.connectTimeoutMs,
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
} as const

/** A server that asks for no credentials: the simulator, or a local `kubectl proxy`. */
export function fixedTarget(server: string, contextName: string): KubernetesTarget {
  const dispatcher = new Agent({ ...AGENT_OPTIONS, connect: CONNECT_OPTIONS })
  return {
    server: server.replace(/(?<!\/)\/+$/, ''),
    contextName,
    userName: 'anonymous',
    inCluster: false,
    warnings: () => [],
    onWarnings() {},
    authorize: () => Promise.resolve({ dispatcher, headers: {} }),
    close: () => dispatcher.destroy(),
  }
}
