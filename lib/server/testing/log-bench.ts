// Pods behind a scripted API server, with logs that do what a test says: the scene of every test of logs.

import { redactText } from '@/lib/flux/object/redact'
import { createKubernetesClient } from '@/lib/kubernetes/request'
import { fixedTarget } from '@/lib/kubernetes/target'
import { createManualClock, type ManualClock } from '@/lib/kubernetes/testing/manual-clock'
import {
  type Exchange,
  list,
  type ScriptedServer,
  type Stream,
  startScriptedServer,
  status,
} from '@/lib/kubernetes/testing/scripted-server'

export interface FakeContainer {
  readonly name: string
  readonly id?: string
  readonly state?: object
  readonly restarts?: number
}

export interface FakePod {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string }
  readonly labels?: Readonly<Record<string, string>>
  readonly containers?: readonly FakeContainer[]
  readonly createdAt?: string
}

export interface LogBench {
  readonly server: ScriptedServer
  readonly client: ReturnType<typeof createKubernetesClient>
  readonly clock: ManualClock
  readonly objects: Map<string, unknown>
  /** Answers a question for a log; nothing is answered where it does nothing. */
  onLog: (exchange: Exchange, container: string) => void
  /** Streams that the standard answer opened, in order. */
  readonly streams: Stream[]
  logRequests(): readonly Exchange[]
  put(path: string, object: unknown): void
  putPods(...pods: readonly FakePod[]): void
  close(): Promise<void>
}

export async function openLogBench(): Promise<LogBench> {
  const server = await startScriptedServer()
  const clock = createManualClock()
  const objects = new Map<string, unknown>()
  const streams: Stream[] = []
  const target = fixedTarget(server.url, 'test')
  const client = createKubernetesClient(target, {
    userAgent: 'test',
    log: { debug() {}, info() {}, warn() {} },
    redact: redactText,
    clock,
  })
  server.onAny = (exchange) => {
    if (exchange.path.endsWith('/log')) bench.onLog(exchange, exchange.query.get('container') ?? '')
    else if (objects.has(exchange.path)) exchange.json(200, objects.get(exchange.path))
    else exchange.json(404, status(404, 'NotFound'))
    return true
  }
  const bench: LogBench = {
    server,
    client,
    clock,
    objects,
    streams,
    onLog: (exchange) => void streams.push(exchange.textStream()),
    logRequests: () => server.requests.filter(({ path }) => path.endsWith('/log')),
    put: (path, object) => void objects.set(path, object),
    putPods(...pods) {
      const made = pods.map(makePod)
      const namespaces = new Set(made.map(({ metadata }) => metadata.namespace))
      for (const namespace of namespaces)
        objects.set(
          `/api/v1/namespaces/${namespace}/pods`,
          list(
            made.filter(({ metadata }) => metadata.namespace === namespace),
            '1',
          ),
        )
      for (const pod of made) objects.set(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`, pod)
    },
    async close() {
      await target.close()
      await server.stop()
    },
  }
  return bench
}

export const RUNNING = { running: { startedAt: '2026-03-01T11:00:00Z' } }

export function makePod({
  name,
  namespace = 'apps',
  uid = `uid-${name}`,
  owner,
  labels,
  containers,
  createdAt,
}: FakePod) {
  const all = containers ?? [{ name: 'app' }]
  return {
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: createdAt ?? '2026-03-01T11:00:00Z',
      labels: labels ?? {},
      ...(owner === undefined ? {} : { ownerReferences: [{ ...owner, controller: true }] }),
    },
    spec: { containers: all.map((one) => ({ name: one.name, env: [{ name: 'PASSWORD', value: 'hunter2-env' }] })) },
    status: {
      containerStatuses: all.map(({ name: container, id, state, restarts }) => ({
        name: container,
        containerID: id ?? `containerd://${name}-${container}`,
        restartCount: restarts ?? 0,
        state: state ?? RUNNING,
      })),
    },
  }
}
