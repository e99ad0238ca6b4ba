// From environment to a frozen configuration. All problems are found at once and named without any secret.

import { isIP } from 'node:net'
import { isAbsolute, join } from 'node:path'
import { STUCK_AFTER_MS } from '@/lib/flux/judge/stuck'
import { matchesLabels } from '@/lib/flux/object/label-selector'
import { proxyFromEnvironment } from '@/lib/kubernetes/proxy-from-environment'
import { type HistoryConfig, readHistory } from './history/settings'
import { type AuthConfig, type ProxyFor, readAuth, readProxyTo } from './identity/settings'
import { type ObservabilityConfig, readObservability } from './observability-settings'
import { type Environment, readSignIn, SettingsReader } from './settings-reader'
import { isLoopbackAddress, trustPeers } from './trusted-peers'

export interface Config {
  readonly port: number
  readonly bind: string
  readonly isLoopback: boolean
  /** Where health and metrics are answered apart from the pages, on every address of the machine. */
  readonly metricsPort?: number
  /** Metrics are told on the port of the pages as well. */
  readonly areMetricsPublic: boolean
  readonly cluster: 'auto' | 'in-cluster' | 'kubeconfig' | 'demo'
  /** Only `npm start` may fall into the demo by itself. */
  readonly mayFallBackToDemo: boolean
  readonly clusterName?: string
  readonly kubeconfig?: string
  readonly kubeContext?: string
  readonly namespaces: readonly string[]
  /** Where Flux's controllers and flux-operator run. Empty: flux-system, and where their labels are found. */
  readonly fluxNamespaces: readonly string[]
  readonly ntfy?: NtfyConfig
  readonly auth: AuthConfig
  /** Neighbours whose forwarded headers count, as addresses or networks. */
  readonly trustedProxies: readonly string[]
  readonly readOnly: boolean
  /** Each person sees what the cluster lets them list, and nothing else. */
  readonly readReview: boolean
  /** The badge of the verdict is for everybody. */
  readonly isBadgePublic: boolean
  /** undefined: not said, so the default of the mode counts. */
  readonly actionsEnabled?: boolean
  readonly baseUrl?: URL
  readonly allowedHosts: readonly string[]
  readonly frameAncestors: readonly string[]
  readonly streamLimit: number
  /** Open streams, and large answers under way, of one caller. */
  readonly callerStreams: number
  readonly callerHeavy: number
  /** Whether the workloads of what Flux deployed are read, where that is allowed. */
  readonly readsWorkloads: boolean
  /** When what Flux stands on is read: while somebody looks, also now and then by itself, or never. */
  readonly ground: GroundMode
  /** The labels of CronJobs that make backups. */
  readonly backupSelector: string
  readonly observability: ObservabilityConfig
  /** Absent: agents find nothing here. */
  readonly mcp?: McpConfig
  /** Where what outlives the process may be kept; absent where there is no home for it. */
  readonly stateHome?: string
  /** Write a Kubernetes Event on the object for each allowed action; absent: do not. */
  readonly auditEvents?: AuditEventsConfig
  readonly stuckAfterMs: number
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error'
  readonly logFormat: 'json' | 'text'
  readonly history: HistoryConfig
}

export type GroundMode = 'auto' | 'always' | 'off'

export interface McpConfig {
  /** Whether operators among the agents may act. */
  readonly mayWrite: boolean
}

export interface AuditEventsConfig {
  /** Where Flux's notification-controller takes events; it does not read those of Kubernetes. */
  readonly forwardTo?: URL
}

export interface NtfyConfig {
  readonly baseUrl: string
  readonly topics: readonly string[]
  /** Of the environment, as kubectl takes it. */
  readonly proxyUrl?: string
  /** Read on every connect, so that a rotated file is picked up. */
  readonly readAuthorization: () => string | undefined
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
}

export const NO_WAY_TO_A_TOKEN =
  'needs a way to a token, and there is none here: give TOKENS_FILE, or choose AUTH_MODE=oidc, or run on your own machine with the user of a kubeconfig'

const TOPIC = /^[A-Za-z0-9_-]{1,64}$/
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const MAX_STREAMS = 100_000
const MAX_PORT = 65_535

/** Throws ConfigError with every problem. */
export function readConfig(env: Environment): Config {
  const read = new SettingsReader(env)
  const bind = read.text('BIND') ?? '127.0.0.1'
  if (bind !== 'localhost' && isIP(bind) === 0) read.problem('BIND', 'is not an IP address or "localhost"')
  const isLoopback = bind === 'localhost' || isLoopbackAddress(bind)
  const baseUrl = read.url('BASE_URL')
  const actionsEnabled = read.flag('ACTIONS_ENABLED')
  const trustedProxies = readNetworks(read)
  const proxyFor = (address: string) => proxyFromEnvironment(address, env)
  const hasTrustedProxies = trustedProxies.length > 0
  const auth = readAuth(read, { isLoopback, baseUrl, hasTrustedProxies, proxyFor })
  if (baseUrl !== undefined && baseUrl.pathname !== '/')
    read.problem('BASE_URL', 'has a path, and Fluxdeck cannot be served below one')
  if (actionsEnabled === true && !isLoopback) {
    if (auth.mode === 'none' && !auth.hasOperatorToken)
      read.problem(
        'ACTIONS_ENABLED',
        'needs somebody to be identified, and AUTH_MODE=none on an address that others reach identifies nobody but the operators of TOKENS_FILE',
      )
    if (baseUrl === undefined)
      read.problem(
        'ACTIONS_ENABLED',
        'on an address that others reach needs BASE_URL, to tell its own pages from others',
      )
  }

  const readReview = read.flag('READ_REVIEW') ?? false
  if (readReview && auth.mode === 'none' && auth.tokensPath === undefined)
    read.problem(
      'READ_REVIEW',
      'asks for the rights of people, and AUTH_MODE=none without TOKENS_FILE identifies nobody',
    )

  const port = read.integer('PORT', 0, MAX_PORT) ?? 3000
  const metricsPort = read.integer('METRICS_PORT', 1, MAX_PORT)
  if (metricsPort === port) read.problem('METRICS_PORT', 'is the port of the pages: choose another one')
  const kubeconfig = read.text('KUBECONFIG')
  const kubeContext = read.text('KUBE_CONTEXT')
  const clusterName = read.text('CLUSTER_NAME')
  const ntfy = readNtfy(read, proxyFor)
  const auditEvents = readAuditEvents(read)
  const mcp = readMcp(read)
  const hasLaptop = auth.mode === 'none' && isLoopback
  if (mcp !== undefined && auth.tokensPath === undefined && auth.mode !== 'oidc' && !hasLaptop)
    read.problem('MCP_ENABLED', NO_WAY_TO_A_TOKEN)
  const stateHome = readStateHome(env)
  const config: Config = {
    port,
    bind,
    isLoopback,
    ...(metricsPort === undefined ? {} : { metricsPort }),
    areMetricsPublic: read.flag('METRICS_PUBLIC') ?? false,
    cluster: read.choice('CLUSTER', ['auto', 'in-cluster', 'kubeconfig', 'demo']) ?? 'auto',
    mayFallBackToDemo: env.FLUXDECK_START === 'npm',
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(kubeContext === undefined ? {} : { kubeContext }),
    namespaces: read.list('NAMESPACES', NAMESPACE, 'is not the name of a namespace'),
    fluxNamespaces: read.list('FLUX_NAMESPACES', NAMESPACE, 'is not the name of a namespace'),
    ...(ntfy === undefined ? {} : { ntfy }),
    auth,
    trustedProxies,
    readOnly: read.flag('READ_ONLY') ?? false,
    readReview,
    isBadgePublic: read.flag('BADGE_PUBLIC') ?? false,
    ...(actionsEnabled === undefined ? {} : { actionsEnabled }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    allowedHosts: read
      .list('ALLOWED_HOSTS', /^[A-Za-z0-9.:[\]-]{1,260}$/, 'is not a host name')
      .map((host) => host.toLowerCase()),
    frameAncestors: read.list(
      'FRAME_ANCESTORS',
      /^https?:\/\/[A-Za-z0-9.:[\]-]+$/,
      'is not an origin such as https://home.example',
    ),
    streamLimit: read.integer('STREAM_LIMIT', 1, MAX_STREAMS) ?? 500,
    callerStreams: read.integer('CALLER_STREAMS', 1, MAX_STREAMS) ?? 50,
    callerHeavy: read.integer('CALLER_HEAVY', 1, MAX_STREAMS) ?? 8,
    readsWorkloads: read.choice('WORKLOADS', ['auto', '0']) !== '0',
    ground: readGroundMode(read),
    backupSelector: readBackupSelector(read),
    observability: readObservability(read, proxyFor),
    ...(mcp === undefined ? {} : { mcp }),
    ...(stateHome === undefined ? {} : { stateHome }),
    ...(auditEvents === undefined ? {} : { auditEvents }),
    stuckAfterMs: read.duration('STUCK_AFTER') ?? STUCK_AFTER_MS,
    logLevel: read.choice('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error']) ?? 'info',
    logFormat: read.choice('LOG_FORMAT', ['json', 'text']) ?? (env.FLUXDECK_TTY === '1' ? 'text' : 'json'),
    history: readHistory(read),
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems)
  return Object.freeze(config)
}

const GROUND_MODES = { auto: 'auto', '1': 'always', '0': 'off' } as const satisfies Record<string, GroundMode>
const BACKUPS = 'app.kubernetes.io/component=backup'

function readGroundMode(read: SettingsReader): GroundMode {
  return GROUND_MODES[read.choice('CLUSTER_CONTEXT', ['auto', '1', '0']) ?? 'auto']
}

function readBackupSelector(read: SettingsReader): string {
  const selector = read.text('BACKUP_SELECTOR') ?? BACKUPS
  if (matchesLabels(selector, {}) === undefined) read.problem('BACKUP_SELECTOR', 'is not a label selector')
  return selector
}

function readNetworks(read: SettingsReader): readonly string[] {
  const networks = read.list('TRUSTED_PROXIES', /^[0-9A-Fa-f:.]+(\/\d{1,3})?$/, 'is not an address or a network')
  networks.forEach((network, index) => {
    try {
      trustPeers([network])
    } catch {
      read.problem(
        'TRUSTED_PROXIES',
        `entry ${index + 1} is not an address, or a network no wider than 10.0.0.0/8 or fc00::/7`,
      )
    }
  })
  return networks
}

function readMcp(read: SettingsReader): McpConfig | undefined {
  const mayWrite = read.flag('MCP_WRITES') ?? false
  return read.flag('MCP_ENABLED') === true ? { mayWrite } : undefined
}

/** By the rules of XDG: a path that is not whole is none. */
function readStateHome({ XDG_STATE_HOME: given = '', HOME: home = '' }: Environment): string | undefined {
  if (isAbsolute(given)) return given
  return isAbsolute(home) ? join(home, '.local', 'state') : undefined
}

/** `1`, or the address that the events are posted to as well. */
function readAuditEvents(read: SettingsReader): AuditEventsConfig | undefined {
  if (!/^https?:/i.test(read.text('AUDIT_EVENTS') ?? '')) return read.flag('AUDIT_EVENTS') === true ? {} : undefined
  const forwardTo = read.url('AUDIT_EVENTS')
  return forwardTo === undefined ? undefined : { forwardTo }
}

function readNtfy(read: SettingsReader, proxyFor: ProxyFor): NtfyConfig | undefined {
  const url = read.url('NTFY_URL')
  const topics = read.list('NTFY_TOPICS', TOPIC, 'is not a topic name (letters, digits, "-" and "_", at most 64)')
  const token = read.secret('NTFY_TOKEN')
  const user = read.text('NTFY_USER')
  const password = read.secret('NTFY_PASSWORD')
  if (url === undefined) {
    if (topics.length > 0) read.problem('NTFY_TOPICS', 'is set but NTFY_URL is not')
    return undefined
  }
  if (url.pathname !== '/') read.problem('NTFY_URL', 'has a path, and ntfy cannot be served below one')
  if (topics.length === 0) read.problem('NTFY_TOPICS', 'is missing: name the topics to follow, separated by commas')
  const readAuthorization = readSignIn(read, 'NTFY', { user, password, token })
  const proxyUrl = readProxyTo(read, url, proxyFor, 'ntfy')
  return {
    baseUrl: url.origin,
    topics: [...new Set(topics)],
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    readAuthorization,
  }
}
