// Gives a cluster to talk to from a kubeconfig or from inside a pod. The only file that imports client-node,
// and only its KubeConfig: by a static import, because a dynamic one would pull the whole package into the bundle.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { RequestOptions } from 'node:https'
import { KubeConfig } from '@kubernetes/client-node'
import { describeLoss, listWarnings } from './connection-warnings'
import { KubernetesError } from './errors'
import { type PluginCredential, runExecPlugin } from './exec-plugin'
import { expectImpersonation, type Impersonation } from './impersonation'
import { type JsonRecord, readRecord, readText } from './json'
import { findKubeconfigPaths, type KubeconfigContext, type KubeconfigSource, readKubeconfig } from './kubeconfig'
import type { Log } from './log'
import { proxyFromEnvironment } from './proxy-from-environment'
import { createRenewingTarget, type PreparedCredentials } from './renewing-target'
import type { KubernetesTarget } from './target'
import { TIMING } from './timing'

export { fixedTarget, type KubernetesTarget } from './target'

export interface KubeconfigOptions {
  /** One file, or several in the form of KUBECONFIG; without it the standard places are searched. */
  readonly path?: string
  readonly context?: string
  /** Whom to act as; the kubeconfig's own word counts only without it, and then no part of it. */
  readonly as?: Pick<Impersonation, 'user' | 'groups'>
  readonly log: Log
  /** Applied to what files and plugins say, before it may reach the log. */
  readonly redact: (text: string) => string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly pluginTimeoutMs?: number
}

export interface InClusterOptions {
  readonly log: Log
  readonly redact: (text: string) => string
  /** Folder that stands for `/`; tests only. */
  readonly root?: string
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token'
const CA_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt'

export async function loadKubeconfig(options: KubeconfigOptions): Promise<KubernetesTarget> {
  const env = options.env ?? process.env
  const paths = findKubeconfigPaths(env, options.path)
  const first = await readKubeconfig({ paths, ...(options.context === undefined ? {} : { context: options.context }) })
  const as = options.as === undefined ? first.as : expectImpersonation(options.as)
  // Fixed from here on: a later edit of the file may renew credentials, never switch the cluster.
  const source: KubeconfigSource = { paths, context: first.contextName }
  const warnings = listWarnings(first)
  for (const { text } of warnings) options.log.warn(text, { context: first.contextName })
  let latest = first

  const { as: _, ...rest } = options
  return createRenewingTarget({
    ...rest,
    identity: { server: first.server, contextName: first.contextName, userName: as?.user ?? first.userName },
    ...(as === undefined ? {} : { as }),
    warnings,
    inCluster: false,
    load: async (reason, signal) => {
      const found = reason === 'first' ? first : await readAgain(source, first)
      if (found instanceof KubernetesError) {
        // What was refused cannot be saved by the memory of it, where the file says that the cluster is another one.
        if (reason === 'refused' && hasKubeconfigAt(paths)) throw found
      } else latest = found
      const prepared = await prepare(latest, env, options.pluginTimeoutMs ?? TIMING.execPluginTimeoutMs, signal)
      const gone = found instanceof KubernetesError ? [describeLoss(found, hasKubeconfigAt(paths))] : []
      return { ...prepared, warnings: [...listWarnings(latest), ...gone] }
    },
  })
}

/** The context as the files say it now, or why they no longer say what they said at the start. */
async function readAgain(
  source: KubeconfigSource,
  first: KubeconfigContext,
): Promise<KubeconfigContext | KubernetesError> {
  try {
    const context = await readKubeconfig(source)
    const other = context.server === first.server ? findOther(context, first) : 'names another server'
    if (other === undefined) return context
    return new KubernetesError(
      'credentials',
      `The context "${first.contextName}" now ${other}. Restart Fluxdeck to use it.`,
    )
  } catch (error) {
    if (error instanceof KubernetesError) return error
    throw error
  }
}

function findOther(now: KubeconfigContext, first: KubeconfigContext): string | undefined {
  return JSON.stringify(now.as) === JSON.stringify(first.as) ? undefined : 'acts as somebody else'
}

function hasKubeconfigAt(paths: readonly string[]): boolean {
  return paths.some((path) => existsSync(path))
}

/** Whether any of the files exists; it may still be unusable, which `loadKubeconfig` then says. */
export function hasKubeconfig(options: Pick<KubeconfigOptions, 'path' | 'env'> = {}): boolean {
  return hasKubeconfigAt(findKubeconfigPaths(options.env ?? process.env, options.path))
}

export function hasInCluster(env: Readonly<Record<string, string | undefined>> = process.env, root = ''): boolean {
  return (env.KUBERNETES_SERVICE_HOST ?? '') !== '' && existsSync(`${root}${TOKEN_PATH}`)
}

export async function loadInCluster(options: InClusterOptions): Promise<KubernetesTarget> {
  const root = options.root ?? ''
  if (!hasInCluster(process.env, root)) {
    throw new KubernetesError('credentials', 'This process does not run in a pod with a service account token.')
  }
  const config = new KubeConfig()
  config.loadFromCluster(root)
  const server = config.getCurrentCluster()?.server ?? ''
  const identity = { server, contextName: 'in-cluster', userName: 'service account' }
  const context: KubeconfigContext = {
    ...identity,
    clusterName: 'in-cluster',
    cluster: { server, 'certificate-authority': `${root}${CA_PATH}` },
    user: { tokenFile: `${root}${TOKEN_PATH}` },
  }
  return createRenewingTarget({
    log: options.log,
    redact: options.redact,
    identity,
    warnings: [],
    inCluster: true,
    load: (_, signal) => prepare(context, process.env, TIMING.execPluginTimeoutMs, signal),
  })
}

async function prepare(
  context: KubeconfigContext,
  env: Readonly<Record<string, string | undefined>>,
  pluginTimeoutMs: number,
  signal: AbortSignal,
): Promise<PreparedCredentials> {
  const exec = readRecord(context.user, 'exec')
  const credential: PluginCredential =
    exec === undefined
      ? {}
      : await runExecPlugin({ exec, cluster: context.cluster, env, timeoutMs: pluginTimeoutMs, signal })
  const token = credential.token ?? (await readTokenFile(context.user))
  const options: RequestOptions = {}
  await within(pluginTimeoutMs, signal, buildKubeConfig(context, token).applyToHTTPSOptions(options))
  return {
    headers: pickHeaders(options, context.user),
    tls: {
      ...options,
      ...(credential.certificate === undefined ? {} : { cert: credential.certificate, key: credential.key }),
    },
    proxyUrl: readText(context.cluster, 'proxy-url') ?? proxyFromEnvironment(context.server, env),
    expiresAt: credential.expiresAt,
    warnings: [],
  }
}

/** Hands over what client-node understands; plugins and token files are read here, where they can be bounded. */
function buildKubeConfig(context: KubeconfigContext, token: string | undefined): KubeConfig {
  const { exec: _exec, tokenFile: _tokenFile, ...user } = context.user
  const { 'proxy-url': _proxy, ...cluster } = context.cluster
  const isPlain = context.server.startsWith('http:')
  const config = new KubeConfig()
  // JSON is YAML. Plain http is only accepted by client-node together with the skip flag.
  config.loadFromString(
    JSON.stringify({
      'current-context': 'current',
      contexts: [{ name: 'current', context: { cluster: 'current', user: 'current' } }],
      clusters: [{ name: 'current', cluster: isPlain ? { ...cluster, 'insecure-skip-tls-verify': true } : cluster }],
      users: [{ name: 'current', user: token === undefined ? user : { ...user, token } }],
    }),
  )
  return config
}

async function readTokenFile(user: JsonRecord): Promise<string | undefined> {
  const path = readText(user, 'tokenFile')
  if (path === undefined) return undefined
  const token = (await readFile(path, 'utf8')).trim()
  if (token === '') throw new KubernetesError('credentials', 'The token file of this context is empty.')
  return token
}

function pickHeaders(options: RequestOptions, user: JsonRecord): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value.trim()
  }
  const name = readText(user, 'username')
  if (name !== undefined && headers.authorization === undefined) {
    const pair = Buffer.from(`${name}:${readText(user, 'password') ?? ''}`).toString('base64')
    headers.authorization = `Basic ${pair}`
  }
  return headers
}

function within<T>(timeoutMs: number, signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new KubernetesError('credentials', 'The credentials were not ready in time.'))
    const timer = setTimeout(late, timeoutMs)
    signal.addEventListener('abort', late, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', late)
    })
  })
}
