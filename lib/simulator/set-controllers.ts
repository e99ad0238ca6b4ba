// The controllers of StatefulSets, DaemonSets and Jobs: one pod after another, on each node, once.

import { templateHash } from './build-workload'
import { type ControllerOptions, livePods, makePod, terminate } from './deployment-controller'
import { jobDone } from './job-status'
import { textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import { safeHash } from './safe-hash'
import { countPods, daemonSetStatus, isPodReady, replicasOf, statefulSetStatus } from './workload-status'

const HASH = 'controller-revision-hash'

/** From the last to the first, one at a time; missing ones from the first on. */
export function reconcileStatefulSet(options: ControllerOptions, ref: KubeObject): void {
  const { objects, say } = options
  const set = objects.fresh(ref)
  if (set === undefined) return
  const update = `${set.metadata.name}-${templateHash(set)}`
  const pods = objects.ownedBy(set, 'Pod')
  const named = (index: number) => pods.find((pod) => pod.metadata.name === `${set.metadata.name}-${index}`)
  const places = Array.from({ length: replicasOf(set) }, (_, index) => index)
  const missing = places.find((index) => named(index) === undefined)
  const isQuiet = pods.every((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined)
  const surplus = pods.filter((pod) => !places.some((index) => named(index) === pod))
  const outdated = places.findLast((index) => named(index)?.metadata.labels?.[HASH] !== update)
  if (surplus.length > 0) for (const pod of surplus) terminate(options, pod)
  else if (missing !== undefined && isQuiet) {
    const name = `${set.metadata.name}-${missing}`
    say(
      set,
      'statefulset-controller',
      'SuccessfulCreate',
      `create Pod ${name} in StatefulSet ${set.metadata.name} successful`,
    )
    const labels = { [HASH]: update, 'apps.kubernetes.io/pod-index': String(missing) }
    makePod(options, { name, owner: set, labels })
  } else if (outdated !== undefined && missing === undefined && isQuiet) {
    const pod = named(outdated)
    if (pod !== undefined) terminate(options, pod)
  }
  const counts = countPods(objects.ownedBy(set, 'Pod'), (pod) => pod.metadata.labels?.[HASH] === update)
  const isDone = counts.updatedReady === replicasOf(set)
  const current = isDone ? update : (textAt(set, 'status', 'currentRevision') ?? update)
  objects.writeStatus(set, statefulSetStatus(set, counts, { current, update }))
}

export function reconcileDaemonSet(options: ControllerOptions, ref: KubeObject): void {
  const { objects, say } = options
  const set = objects.fresh(ref)
  if (set === undefined) return
  const hash = templateHash(set)
  const nodes = objects.list('Node').map((node) => node.metadata.name)
  const pods = objects.ownedBy(set, 'Pod')
  const free = nodes.filter((node) => !pods.some((pod) => textAt(pod, 'spec', 'nodeName') === node))
  for (const node of free) {
    const name = `${set.metadata.name}-${options.random.suffix(5)}`
    say(set, 'daemonset-controller', 'SuccessfulCreate', `Created pod: ${name}`)
    const labels = { [HASH]: hash, 'pod-template-generation': String(set.metadata.generation ?? 1) }
    makePod(options, { name, owner: set, labels }, node)
  }
  const live = livePods(objects, set)
  const outdated = live.find((pod) => pod.metadata.labels?.[HASH] !== hash)
  if (outdated !== undefined && live.length === nodes.length && live.every(isPodReady)) {
    say(set, 'daemonset-controller', 'SuccessfulDelete', `Deleted pod: ${outdated.metadata.name}`)
    terminate(options, outdated)
  }
  const counts = countPods(objects.ownedBy(set, 'Pod'), (pod) => pod.metadata.labels?.[HASH] === hash)
  objects.writeStatus(set, daemonSetStatus(set, counts, nodes.length))
}

export function reconcileJob(options: ControllerOptions, ref: KubeObject): void {
  const { objects, scheduler, say } = options
  const job = objects.fresh(ref)
  if (job === undefined || textAt(job, 'status', 'completionTime') !== undefined) return
  const now = formatTime(scheduler.clock())
  const [pod] = objects.ownedBy(job, 'Pod')
  if (pod === undefined) {
    const name = `${job.metadata.name}-${safeHash(job.metadata.name, 5)}`
    say(job, 'job-controller', 'SuccessfulCreate', `Created pod: ${name}`)
    makePod(options, { name, owner: job })
    objects.writeStatus(job, { active: 1, ready: 0, startTime: now, terminating: 0, uncountedTerminatedPods: {} })
    return
  }
  if (textAt(pod, 'status', 'phase') !== 'Succeeded') return
  say(job, 'job-controller', 'Completed', 'Job completed')
  objects.writeStatus(job, {
    ...jobDone(now),
    startTime: textAt(job, 'status', 'startTime') ?? now,
  })
}
