// What Kubernetes said of the homelab's workloads and pods in the last hour, read off the pods as they are.

import { after, before, HOUR_MS, MINUTE_MS } from './build-object'
import { isOwnedBy } from './build-workload'
import type { EventSeed, Repeated } from './event-recorder'
import { numberAt, recordAt, recordsAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { nodeOf, podId } from './pod-life'

type PastWords = EventSeed & Repeated

/** How often a kubelet says again that a container still does not start. */
const SAID_EVERY_MS = 13_000

export function recallPods(objects: readonly KubeObject[], now: Date): readonly PastWords[] {
  const pods = objects.filter(({ kind }) => kind === 'Pod')
  const said = pods.flatMap((pod) => [...startOf(pod), ...restartOf(pod), ...troubleOf(pod, now)])
  const made = objects.filter(({ kind }) => kind === 'ReplicaSet').flatMap((set) => rollOutOf(set, objects))
  return [...made, ...said, ...probes(pods, now)].filter(({ at }) => now.getTime() - at.getTime() < HOUR_MS)
}

function rollOutOf(set: KubeObject, objects: readonly KubeObject[]): readonly PastWords[] {
  const deployment = objects.find((object) => isOwnedBy(set, object.metadata.uid))
  const at = createdAt(set)
  const pods = objects.filter((object) => object.kind === 'Pod' && isOwnedBy(object, set.metadata.uid))
  const scaled = `Scaled up replica set ${set.metadata.name} from 0 to ${pods.length}`
  return [
    ...(deployment === undefined || pods.length === 0
      ? []
      : [once(deployment, 'deployment-controller', 'ScalingReplicaSet', scaled, at)]),
    ...pods.map((pod) =>
      once(set, 'replicaset-controller', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, at),
    ),
  ]
}

function startOf(pod: KubeObject): readonly PastWords[] {
  const node = nodeOf(pod)
  const { namespace, name } = pod.metadata
  const at = createdAt(pod)
  const words = `Successfully assigned ${namespace}/${name} to ${node}`
  const started = recordsAt(pod, 'status', 'containerStatuses').flatMap((status) => {
    const startedAt = new Date(textAt(status, 'state', 'running', 'startedAt') ?? Number.NaN)
    if (Number.isNaN(startedAt.getTime())) return []
    return starts(pod, status, { at: startedAt, since: startedAt, count: 1 })
  })
  return [once(pod, 'default-scheduler', 'Scheduled', words, at), ...started]
}

/** One that crashes on and on was started as often. */
function restartOf(pod: KubeObject): readonly PastWords[] {
  return recordsAt(pod, 'status', 'containerStatuses').flatMap((status) => {
    const startedAt = textAt(status, 'lastState', 'terminated', 'startedAt')
    if (recordAt(status, 'state', 'waiting') === undefined || startedAt === undefined) return []
    const count = (numberAt(status, 'restartCount') ?? 0) + 1
    return starts(pod, status, { at: new Date(startedAt), since: after(createdAt(pod), 4_000), count })
  })
}

function starts(pod: KubeObject, status: unknown, times: Repeated): readonly PastWords[] {
  const name = textAt(status, 'name') ?? ''
  const words = [
    ['Pulled', `Container image "${textAt(status, 'image')}" already present on machine`],
    ['Created', `Created container: ${name}`],
    ['Started', `Started container ${name}`],
  ] as const
  const fieldPath = `spec.containers{${name}}`
  return words.map(([reason, message]) => ({ ...kubelet(pod, reason, message, 'info'), fieldPath, ...times }))
}

function troubleOf(pod: KubeObject, now: Date): readonly PastWords[] {
  return recordsAt(pod, 'status', 'containerStatuses').flatMap((status) => {
    const reason = textAt(status, 'state', 'waiting', 'reason')
    const message = textAt(status, 'state', 'waiting', 'message') ?? ''
    const times = repeatedSince(after(createdAt(pod), 9_000), now)
    if (times.count < 2) return []
    const warn = (why: string, words: string) => ({ ...kubelet(pod, why, words, 'error'), ...times })
    if (reason === 'ImagePullBackOff') return [warn('BackOff', message), warn('Failed', 'Error: ImagePullBackOff')]
    if (reason === 'CrashLoopBackOff') {
      return [warn('BackOff', `Back-off restarting failed container ${textAt(status, 'name')} in pod ${podId(pod)}`)]
    }
    return reason === 'CreateContainerConfigError' ? [warn('Failed', `Error: ${message}`)] : []
  })
}

const PROBES: Readonly<Record<string, readonly [minutesAgo: number, count: number, words: string]>> = {
  'apps/paperless-ai': [
    22,
    3,
    'Readiness probe failed: Get "http://10.42.1.88:3000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  'apps/frigate': [47, 2, 'Liveness probe failed: HTTP probe failed with statuscode: 502'],
}

/** Short troubles that went away by themselves. */
function probes(pods: readonly KubeObject[], now: Date): readonly PastWords[] {
  return Object.entries(PROBES).flatMap(([place, [minutesAgo, count, words]]) => {
    const pod = pods.find((one) => refOfObject(one).startsWith(`Pod/${place}-`) && owns(one, place))
    if (pod === undefined) return []
    const at = before(now, minutesAgo * MINUTE_MS)
    return [{ ...kubelet(pod, 'Unhealthy', words, 'error'), at, since: before(at, count * 10_000), count }]
  })
}

/** Not the pods of one whose name only begins the same. */
function owns(pod: KubeObject, place: string): boolean {
  const owner = pod.metadata.ownerReferences?.[0]?.name ?? ''
  return owner.slice(0, owner.lastIndexOf('-')) === place.slice(place.indexOf('/') + 1)
}

function repeatedSince(since: Date, now: Date): Repeated {
  const at = before(now, 35_000)
  return { at, since, count: Math.max(1, Math.round((at.getTime() - since.getTime()) / SAID_EVERY_MS)) }
}

function once(object: KubeObject, controller: string, reason: string, message: string, at: Date): PastWords {
  return { object, controller, reason, message, severity: 'info', at, since: at, count: 1 }
}

function kubelet(pod: KubeObject, reason: string, message: string, severity: 'info' | 'error'): EventSeed {
  return { object: pod, controller: 'kubelet', reason, message, severity, host: nodeOf(pod) }
}

function createdAt(object: KubeObject): Date {
  return new Date(object.metadata.creationTimestamp ?? 0)
}
