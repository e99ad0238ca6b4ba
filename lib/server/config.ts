// From environment to a frozen configuration. All problems are found at once and named without any secret.

import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { parseGoDuration } from '@/lib/time'

export interface Config {
  readonly port: number
  readonly bind: string
  readonly isLoopback: boolean
  readonly cluster: 'auto' | 'in-cluster' | 'kubeconfig' | 'demo'
  /** Only `npm start` may fall into the demo by itself. */
  readonly mayFallBackToDemo: boolean
  readonly clusterName?: string
  readonly kubeconfig?: string
  readonly kubeContext?: string
  readonly namespaces: readonly string[]
  readonly ntfy?: NtfyConfig
  readonly authMode: 'none'
  readonly readOnly: boolean
  /** undefined: not said, so the default of the mode counts. */
  readonly actionsEnabled?: boolean
  readonly baseUrl?: URL
  readonly allowedHosts: readonly string[]
  readonly frameAncestors: readonly string[]
  readonly streamLimit: number
  readonly stuckAfterMs: number
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error'
  readonly logFormat: 'json' | 'text'
  /** Settings that were given but do nothing in this version. */
  readonly ignored: readonly string[]
}

export interface NtfyConfig {
  readonly baseUrl: string
  readonly topics: readonly string[]
  /** Read on every connect, so that a rotated file is picked up. */
  readonly readAuthorization: () => string | undefined
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Settings of the contract that a later version fills. They are accepted and said to be without effect. */
const NOT_YET = [
  'HISTORY_URL',
  'HISTORY_KEEP',
  'MCP_ENABLED',
  'MCP_WRITES',
  'METRICS_PORT',
  'METRICS_PUBLIC',
  'AUDIT_EVENTS',
]

const TOPIC = /^[A-Za-z0-9_-]{1,64}$/
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const MAX_STREAMS = 100_000

/** Throws ConfigError with every problem. */
export function readConfig(env: Environment): Config {
  const read = new Reader(env)
  const bind = read.text('BIND') ?? '127.0.0.1'
  if (bind !== 'localhost' && isIP(bind) === 0) read.problem('BIND', 'is not an IP address or "localhost"')
  const isLoopback = bind === 'localhost' || bind === '::1' || bind.startsWith('127.')
  const baseUrl = read.url('BASE_URL')
  const actionsEnabled = read.flag('ACTIONS_ENABLED')
  const authMode = read.choice('AUTH_MODE', ['none', 'token', 'proxy', 'oidc'])
  if (authMode !== undefined && authMode !== 'none')
    read.problem('AUTH_MODE', `${authMode} is not available in this version; only "none" and the launch address are`)
  if (actionsEnabled === true && !isLoopback)
    read.problem(
      'ACTIONS_ENABLED',
      'needs somebody to be identified, and AUTH_MODE=none on an address that others reach identifies nobody',
    )

  const kubeconfig = read.text('KUBECONFIG')
  const kubeContext = read.text('KUBE_CONTEXT')
  const clusterName = read.text('CLUSTER_NAME')
  const ntfy = readNtfy(read)
  const config: Config = {
    port: read.integer('PORT', 0, 65_535) ?? 3000,
    bind,
    isLoopback,
    cluster: read.choice('CLUSTER', ['auto', 'in-cluster', 'kubeconfig', 'demo']) ?? 'auto',
    mayFallBackToDemo: env.FLUXDECK_START === 'npm',
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(kubeContext === undefined ? {} : { kubeContext }),
    namespaces: read.list('NAMESPACES', NAMESPACE, 'is not the name of a namespace'),
    ...(ntfy === undefined ? {} : { ntfy }),
    authMode: 'none',
    readOnly: read.flag('READ_ONLY') ?? false,
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
    stuckAfterMs: read.duration('STUCK_AFTER') ?? 15 * 60_000,
    logLevel: read.choice('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error']) ?? 'info',
    logFormat: read.choice('LOG_FORMAT', ['json', 'text']) ?? (env.FLUXDECK_TTY === '1' ? 'text' : 'json'),
    ignored: NOT_YET.filter((name) => (env[name] ?? '') !== ''),
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems)
  return Object.freeze(config)
}

function readNtfy(read: Reader): NtfyConfig | undefined {
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
  if (token !== undefined && user !== undefined) read.problem('NTFY_TOKEN', 'and NTFY_USER are both set: choose one')
  if (password !== undefined && user === undefined) read.problem('NTFY_PASSWORD', 'is set but NTFY_USER is not')
  return {
    baseUrl: url.origin,
    topics: [...new Set(topics)],
    readAuthorization() {
      const bearer = token?.()
      if (bearer !== undefined) return `Bearer ${bearer}`
      if (user !== undefined) return `Basic ${Buffer.from(`${user}:${password?.() ?? ''}`).toString('base64')}`
      return undefined
    },
  }
}

/** Reads single settings and gathers what is wrong with them. Values are never repeated where they may be secret. */
class Reader {
  readonly problems: string[] = []

  constructor(private readonly env: Environment) {}

  problem(name: string, text: string): void {
    this.problems.push(`${name} ${text}.`)
  }

  text(name: string): string | undefined {
    const value = this.env[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase()
    if (value === undefined) return undefined
    if (['1', 'true', 'yes', 'on'].includes(value)) return true
    if (['0', 'false', 'no', 'off'].includes(value)) return false
    this.problem(name, 'is neither 1 nor 0')
    return undefined
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
    this.problem(name, `is not a whole number from ${min} to ${max}`)
    return undefined
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value.toLowerCase())
    if (found === undefined) this.problem(name, `is none of ${choices.join(', ')}`)
    return found
  }

  list(name: string, pattern: RegExp, complaint: string): string[] {
    const items = (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
    items.forEach((item, index) => {
      if (!pattern.test(item)) this.problem(name, `entry ${index + 1} ${complaint}`)
    })
    return items
  }

  duration(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const ms = parseGoDuration(value)
    if (ms !== undefined && ms > 0) return ms
    this.problem(name, 'is not a duration such as 15m or 1h30m')
    return undefined
  }

  url(name: string): URL | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const url = URL.canParse(value) ? new URL(value) : undefined
    if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      this.problem(name, 'is not an http:// or https:// address')
    else if (url.username !== '' || url.password !== '')
      this.problem(name, 'carries a user name or password; use the settings made for credentials')
    else return url
    return undefined
  }

  /** A secret given directly or as a file that is read anew on every use. */
  secret(name: string): (() => string) | undefined {
    const value = this.text(name)
    const file = this.text(`${name}_FILE`)
    if (value !== undefined && file !== undefined) this.problem(name, `and ${name}_FILE are both set: choose one`)
    if (value !== undefined) return () => value
    if (file === undefined) return undefined
    try {
      readFileSync(file, 'utf8')
    } catch {
      this.problem(`${name}_FILE`, 'names a file that cannot be read')
    }
    let last = ''
    return () => {
      try {
        last = readFileSync(file, 'utf8').trim()
      } catch {
        // The file is being replaced: the last good value stays until the new one can be read.
      }
      return last
    }
  }
}
