// Pods as time left them: started when their workload was rolled out, started anew with their nodes, or fallen.

import { after, before, DAY_MS, HOUR_MS, sha256 } from './build-object'
import { bind, buildPod, type ContainerSituation, type EndedRun, report } from './build-pod'
import type { KubeObject } from './kube-object'
import { safeHash } from './safe-hash'

/** When every node was started anew, one after the other. */
const REBOOT_AGO_MS = 34 * DAY_MS - HOUR_MS
export const STARTED_AFTER_MS = 4_000
export const READY_AFTER_MS = 11_000

export interface Restarts {
  readonly count: number
  readonly lastAgoMs: number
  readonly exitCode: number
  readonly reason: string
}

export interface Settled {
  readonly now: Date
  readonly nodes: readonly string[]
  /** When the pods of the newest template were made. */
  readonly rolledAt: Date
  readonly revision?: number
  readonly restarts?: Restarts
}

/** What a container of a pod does. */
export type SituationOf = (container: string, pod: string) => ContainerSituation

export function podsOf(
  set: KubeObject,
  count: number,
  settled: Settled,
  situationOf?: SituationOf,
): readonly KubeObject[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${set.metadata.name}-${safeHash(`${set.metadata.name} ${index}`, 5)}`
    return podOf(set, name, {}, index, settled, situationOf)
  })
}

export function podOf(
  owner: KubeObject,
  name: string,
  labels: Readonly<Record<string, string>>,
  index: number,
  { now, nodes, rolledAt, restarts }: Settled,
  situationOf?: SituationOf,
): KubeObject {
  const createdAt = after(rolledAt, index * 1_000)
  const made = buildPod({ name, owner, labels, createdAt })
  const node = nodes[(Number.parseInt(sha256(name).slice(7, 11), 16) + index) % nodes.length] ?? ''
  const pod = bind(made, node)
  const startedAt = after(createdAt, STARTED_AFTER_MS)
  if (situationOf !== undefined) return report(pod, startedAt, (container) => situationOf(container, name))
  const init: EndedRun = {
    exitCode: 0,
    reason: 'Completed',
    startedAt: after(createdAt, 2_000),
    finishedAt: after(createdAt, 3_000),
  }
  const ran = runSince(startedAt, now, restarts)
  const first = report(pod, startedAt, () => ({ is: 'waiting', reason: 'ContainerCreating' }))
  return report(first, after(ran.startedAt, READY_AFTER_MS - STARTED_AFTER_MS), (_, isInit) =>
    isInit ? { is: 'ended', ...init } : { is: 'running', isReady: true, ...ran },
  )
}

function runSince(startedAt: Date, now: Date, restarts: Restarts | undefined) {
  if (restarts !== undefined) {
    const { count, lastAgoMs, exitCode, reason } = restarts
    const finishedAt = before(now, lastAgoMs)
    const last: EndedRun = { exitCode, reason, startedAt: before(finishedAt, lastAgoMs), finishedAt }
    return {
      startedAt: after(finishedAt, 2_000),
      restarts: count,
      last: last.startedAt > startedAt ? last : { ...last, startedAt },
    }
  }
  const rebootedAt = before(now, REBOOT_AGO_MS)
  if (startedAt >= rebootedAt) return { startedAt }
  const last: EndedRun = { exitCode: 255, reason: 'Unknown', startedAt, finishedAt: rebootedAt }
  return { startedAt: after(rebootedAt, 70_000), restarts: 1, last }
}
