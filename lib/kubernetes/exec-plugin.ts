// Runs a kubeconfig credential plugin without a terminal, kills it after 30 s, and keeps its words out of answers.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { KubernetesError } from './errors'
import { isRecord, type JsonRecord, readRecord, readText } from './json'
import { SIZE } from './timing'

export interface PluginCredential {
  readonly token?: string
  readonly certificate?: string
  readonly key?: string
  readonly expiresAt?: Date
}

export interface PluginRun {
  readonly exec: JsonRecord
  /** Handed to plugins that ask for it. */
  readonly cluster: JsonRecord
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export async function runExecPlugin(run: PluginRun): Promise<PluginCredential> {
  const command = readText(run.exec, 'command')
  if (command === undefined) throw pluginError('The kubeconfig names a credential plugin without a command.')
  if (run.exec.interactiveMode === 'Always') {
    throw pluginError(`The credential plugin ${nameOf(command)} needs a terminal, which a server does not have.`)
  }
  const info = run.exec.provideClusterInfo === true ? await describeCluster(run.cluster) : undefined
  const { printed, said } = await runToEnd(command, run, info)
  return parseCredential(printed, said, nameOf(command))
}

interface Ended {
  readonly printed: string
  /** What it says to people, on stderr. */
  readonly said: string
}

function runToEnd(command: string, run: PluginRun, info: JsonRecord | undefined): Promise<Ended> {
  const name = nameOf(command)
  return new Promise((resolve, reject) => {
    let child: ChildProcess
    try {
      child = spawn(command, readArguments(run.exec), {
        env: buildEnvironment(run, info),
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its own process group, so that whatever the plugin started ends with it.
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
    } catch (error) {
      reject(pluginError(`The credential plugin ${name} could not be started.`, describe(error)))
      return
    }
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    let size = 0

    const settle = (finish: () => void) => {
      clearTimeout(timer)
      run.signal.removeEventListener('abort', stop)
      finish()
    }
    const fail = (text: string, detail?: string) => {
      killGroup(child)
      child.stdout?.destroy()
      child.stderr?.destroy()
      settle(() => reject(pluginError(text, detail)))
    }
    const stop = () => fail(`The credential plugin ${name} was stopped.`)
    const timer = setTimeout(() => {
      fail(`The credential plugin ${name} did not finish in time.`, decode(stderr))
    }, run.timeoutMs)
    run.signal.addEventListener('abort', stop, { once: true })

    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.byteLength
      if (size > SIZE.maxPluginOutputBytes) fail(`The credential plugin ${name} printed too much.`, decode(stderr))
      else into.push(chunk)
    }
    child.stdout?.on('data', collect(stdout))
    child.stderr?.on('data', collect(stderr))
    child.on('error', (error) => {
      const isMissing = 'code' in error && error.code === 'ENOENT'
      const text = isMissing ? 'was not found on this machine' : 'could not be started'
      settle(() => reject(pluginError(`The credential plugin ${name} ${text}.`, describe(error))))
    })
    child.on('close', (code) => {
      settle(() => {
        if (code === 0) resolve({ printed: Buffer.concat(stdout).toString('utf8'), said: decode(stderr) })
        else reject(pluginError(`The credential plugin ${name} failed.`, decode(stderr)))
      })
    })
  })
}

function parseCredential(printed: string, said: string, name: string): PluginCredential {
  let parsed: unknown
  try {
    parsed = JSON.parse(printed)
  } catch {
    throw pluginError(`The credential plugin ${name} did not print a credential.`, said)
  }
  const status = readRecord(parsed, 'status')
  const token = readText(status, 'token')
  const certificate = readText(status, 'clientCertificateData')
  const key = readText(status, 'clientKeyData')
  if (token === undefined && (certificate === undefined || key === undefined)) {
    throw pluginError(`The credential plugin ${name} printed neither a token nor a certificate.`, said)
  }
  const expiresAt = new Date(readText(status, 'expirationTimestamp') ?? Number.NaN)
  return {
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
    ...(Number.isNaN(expiresAt.getTime()) ? {} : { expiresAt }),
  }
}

const CLUSTER_FIELDS = [
  'server',
  'tls-server-name',
  'insecure-skip-tls-verify',
  'certificate-authority-data',
  'proxy-url',
  'disable-compression',
] as const
const PLUGIN_EXTENSION = 'client.authentication.k8s.io/exec'

/** As client-go tells it: no file names, the authority as data, and what the kubeconfig keeps for plugins. */
async function describeCluster(cluster: JsonRecord): Promise<JsonRecord> {
  const known = Object.fromEntries(CLUSTER_FIELDS.flatMap((key) => (key in cluster ? [[key, cluster[key]]] : [])))
  const authority = readText(cluster, 'certificate-authority')
  const extensions: readonly unknown[] = Array.isArray(cluster.extensions) ? cluster.extensions : []
  const own = extensions.find((extension) => readText(extension, 'name') === PLUGIN_EXTENSION)
  const config = isRecord(own) ? own.extension : undefined
  return {
    ...known,
    ...(authority === undefined ? {} : { 'certificate-authority-data': await readFile(authority, 'base64') }),
    ...(config === undefined ? {} : { config }),
  }
}

function buildEnvironment(run: PluginRun, info: JsonRecord | undefined): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...run.env }
  for (const variable of Array.isArray(run.exec.env) ? run.exec.env : []) {
    const name = readText(variable, 'name')
    if (name !== undefined && isRecord(variable)) env[name] = String(variable.value ?? '')
  }
  env.KUBERNETES_EXEC_INFO = JSON.stringify({
    apiVersion: readText(run.exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, ...(info === undefined ? {} : { cluster: info }) },
  })
  return env
}

function readArguments(exec: JsonRecord): string[] {
  return Array.isArray(exec.args) ? exec.args.map(String) : []
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

function nameOf(command: string): string {
  return `"${command.split(/[/\\]/).at(-1) ?? command}"`
}

function decode(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).subarray(0, SIZE.maxErrorBytes).toString('utf8')
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function pluginError(message: string, detail?: string): KubernetesError {
  return new KubernetesError('credentials', message, detail === undefined ? {} : { detail })
}
