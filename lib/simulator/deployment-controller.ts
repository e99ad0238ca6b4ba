// The controllers of Deployments and ReplicaSets: a new template gets a ReplicaSet, which takes over from the old ones
// within the limits of the roll-out.

import { buildReplicaSet } from './build-made'
import { after } from './build-object'
import { bind, buildPod, type PodSeed } from './build-pod'
import { templateHash } from './build-workload'
import type { SayEvent } from './event-recorder'
import { recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import type { NativeObjects } from './native-objects'
import type { Random } from './random'
import type { Scheduler } from './scheduler'
import {
  countPods,
  deploymentStatus,
  hasMoved,
  isPodReady,
  isRecreate,
  limitsOf,
  type PodCounts,
  type Progress,
  replicaSetStatus,
  replicasOf,
} from './workload-status'

const REVISION = 'deployment.kubernetes.io/revision'
const CONTROLLER = 'deployment-controller'
const SUFFIX_LENGTH = 5

export interface ControllerOptions {
  readonly objects: NativeObjects
  readonly scheduler: Scheduler
  readonly random: Random
  readonly say: SayEvent
}

interface Generation {
  readonly set: KubeObject
  readonly pods: readonly KubeObject[]
}

/** One look at a Deployment: at most one step of its roll-out, the pods of its ReplicaSets, and what is said of them. */
export function reconcileDeployment(options: ControllerOptions, ref: KubeObject): void {
  const { objects } = options
  const deployment = objects.fresh(ref)
  if (deployment === undefined) return
  const newest = newestSet(options, deployment)
  const generations = objects.ownedBy(deployment, 'ReplicaSet').map((set) => ({ set, pods: livePods(objects, set) }))
  const current = generations.find(({ set }) => set.metadata.uid === newest.metadata.uid) ?? { set: newest, pods: [] }
  const old = generations.filter((one) => one !== current)
  if (isRecreate(deployment)) recreate(options, deployment, current, old)
  else rollOn(options, deployment, current, old)
  for (const set of objects.ownedBy(deployment, 'ReplicaSet')) {
    matchPods(options, set)
    // Of pods that come and go outside of a roll-out, too.
    objects.writeStatus(set, replicaSetStatus(set, countPods(objects.ownedBy(set, 'Pod'))))
  }
  writeDeploymentStatus(options, deployment, newest)
}

function newestSet({ objects, scheduler }: ControllerOptions, deployment: KubeObject): KubeObject {
  const sets = objects.ownedBy(deployment, 'ReplicaSet')
  const name = `${deployment.metadata.name}-${templateHash(deployment)}`
  const known = sets.find((set) => set.metadata.name === name)
  const highest = Math.max(0, ...sets.map(revisionOf))
  if (known !== undefined && revisionOf(known) === highest) return known
  const revision = highest + 1
  const set = objects.write(
    known === undefined
      ? buildReplicaSet(deployment, revision, 0, scheduler.clock())
      : annotated(known, String(revision)),
  )
  const current = objects.fresh(deployment)
  if (current !== undefined) objects.write(annotated(current, String(revision)))
  return set
}

function revisionOf(set: KubeObject): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0)
}

function annotated(object: KubeObject, revision: string): KubeObject {
  const annotations = { ...object.metadata.annotations, [REVISION]: revision }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

/** First all old ones go, then the new ones come. */
function recreate(
  options: ControllerOptions,
  deployment: KubeObject,
  current: Generation,
  old: readonly Generation[],
): void {
  const isSomeLeft = old.some(({ set }) => options.objects.ownedBy(set, 'Pod').length > 0)
  for (const generation of old) resize(options, deployment, generation, 0)
  if (!isSomeLeft || wanted(current) > 0) resize(options, deployment, current, replicasOf(deployment))
}

function rollOn(
  options: ControllerOptions,
  deployment: KubeObject,
  current: Generation,
  old: readonly Generation[],
): void {
  const replicas = replicasOf(deployment)
  const { surge, unavailable } = limitsOf(deployment)
  const total = [current, ...old].reduce((sum, one) => sum + wanted(one), 0)
  const room = Math.max(0, replicas + surge - total)
  if (resize(options, deployment, current, Math.min(replicas, wanted(current) + room))) return
  const least = replicas - unavailable
  let mayGo = Math.max(0, total - least - (wanted(current) - readyIn(current)))
  // Those that do not run are given up first.
  for (const generation of old) {
    const bad = Math.min(mayGo, wanted(generation) - readyIn(generation))
    if (bad <= 0) continue
    mayGo -= bad
    resize(options, deployment, generation, wanted(generation) - bad)
  }
  let spare = readyIn(current) + old.reduce((sum, one) => sum + readyIn(one), 0) - least
  for (const generation of old) {
    const count = Math.min(spare, readyIn(generation))
    if (count <= 0 || wanted(generation) > readyIn(generation)) continue
    spare -= count
    resize(options, deployment, generation, wanted(generation) - count)
  }
}

function wanted({ set }: Generation): number {
  return replicasOf(set)
}

function readyIn({ pods }: Generation): number {
  return pods.filter(isPodReady).length
}

/** Whether its size changed. */
function resize({ objects, say }: ControllerOptions, deployment: KubeObject, { set }: Generation, to: number): boolean {
  const from = replicasOf(set)
  if (from === to) return false
  const { name, generation = 1 } = set.metadata
  const word = to > from ? 'up' : 'down'
  say(deployment, CONTROLLER, 'ScalingReplicaSet', `Scaled ${word} replica set ${name} from ${from} to ${to}`)
  const metadata = { ...set.metadata, generation: generation + 1 }
  objects.write({ ...set, metadata, spec: { ...set.spec, replicas: to } })
  return true
}

/** Makes the pods that are missing, and takes away those that are too many, the ones that do not run first. */
function matchPods(options: ControllerOptions, set: KubeObject): void {
  const pods = livePods(options.objects, set)
  const replicas = replicasOf(set)
  for (let missing = replicas - pods.length; missing > 0; missing -= 1) {
    const name = `${set.metadata.name}-${options.random.suffix(SUFFIX_LENGTH)}`
    options.say(set, 'replicaset-controller', 'SuccessfulCreate', `Created pod: ${name}`)
    makePod(options, { name, owner: set })
  }
  const worstFirst = pods.toSorted((left, right) => Number(isPodReady(left)) - Number(isPodReady(right)))
  for (const pod of worstFirst.slice(0, Math.max(0, pods.length - replicas))) {
    options.say(set, 'replicaset-controller', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
    terminate(options, pod)
  }
}

/** On a node, where its owner chooses it. */
export function makePod(
  { objects, scheduler }: ControllerOptions,
  seed: Omit<PodSeed, 'createdAt'>,
  node?: string,
): void {
  const pod = buildPod({ ...seed, createdAt: scheduler.clock() })
  objects.write(node === undefined ? pod : bind(pod, node))
}

/** Its kubelet has half a minute to end it. */
export function terminate({ objects, scheduler }: ControllerOptions, pod: KubeObject): void {
  const current = objects.fresh(pod)
  if (current === undefined || current.metadata.deletionTimestamp !== undefined) return
  const at = after(scheduler.clock(), 30_000)
  const deletion = { deletionTimestamp: formatTime(at), deletionGracePeriodSeconds: 30 }
  objects.write({ ...current, metadata: { ...current.metadata, ...deletion } })
}

export function livePods(objects: NativeObjects, owner: KubeObject): readonly KubeObject[] {
  return objects.ownedBy(owner, 'Pod').filter((pod) => pod.metadata.deletionTimestamp === undefined)
}

function writeDeploymentStatus({ objects, scheduler }: ControllerOptions, ref: KubeObject, newest: KubeObject): void {
  const deployment = objects.fresh(ref)
  if (deployment === undefined) return
  const pods = objects.ownedBy(deployment, 'ReplicaSet').flatMap((set) => livePods(objects, set))
  const counts = countPods(pods, (pod) => pod.metadata.ownerReferences?.[0]?.uid === newest.metadata.uid)
  const now = scheduler.clock()
  const progress = progressOf(deployment, counts, newest.metadata.name, now)
  objects.writeStatus(deployment, deploymentStatus(deployment, counts, newest.metadata.name, progress, now))
}

function progressOf(deployment: KubeObject, counts: PodCounts, set: string, now: Date): Progress {
  const replicas = replicasOf(deployment)
  if (counts.updated === replicas && counts.total === replicas && counts.ready >= replicas) return 'complete'
  const told = recordsAt(deployment, 'status', 'conditions').find((one) => one.type === 'Progressing')
  const isSameSet = textAt(told, 'message')?.includes(`"${set}"`) === true
  // A roll-out that was complete stays so when a pod of it falls.
  if (isSameSet && told?.reason === 'NewReplicaSetAvailable') return 'complete'
  if (!isSameSet || hasMoved(deployment, counts)) return 'progressing'
  const deadlineMs = 1000 * Number(deployment.spec?.progressDeadlineSeconds ?? 600)
  const lastMs = Date.parse(textAt(told, 'lastUpdateTime') ?? '')
  return told?.status === 'False' || now.getTime() - lastMs >= deadlineMs ? 'timed out' : 'progressing'
}
