// What a simulated cluster must not say of itself: rules that tie an object's conditions, history, revisions and times
// to one another. Each broken one is a sentence.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { isOwnedBy } from '../build-workload'
import { numberAt, recordAt, recordsAt, textAt, valueAt } from '../json'
import { type KubeObject, refOfObject } from '../kube-object'
import { isPodReady } from '../workload-status'
import { chartOf } from './referrals'

export interface World {
  readonly now: Date
  readonly objects: readonly KubeObject[]
  readonly events: readonly KubeObject[]
  /** Whatever a source ever had. */
  readonly revisions: ReadonlySet<string>
}

type Say = (what: string) => void

export function contradictionsOf(world: World): readonly string[] {
  const found: string[] = []
  for (const object of world.objects) {
    const say: Say = (what) => found.push(`${refOfObject(object)}: ${what}`)
    checkTimes(object, world.now, say)
    checkGenerations(object, say)
    checkEvents(object, eventsOf(world, object), say)
    if (isSuspended(object)) checkSuspension(object, eventsOf(world, object), say)
    if (object.kind === 'Kustomization') checkRuns(object, eventsOf(world, object), world.revisions, say)
    if (object.kind === 'HelmRelease') checkReleases(object, world, say)
    if (object.kind === 'Deployment') checkReplicas(object, world, say)
    if (object.kind.startsWith('Image')) checkImages(object, world, say)
  }
  for (const event of world.events)
    checkEvent(event, world, (what) => found.push(`Event ${event.metadata.name}: ${what}`))
  return found
}

function checkTimes(object: KubeObject, now: Date, say: Say): void {
  const created = Date.parse(object.metadata.creationTimestamp ?? '')
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`)
    } else if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) {
      if (Date.parse(value) > now.getTime()) say(`${path} lies in the future`)
      if (Date.parse(value) < created) say(`${path} is older than the object`)
    }
  }
  walk(object.metadata.managedFields, 'managedFields')
  // An artifact may have been made before it was fetched here.
  walk({ ...object.status, artifact: { ...recordAt(object, 'status', 'artifact'), metadata: {} } }, 'status')
}

function checkGenerations(object: KubeObject, say: Say): void {
  const generation = object.metadata.generation ?? 1
  if ((numberAt(object, 'status', 'observedGeneration') ?? 0) > generation) say('status is ahead of the spec')
  for (const condition of recordsAt(object, 'status', 'conditions')) {
    if ((numberAt(condition, 'observedGeneration') ?? 0) > generation) say(`${condition.type} is ahead of the spec`)
  }
}

function checkSuspension(object: KubeObject, events: readonly KubeObject[], say: Say): void {
  const byHand = object.metadata.managedFields?.find(({ fieldsV1 }) => recordAt(fieldsV1, 'f:spec', 'f:suspend'))
  const since = Date.parse(byHand?.time ?? '')
  if (Number.isNaN(since)) say('nobody suspended it')
  const times = [
    ...recordsAt(object, 'status', 'conditions').map((one) => textAt(one, 'lastTransitionTime')),
    ...recordsAt(object, 'status', 'history').flatMap((one) => [
      textAt(one, 'lastReconciled'),
      textAt(one, 'lastDeployed'),
    ]),
    ...events.map((event) => textAt(event, 'lastTimestamp')),
  ]
  if (times.some((time) => time !== undefined && Date.parse(time) > since)) say('it went on after it was suspended')
}

function checkRuns(object: KubeObject, events: readonly KubeObject[], known: ReadonlySet<string>, say: Say): void {
  const history = recordsAt(object, 'status', 'history')
  const at = (index: number, field: string) => Date.parse(textAt(history[index], field) ?? '')
  history.forEach((entry, index) => {
    if (at(index, 'firstReconciled') > at(index, 'lastReconciled')) say(`run ${index} ended before it began`)
    if (index > 0 && at(index, 'lastReconciled') > at(index - 1, 'lastReconciled')) say('history is not in order')
    if ((entry.totalReconciliations === 1) !== (entry.firstReconciled === entry.lastReconciled))
      say(`run ${index} is counted wrongly`)
  })
  const applied = textAt(object, 'status', 'lastAppliedRevision')
  const attempted = textAt(object, 'status', 'lastAttemptedRevision')
  const runs = history.map((entry) => textAt(entry, 'metadata', 'revision'))
  for (const revision of [applied, attempted, ...runs]) {
    if (revision !== undefined && !known.has(revision)) say(`nobody ever had ${revision}`)
  }
  const good = history.find((entry) => entry.lastReconciledStatus === 'ReconciliationSucceeded')
  if (textAt(good, 'metadata', 'revision') !== applied) say('what is applied is not what succeeded last')
  const ready = readyOf(object)
  if (ready === undefined || ready.status === 'Unknown') return
  if (ready.reason === 'DependencyNotReady') return
  const newest = history[0]?.lastReconciledStatus === ready.reason
  if (
    ready.reason === 'BuildFailed' ? newest || at(0, 'lastReconciled') >= Date.parse(ready.lastTransitionTime) : !newest
  )
    say(`Ready says ${ready.reason} and its newest run ${history[0]?.lastReconciledStatus}`)
  if (newest && !isAbout(textAt(history[0], 'lastReconciled'), ready.lastTransitionTime))
    say('its newest run and Ready tell different times')
  if ((ready.status === 'True') !== (applied === attempted))
    say(`Ready is ${ready.status} at the revision it attempted`)
  if (ready.status === 'True' && !ready.message.endsWith(applied ?? '?')) say('Ready names another revision')
  checkNewestEvent(
    events.filter((event) => event.reason !== 'Progressing'),
    ready,
    say,
  )
}

type Ready = NonNullable<ReturnType<typeof readyOf>>

/** Of a run within the hour there is an event still, and none of another outcome came later. */
function checkNewestEvent(events: readonly KubeObject[], ready: Ready, say: Say): void {
  const [event] = events.toSorted((left, right) =>
    String(right.lastTimestamp).localeCompare(String(left.lastTimestamp)),
  )
  if (event === undefined) return
  if (event.reason !== ready.reason || !isAbout(textAt(event, 'lastTimestamp'), ready.lastTransitionTime))
    say(
      `its newest event is ${event.reason} at ${event.lastTimestamp}, its last run ended at ${ready.lastTransitionTime}`,
    )
  if (ready.status === 'False' && event.message !== ready.message) say('its newest event tells another failure')
}

function checkReleases(object: KubeObject, world: World, say: Say): void {
  const history = recordsAt(object, 'status', 'history')
  const [latest] = history
  history.forEach((entry, index) => {
    const older = history[index + 1]
    if (Date.parse(String(entry.firstDeployed)) > Date.parse(String(entry.lastDeployed))) say('deployed before it was')
    const suffix = textAt(entry, 'ociDigest')?.slice(7, 19)
    if (suffix !== undefined && !textAt(entry, 'chartVersion')?.endsWith(`+${suffix}`)) say('version and digest differ')
    if (older === undefined) return
    if (Number(entry.version) <= Number(older.version)) say('releases do not ascend')
    if (Date.parse(String(entry.lastDeployed)) <= Date.parse(String(older.lastDeployed))) say('releases overlap')
    if (entry.firstDeployed !== older.firstDeployed) say('it was installed twice')
  })
  if (history.filter((entry) => entry.status === 'deployed').length > 1) say('two releases are deployed')
  const ready = readyOf(object)
  if (ready === undefined || ready.status === 'Unknown') return
  if (textAt(object, 'status', 'lastAttemptedRevision') !== textAt(latest, 'chartVersion'))
    say('attempt left no release')
  if ((ready.status === 'True') !== (latest?.status === 'deployed'))
    say(`Ready is ${ready.status} over ${latest?.status}`)
  const release = `${object.metadata.namespace}/${object.metadata.name}.v${latest?.version} `
  if (ready.status === 'True' && !ready.message.includes(`release ${release}`)) say('Ready speaks of another release')
  const chart = world.objects.find((one) => refOfObject(one) === chartOf(object))
  const fetched = Date.parse(textAt(chart, 'status', 'artifact', 'lastUpdateTime') ?? '')
  const available = textAt(chart, 'status', 'artifact', 'revision')?.split('@')[0]
  const isNewest = available !== undefined && textAt(latest, 'chartVersion')?.split('+')[0] === available
  if (isNewest && fetched > Date.parse(textAt(latest, 'lastDeployed') ?? '')) say('released before its chart was there')
}

/** What a Deployment says of its pods is what they say. */
function checkReplicas(object: KubeObject, { objects }: World, say: Say): void {
  const sets = objects.filter((one) => one.kind === 'ReplicaSet' && isOwnedBy(one, object.metadata.uid))
  const pods = objects.filter(
    (one) =>
      one.kind === 'Pod' &&
      one.metadata.deletionTimestamp === undefined &&
      sets.some((set) => isOwnedBy(one, set.metadata.uid)),
  )
  const counted = numberAt(object, 'status', 'replicas') ?? 0
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0
  if (counted !== pods.length) say(`it counts ${counted} pods where there are ${pods.length}`)
  if (ready !== pods.filter(isPodReady).length)
    say(`it counts ${ready} ready pods where ${pods.filter(isPodReady).length} are`)
  for (const set of sets) {
    if ((numberAt(set, 'spec', 'replicas') ?? 0) > 0 !== pods.some((pod) => isOwnedBy(pod, set.metadata.uid)))
      say(`the pods of ${set.metadata.name} are not as many as it has`)
  }
}

function checkImages(object: KubeObject, { objects }: World, say: Say): void {
  const ready = readyOf(object)
  if (object.kind === 'ImageRepository' && ready?.status === 'False') {
    const scanned = Date.parse(textAt(object, 'status', 'lastScanResult', 'scanTime') ?? '')
    if (scanned >= Date.parse(ready.lastTransitionTime)) say('it scanned while it could not')
  }
  if (object.kind !== 'ImagePolicy') return
  const tag = textAt(object, 'status', 'latestRef', 'tag') ?? '?'
  const repository = objects.find(
    (one) => refOfObject(one) === `ImageRepository/flux-system/${textAt(object, 'spec', 'imageRepositoryRef', 'name')}`,
  )
  const tags = valueAt(repository, 'status', 'lastScanResult', 'latestTags')
  if (!Array.isArray(tags) || !tags.includes(tag)) say(`nobody found the tag ${tag}`)
  if (ready?.message.includes(tag) === false) say('Ready names another tag')
}

function checkEvents(object: KubeObject, events: readonly KubeObject[], say: Say): void {
  const words = events.map((event) => `${event.reason} ${event.message}`)
  if (new Set(words).size !== words.length) say('the same event is there twice')
  const own = isFluxKind(object.kind) ? [describeKind(object.kind).controller] : (SPEAKERS[object.kind] ?? [])
  if (events.some((event) => !own.includes(textAt(event, 'reportingComponent'))))
    say('an event comes from a controller of others')
}

const SPEAKERS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  Deployment: ['deployment-controller'],
  ReplicaSet: ['replicaset-controller'],
  StatefulSet: ['statefulset-controller'],
  DaemonSet: ['daemonset-controller'],
  Job: ['job-controller'],
  CronJob: ['cronjob-controller'],
  Pod: ['default-scheduler', 'kubelet'],
}
/** Their events outlive them. */
const MORTAL = new Set(['Pod', 'ReplicaSet', 'Job'])

const HOUR_MS = 3_600_000

function checkEvent(event: KubeObject, { now, objects }: World, say: Say): void {
  const first = Date.parse(textAt(event, 'firstTimestamp') ?? '')
  const last = Date.parse(textAt(event, 'lastTimestamp') ?? '')
  if (!(first <= last && last <= now.getTime())) say('its times are out of order')
  if (now.getTime() - last > HOUR_MS + 1_000) say('it should be gone')
  if ((event.count === 1) !== (first === last)) say(`it is counted ${event.count}`)
  const uid = textAt(event, 'involvedObject', 'uid')
  const isMortal = MORTAL.has(textAt(event, 'involvedObject', 'kind') ?? '')
  if (!isMortal && !objects.some((object) => object.metadata.uid === uid)) say('it is about nothing')
}

function readyOf(object: KubeObject) {
  const ready = recordsAt(object, 'status', 'conditions').find((condition) => condition.type === 'Ready')
  if (ready === undefined) return undefined
  const text = (field: string) => textAt(ready, field) ?? ''
  return {
    status: text('status'),
    reason: text('reason'),
    message: text('message'),
    lastTransitionTime: text('lastTransitionTime'),
  }
}

function eventsOf({ events }: World, object: KubeObject): readonly KubeObject[] {
  return events.filter((event) => textAt(event, 'involvedObject', 'uid') === object.metadata.uid)
}

function isSuspended(object: KubeObject): boolean {
  return object.spec?.suspend === true
}

function isAbout(left: string | undefined, right: string | undefined): boolean {
  return Math.abs(Date.parse(left ?? '') - Date.parse(right ?? '')) <= 1_000
}
