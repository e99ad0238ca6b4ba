// What one object deployed, down to its pods, for one reader: what is not read, or not theirs to read, says so in its place.

import type { ObjectWorkloads, PodsView, WorkloadWithPods } from '@/lib/contract/workloads'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { judgeWorkload } from '@/lib/workloads/judge-workload'
import { isWorkloadKind, WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import type { WorkloadKind } from '@/lib/workloads/words'
import type { Workload } from '@/lib/workloads/workload'
import { WORKLOAD_ORDER } from '@/lib/workloads/workload-filter'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import { sourceOfWorkloads } from '../sources/watches'
import type { Sight } from '../views/sight'
import type { WorkloadRights } from '../views/workload-rights'
import type { PodSight } from '../workloads/pod-sight'
import type { Told } from '../workloads/told'
import type { WorkloadStore } from '../workloads/workload-store'
import { worstView } from '../workloads/worse-view'
import { type DescribePods, summariseWorkload } from './describe-workload'
import type { NamedBeside } from './not-judged'

export interface WorkloadReader {
  readonly rights: WorkloadRights
  /** Absent: every object of Flux is theirs to see. */
  readonly sight?: Sight | undefined
}

export interface WorkloadParts {
  readonly workloads: Pick<WorkloadStore, 'of' | 'all' | 'told' | 'get' | 'jobsOf' | 'look' | 'stateIn'>
  readonly podSight: PodSight
  readonly board: Pick<SourceBoard, 'list'>
  readonly store: Pick<ResourceStore, 'get'>
  readonly notJudged: (resource: FluxResource) => NamedBeside
  /** Absent or empty: all are read. */
  readonly namespaces: readonly string[]
  readonly describePods: DescribePods
  readonly clock: () => Date
}

const NOTHING: NamedBeside = { entries: [], isTooLarge: false }
/** Of all workloads of an answer together; each has its worst and newest. */
const PODS_IN_ALL = 2_000

export function describeObjectWorkloads(ref: Ref, source: WorkloadParts, reader: WorkloadReader): ObjectWorkloads {
  const parts = atOneLook(source)
  const resource = parts.store.get(ref)
  const serverTime = parts.clock().toISOString()
  if (resource?.remoteCluster === true) return { serverTime, state: 'live', workloads: [], notJudged: [], remote: true }
  const told = parts.workloads.of(ref)
  const { sight } = reader
  const seen = told.filter((one) => !isHidden(one.ref, reader))
  const workloads = seen.map((one) => describeWorkload(one, parts, reader)).sort(WORKLOAD_ORDER.compare)
  const { entries, isTooLarge } = resource === undefined ? NOTHING : parts.notJudged(resource)
  const shown = entries.filter(({ namespace }) => sight?.hidesIn(namespace) !== true)
  const hidden = told.length - seen.length + entries.length - shown.length
  const view = worstView(seen.map((one) => viewFor(one.ref, parts))) ?? viewOf(undefined, parts)
  const answer: ObjectWorkloads = {
    serverTime,
    ...view,
    ...(isTooLarge && view.reason === undefined ? { reason: 'Its inventory is too large to be kept here.' } : {}),
    workloads: fewerPods(workloads),
    notJudged: shown,
    remote: false,
    ...(saysNothing(resource) ? { byLabel: true } : {}),
    ...(hidden === 0 ? {} : { hidden }),
  }
  return sight === undefined ? answer : sight.mask(answer)
}

/** A namespace of which they may not know at all. */
function isHidden(ref: Ref, { sight, rights }: WorkloadReader): boolean {
  const kind = kindOf(ref)
  const namespace = namespaceOf(ref)
  return sight?.hidesIn(namespace) === true && !(isWorkloadKind(kind) && rights.mayList(kind, namespace))
}

/** An applier without an inventory: it goes by labels. */
function saysNothing(resource: FluxResource | undefined): boolean {
  if (resource === undefined || resource.inventory !== undefined) return false
  return describeKind(resource.kind).ownerLabels !== undefined
}

/** With the sources as they are now, listed once for all that one answer says of them. */
export function atOneLook<Parts extends Pick<WorkloadParts, 'board'>>(parts: Parts): Parts {
  const sources = parts.board.list()
  return { ...parts, board: { list: () => sources } }
}

/** Of all kinds together where none is named. */
export function viewOf(kind: WorkloadKind | undefined, { board }: Pick<WorkloadParts, 'board'>): PodsView {
  const sources = board
    .list()
    .filter(({ role, id }) => role === 'workloads' && (kind === undefined || id === sourceOfWorkloads(kind)))
  const views = sources.map(({ state, reason, lastSyncedAt }): PodsView => {
    const asOf = state === 'live' || lastSyncedAt === undefined ? {} : { asOf: lastSyncedAt }
    return { state, ...asOf, ...(reason === undefined ? {} : { reason }) }
  })
  return worstView(views) ?? { state: 'disabled', reason: 'Workloads are not read here (WORKLOADS).' }
}

/** Where namespaces are read one by one, one that may not be read says nothing of the others. */
function viewFor(ref: Ref, parts: WorkloadParts): PodsView {
  const kind = kindOf(ref)
  const namespace = namespaceOf(ref)
  if (!isWorkloadKind(kind)) return viewOf(undefined, parts)
  const view = viewOf(kind, parts)
  if (parts.namespaces.length === 0) return view
  if (!parts.namespaces.includes(namespace))
    return { state: 'disabled', reason: `Namespace ${namespace} is not read here (NAMESPACES).` }
  const state = parts.workloads.stateIn(kind, namespace)
  if (state === 'live') return { state }
  const { plural } = WORKLOAD_TYPES[kind]
  const asOf = view.asOf === undefined ? {} : { asOf: view.asOf }
  return { state, ...asOf, reason: `The ${plural} of namespace ${namespace} are not read now.` }
}

export function describeWorkload(told: Told, parts: WorkloadParts, reader: WorkloadReader): WorkloadWithPods {
  const { ref, word } = told
  const kind = kindOf(ref)
  const named = { ref, namespace: namespaceOf(ref), name: nameOf(ref) }
  if (!isWorkloadKind(kind)) throw new Error(`${ref} is no workload.`)
  const { rights } = reader
  if (!rights.mayList(kind, named.namespace)) return untold({ ...named, kind }, forbidden(kind, named.namespace))
  const workload = parts.workloads.get(ref)
  const view = viewFor(ref, parts)
  if (workload === undefined) {
    const state = absenceOf(told, view)
    return { ...untold({ ...named, kind }, { state, reason: word.sentence }), status: word.status }
  }
  const mayListPods = rights.mayList('Pod', named.namespace)
  const { status, sentence } = word
  const judged = mayListPods
    ? { ...parts.workloads.look(workload), status, sentence }
    : lookWithoutPods(told, workload, parts)
  return {
    ...summariseWorkload(workload, judged),
    ...(view.state === 'live' ? {} : { unread: reasonOf(view) }),
    ...(mayListPods ? podsFor(workload, parts) : { pods: [], podsView: forbidden('Pod', named.namespace) }),
  }
}

/** How it stands, for one who may know. */
export function wordFor(told: Told, parts: WorkloadParts, { rights }: WorkloadReader): WordFor {
  const kind = kindOf(told.ref)
  const namespace = namespaceOf(told.ref)
  if (!isWorkloadKind(kind)) throw new Error(`${told.ref} is no workload.`)
  if (!rights.mayList(kind, namespace)) return { status: 'unknown', sentence: forbidden(kind, namespace).reason }
  const workload = parts.workloads.get(told.ref)
  if (workload === undefined || rights.mayList('Pod', namespace)) return told.word
  return lookWithoutPods(told, workload, parts)
}

type WordFor = Pick<WorkloadWithPods, 'status' | 'sentence'>

function podsFor(workload: Workload, { podSight, describePods, clock }: WorkloadParts) {
  const view = podSight.view(workload)
  return { ...describePods(workload, { pods: podSight.podsOf(workload), now: clock() }), podsView: view }
}

/** What its pods say is for those alone who may list them. */
function lookWithoutPods({ word }: Told, workload: Workload, { workloads, clock }: WorkloadParts) {
  const jobs = workload.kind === 'CronJob' ? workloads.jobsOf(workload) : undefined
  const judged = judgeWorkload(workload, { now: clock(), memory: word.memory, jobs })
  return word.status === judged.status ? judged : { ...judged, status: word.status }
}

function absenceOf({ word }: Told, { state }: PodsView): PodsView['state'] {
  if (state !== 'live') return state
  return word.goneSince === undefined ? 'error' : 'absent'
}

function untold(
  named: Pick<WorkloadWithPods, 'ref' | 'kind' | 'namespace' | 'name'>,
  unread: PodsView & { readonly reason: string },
): WorkloadWithPods {
  return {
    ...named,
    status: 'unknown',
    sentence: unread.reason,
    ready: 0,
    desired: 0,
    images: [],
    unread: reasonOf(unread),
    pods: [],
    podsView: reasonOf(unread),
  }
}

function reasonOf({ state, reason }: PodsView): Pick<PodsView, 'state' | 'reason'> {
  return { state, ...(reason === undefined ? {} : { reason }) }
}

function forbidden(kind: WorkloadKind | 'Pod', namespace: string) {
  const plural = kind === 'Pod' ? 'pods' : WORKLOAD_TYPES[kind].plural
  return { state: 'forbidden', reason: `You may not list ${plural} in namespace ${namespace}.` } as const
}

/** Worst first, so that it is the good ones of which fewer are told. */
function fewerPods(workloads: readonly WorkloadWithPods[]): readonly WorkloadWithPods[] {
  let left = PODS_IN_ALL
  return workloads.map((workload) => {
    const { pods, morePods = 0 } = workload
    const shown = Math.min(left, pods.length)
    left -= shown
    if (shown === pods.length) return workload
    return { ...workload, pods: pods.slice(0, shown), morePods: morePods + pods.length - shown }
  })
}
