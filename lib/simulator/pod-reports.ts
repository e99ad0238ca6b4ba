// What a kubelet writes into the status of a pod while it lives: of all its containers, or of the first alone.

import { type ContainerSituation, type EndedRun, report } from './build-pod'
import { numberAt, recordAt, recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'
import type { NativeObjects } from './native-objects'
import type { Scheduler } from './scheduler'

interface ReportOptions {
  readonly objects: NativeObjects
  readonly scheduler: Scheduler
}

/** Init containers have ended, when nothing else is said of them. */
export function reportAll(
  { objects, scheduler }: ReportOptions,
  pod: KubeObject,
  situationOf: (container: string) => ContainerSituation,
  initSituation?: ContainerSituation,
): void {
  const current = objects.fresh(pod)
  if (current === undefined) return
  const now = scheduler.clock()
  const done: ContainerSituation = { is: 'ended', exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now }
  const ended = (container: string) => {
    const known = recordsAt(current, 'status', 'initContainerStatuses').find((one) => one.name === container)
    const run = readRun(recordAt(known, 'state', 'terminated'))
    return run === undefined ? done : ({ is: 'ended', ...run } as const)
  }
  objects.write(
    report(current, now, (container, isInit) =>
      isInit ? (initSituation ?? ended(container)) : situationOf(container),
    ),
  )
}

/** Of the first container; the others run on as they did. */
export function reportFirst(
  parts: ReportOptions,
  pod: KubeObject,
  situationOf: (startedAt: Date) => ContainerSituation,
): void {
  const current = parts.objects.fresh(pod)
  if (current === undefined) return
  const statuses = recordsAt(current, 'status', 'containerStatuses')
  const first = textAt(recordsAt(current, 'spec', 'containers')[0], 'name')
  reportAll(parts, pod, (container) => {
    const status = statuses.find((one) => one.name === container)
    const startedAt = startOf(status) ?? parts.scheduler.clock()
    return container === first ? situationOf(startedAt) : { is: 'running', startedAt, isReady: true }
  })
}

export function startOf(status: unknown): Date | undefined {
  const text = textAt(status, 'state', 'running', 'startedAt')
  return text === undefined ? undefined : new Date(text)
}

export function lastOf(status: unknown): { readonly last?: EndedRun } {
  const last = readRun(recordAt(status, 'lastState', 'terminated'))
  return last === undefined ? {} : { last }
}

function readRun(terminated: unknown): EndedRun | undefined {
  const exitCode = numberAt(terminated, 'exitCode')
  if (exitCode === undefined) return undefined
  return {
    exitCode,
    reason: textAt(terminated, 'reason') ?? 'Error',
    startedAt: new Date(textAt(terminated, 'startedAt') ?? 0),
    finishedAt: new Date(textAt(terminated, 'finishedAt') ?? 0),
  }
}
