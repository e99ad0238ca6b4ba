// Stands in for source-controller, one of whose modules cannot be had everywhere: fetches Git and charts for real, packs
// real artifacts with their digests and serves them, and writes the statuses that Flux's other controllers go by.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import type { ControlPlane, KubernetesObject } from './control-plane'
import { findFreePort } from './free-port'

export interface SourceStandIn {
  stop(): Promise<void>
}

interface Fetched {
  readonly revision: string
  readonly content: Buffer
  readonly more?: Readonly<Record<string, unknown>>
}

const EVERY_MS = 150
const API = 'source.toolkit.fluxcd.io/v1'
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'
const execute = promisify(execFile)

export async function startSourceStandIn(cluster: ControlPlane): Promise<SourceStandIn> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-sources-'))
  const port = await findFreePort()
  const server = createServer(async (request, response) => {
    const file = await readFile(join(folder, basename(request.url ?? ''))).catch(() => undefined)
    response.statusCode = file === undefined ? 404 : 200
    response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  const fetchers: Readonly<Record<string, (object: KubernetesObject) => Promise<Fetched>>> = {
    gitrepositories: (object) => fetchGit(folder, object),
    helmrepositories: async (object) => {
      const content = await download(`${specOf(object).url}/index.yaml`)
      return { revision: digestOf(content), content }
    },
    helmcharts: (object) => fetchChart(cluster, object),
  }

  const handle = async (plural: string, object: KubernetesObject): Promise<void> => {
    const token = annotationsOf(object)[REQUESTED_AT]
    const seen = statusOf(object)
    const acknowledged = token === undefined ? {} : { lastHandledReconcileAt: token }
    const observedGeneration = object.metadata.generation
    if (seen.observedGeneration === observedGeneration && seen.lastHandledReconcileAt === token) return
    const report = (status: object) =>
      cluster.patchStatus(
        { ...object, status: { observedGeneration, ...acknowledged, ...status } },
        'source-controller',
      )
    if (specOf(object).suspend === true) return void (await report({}))
    try {
      const fetched = await fetchers[plural]?.(object)
      if (fetched === undefined) return
      const digest = digestOf(fetched.content)
      const file = `${digest.slice('sha256:'.length)}.tgz`
      await writeFile(join(folder, file), fetched.content)
      const artifact = {
        digest,
        lastUpdateTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        path: `${plural}/${file}`,
        revision: fetched.revision,
        size: fetched.content.length,
        url: `http://127.0.0.1:${port}/${file}`,
      }
      const ready = condition(
        object,
        'Ready',
        'True',
        'Succeeded',
        `stored artifact for revision '${fetched.revision}'`,
      )
      await report({ artifact, conditions: [ready], ...fetched.more })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      await report({
        conditions: [
          condition(object, 'Reconciling', 'True', 'ProgressingWithRetry', 'reconciliation in progress'),
          condition(object, 'Ready', 'False', 'GitOperationFailed', message),
          condition(object, 'FetchFailed', 'True', 'GitOperationFailed', message),
        ],
      })
    }
  }

  let isStopped = false
  const work = async () => {
    while (!isStopped) {
      for (const plural of Object.keys(fetchers)) {
        const answer = await cluster.request('GET', `/apis/${API}/${plural}`)
        const { kind, items = [] } = answer.body as { kind: string; items?: readonly KubernetesObject[] }
        for (const item of items) await handle(plural, { ...item, apiVersion: API, kind: kind.replace(/List$/, '') })
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  }
  // A test that ends pulls the cluster away under it; anything else shows as a source that never becomes ready.
  const ended = work().catch((error: unknown) => {
    if (!isStopped) process.stderr.write(`The stand-in for source-controller ended: ${String(error)}\n`)
  })
  return {
    async stop() {
      isStopped = true
      await ended
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function fetchGit(folder: string, object: KubernetesObject): Promise<Fetched> {
  const { url, ref } = specOf(object) as { url: string; ref: { branch: string } }
  const clone = await mkdtemp(join(folder, 'clone-'))
  const git = async (...args: readonly string[]) =>
    (await execute('git', [...args], { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 })).stdout
  try {
    await git('clone', '-q', '--bare', '--depth=1', `--branch=${ref.branch}`, url, clone)
    const commit = (await git('-C', clone, 'rev-parse', 'HEAD')).toString().trim()
    return {
      revision: `${ref.branch}@sha1:${commit}`,
      content: await git('-C', clone, 'archive', '--format=tar.gz', commit),
    }
  } finally {
    await rm(clone, { recursive: true, force: true })
  }
}

async function fetchChart(cluster: ControlPlane, object: KubernetesObject): Promise<Fetched> {
  const { chart, sourceRef } = specOf(object) as { chart: string; sourceRef: { kind: string; name: string } }
  const metadata = { name: sourceRef.name, namespace: object.metadata.namespace ?? '' }
  const repository = await cluster.get({ apiVersion: API, kind: sourceRef.kind, metadata })
  const { url } = specOf(repository)
  const index = parse((await download(`${url}/index.yaml`)).toString()) as {
    entries: Record<string, readonly { version: string; urls: readonly string[] }[]>
  }
  const newest = [...(index.entries[chart] ?? [])].sort((a, b) => compareVersions(b.version, a.version))[0]
  if (newest === undefined) throw new Error(`no chart named '${chart}' in ${url}`)
  const content = await download(newest.urls[0] ?? '')
  return { revision: newest.version, content, more: { observedChartName: chart } }
}

async function download(url: string): Promise<Buffer> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return Buffer.from(await answer.arrayBuffer())
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

function condition({ metadata }: KubernetesObject, type: string, status: string, reason: string, message: string) {
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  return { type, status, reason, message, observedGeneration: metadata.generation, lastTransitionTime }
}

function specOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return recordOf(object.spec)
}

function statusOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return recordOf(object.status)
}

function annotationsOf({ metadata }: KubernetesObject): Readonly<Record<string, unknown>> {
  return recordOf(metadata.annotations)
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
