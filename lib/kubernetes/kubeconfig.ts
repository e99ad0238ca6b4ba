// Reads kubeconfig files by the standard rules (first mention wins, paths relative to their file) into one context.
// Every problem becomes a sentence that names the file and what is missing, never its content.
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { KubernetesError } from './errors'
import { type Impersonation, readImpersonation, withoutImpersonation } from './impersonation'
import { isRecord, type JsonRecord, readRecord, readText } from './json'

export interface KubeconfigContext {
  readonly contextName: string
  readonly clusterName: string
  readonly userName: string
  readonly server: string
  /** The entries as they stand in the file, with absolute paths. */
  readonly cluster: JsonRecord
  readonly user: JsonRecord
  /** Whom the user acts as. */
  readonly as?: Impersonation
}

export interface KubeconfigSource {
  readonly paths: readonly string[]
  readonly context?: string
}

export function findKubeconfigPaths(
  env: Readonly<Record<string, string | undefined>>,
  path: string | undefined,
): readonly string[] {
  const listed = (path ?? env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '')
  return listed.length > 0 ? listed : [join(env.HOME ?? homedir(), '.kube', 'config')]
}

export async function readKubeconfig(source: KubeconfigSource): Promise<KubeconfigContext> {
  const files = (await Promise.all(source.paths.map(readConfigFile))).filter((file) => file !== undefined)
  if (files.length === 0) {
    fail(`No kubeconfig file was found (looked for ${source.paths.join(', ')}).`)
  }
  const contexts = collectEntries(files, 'contexts', 'context')
  const contextName = source.context ?? firstText(files.map((file) => readText(file.content, 'current-context')))
  if (contextName === undefined) {
    fail(`The kubeconfig names no current context. ${listChoices(contexts)}`)
  }
  const context = contexts.get(contextName)?.entry
  if (context === undefined) fail(`The kubeconfig has no context "${contextName}". ${listChoices(contexts)}`)

  const clusterName = readText(context, 'cluster')
  const clusters = collectEntries(files, 'clusters', 'cluster')
  const cluster = clusterName === undefined ? undefined : clusters.get(clusterName)
  if (clusterName === undefined || cluster === undefined) {
    fail(`The context "${contextName}" names a cluster that the kubeconfig does not have.`)
  }
  const server = readText(cluster.entry, 'server')
  if (server === undefined || !isHttpAddress(server)) {
    fail(`The cluster "${clusterName}" of the kubeconfig has no usable server address.`)
  }

  const userName = readText(context, 'user')
  const user = userName === undefined ? undefined : collectEntries(files, 'users', 'user').get(userName)
  if (userName !== undefined && user === undefined) {
    fail(`The context "${contextName}" names a user that the kubeconfig does not have.`)
  }
  const as = readImpersonation(user?.entry ?? {})
  return {
    contextName,
    clusterName,
    userName: userName ?? 'anonymous',
    ...(as === undefined ? {} : { as }),
    server: server.replace(/(?<!\/)\/+$/, ''),
    cluster: resolvePaths(cluster, ['certificate-authority']),
    user: user === undefined ? {} : withoutImpersonation(resolveUser(user)),
  }
}

interface ConfigFile {
  readonly path: string
  readonly content: JsonRecord
}

interface Entry {
  readonly path: string
  readonly entry: JsonRecord
}

async function readConfigFile(path: string): Promise<ConfigFile | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    fail(`The kubeconfig file ${path} cannot be read.`, error)
  }
  const document = parseDocument(text, { logLevel: 'silent' })
  const [problem] = document.errors
  if (problem !== undefined) {
    // The parser's own message quotes the line, and that line may hold a token.
    const line = problem.linePos?.[0].line
    fail(`The kubeconfig file ${path} is not valid YAML${line === undefined ? '' : ` (line ${line})`}.`)
  }
  const content: unknown = toPlain(document, path)
  if (content === null) return { path, content: {} }
  if (!isRecord(content)) fail(`The kubeconfig file ${path} does not hold a kubeconfig.`)
  return { path, content }
}

function toPlain(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    fail(`The kubeconfig file ${path} is not valid YAML.`)
  }
}

function collectEntries(
  files: readonly ConfigFile[],
  list: 'contexts' | 'clusters' | 'users',
  key: 'context' | 'cluster' | 'user',
): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>()
  for (const { path, content } of files) {
    const items: unknown = content[list]
    for (const item of Array.isArray(items) ? items : []) {
      const name = readText(item, 'name')
      if (name !== undefined && !found.has(name)) found.set(name, { path, entry: readRecord(item, key) ?? {} })
    }
  }
  return found
}

function resolveUser(user: Entry): JsonRecord {
  const resolved = resolvePaths(user, ['client-certificate', 'client-key', 'tokenFile'])
  const exec = readRecord(resolved, 'exec')
  const command = readText(exec, 'command')
  // A bare name is looked up on the PATH; anything with a slash is relative to the file.
  if (exec === undefined || command === undefined || isAbsolute(command) || !/[/\\]/.test(command)) return resolved
  return { ...resolved, exec: { ...exec, command: resolve(dirname(user.path), command) } }
}

/** Inline data wins over a file of the same meaning, so such a file is not even opened. */
function resolvePaths({ path, entry }: Entry, keys: readonly string[]): JsonRecord {
  const resolved = { ...entry }
  for (const key of keys) {
    const file = readText(entry, key)
    if (file === undefined || readText(entry, `${key}-data`) !== undefined) delete resolved[key]
    else resolved[key] = resolve(dirname(path), file)
  }
  return resolved
}

function isHttpAddress(server: string): boolean {
  if (!URL.canParse(server)) return false
  const { protocol, username, password } = new URL(server)
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
}

function listChoices(contexts: ReadonlyMap<string, Entry>): string {
  const names = [...contexts.keys()].slice(0, 10)
  return names.length === 0 ? 'It has no contexts at all.' : `It has: ${names.join(', ')}.`
}

function firstText(texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined)
}

function fail(message: string, cause?: unknown): never {
  throw new KubernetesError('credentials', message, cause === undefined ? {} : { cause })
}
