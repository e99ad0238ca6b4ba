// Roll-outs: a new revision of a source on its way through those that take from it. A fold: what is seen now, together
// with what was seen before, gives what is told and what to remember.

import { compareText } from '@/lib/compare'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Ref } from '@/lib/ref'
import { followApplier, type Progress } from '../judge/standing'
import type { FluxResource } from '../object/flux-resource'
import { isSameRevision, shortenRevision } from '../object/revision'
import type { TakersOf } from './takers'

/** Finished ones stay for so long, and so many of them. */
const KEEP_MS = 10 * 60_000
const KEEP_AT_MOST = 10

export interface RolloutView {
  /** Who takes from each source. */
  readonly takers: TakersOf
  /** Of these who may be otherwise than at the look before; of all others only what time changes. */
  readonly renewed: TakersOf
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  /** What it waits for does not come by itself: a root cause holds it back, or its own turn has been missed. */
  readonly isHeld: (ref: Ref) => boolean
  /** It runs for longer than it may. */
  readonly isHanging: (ref: Ref) => boolean
  /** Of the revision that this source has now. */
  readonly identify: (source: FluxResource) => string
  readonly now: Date
}

/** One revision of one source, whether anything of it is told or not. */
export interface Course {
  readonly source: FluxResource
  readonly appliers: ReadonlyMap<Ref, Progress>
  /** Present while it is told. */
  readonly told?: Pick<Rollout, 'id' | 'startedAt' | 'finishedAt'>
  /** As it is told where everything is shown. */
  readonly whole?: Rollout
  /** Since it is told: who was looked at again, until whoever reads this has emptied it. */
  readonly looked: Set<Ref>
}

/** Goes on in its own maps: copying thousands of entries for each change costs more than all the rest. */
interface OpenCourse extends Course {
  readonly appliers: Map<Ref, Progress>
  readonly looked: Set<Ref>
}

export interface Rollouts {
  readonly courses: ReadonlyMap<Ref, OpenCourse>
  /** Ended by a newer revision, or with their source. */
  readonly overtaken: readonly Course[]
}

export const NO_ROLLOUTS: Rollouts = { courses: new Map(), overtaken: [] }

/** `before` is used up by it. */
export function followRollouts(before: Rollouts, view: RolloutView): Rollouts {
  const courses = new Map<Ref, OpenCourse>()
  for (const [ref, takers] of view.takers) {
    const source = view.resourceOf(ref)
    if (source?.artifactRevision === undefined) continue
    courses.set(ref, followCourse(source, takers, before.courses.get(ref), view))
  }
  const ended = [...before.courses.values()].flatMap((course) => {
    const next = courses.get(course.source.ref)
    return next !== undefined && isSameCourse(course, next.source) ? [] : breakOff(course, view.now)
  })
  const overtaken = [...ended, ...before.overtaken].filter(({ told }) => told !== undefined && isKept(told, view.now))
  // How one ended is seen once by whoever writes it down, however many end together.
  return { courses, overtaken: overtaken.slice(0, Math.max(KEEP_AT_MOST, ended.length)) }
}

/** All of them, also those of which nothing is told. */
export function listCourses({ courses, overtaken }: Rollouts): readonly Course[] {
  return [...courses.values(), ...overtaken]
}

/** Those under way first, each kind newest first. Of a narrowed view only what is shown there counts. */
export function listRollouts(rollouts: Rollouts, isShown?: (ref: Ref) => boolean): readonly Rollout[] {
  const told = listCourses(rollouts).flatMap(
    (course) => (isShown === undefined ? course.whole : tell(course, isShown)) ?? [],
  )
  const open = told.filter(({ finishedAt }) => finishedAt === undefined)
  const finished = told.filter(({ finishedAt }) => finishedAt !== undefined)
  return [
    ...newestFirst(open, ({ startedAt }) => startedAt),
    ...newestFirst(finished, ({ finishedAt = '' }) => finishedAt).slice(0, KEEP_AT_MOST),
  ]
}

function newestFirst(rollouts: readonly Rollout[], timeOf: (rollout: Rollout) => string): readonly Rollout[] {
  return [...rollouts].sort((a, b) => compareText(timeOf(b), timeOf(a)) || compareText(a.id, b.id))
}

function followCourse(
  source: FluxResource,
  takers: ReadonlySet<Ref>,
  known: OpenCourse | undefined,
  view: RolloutView,
): OpenCourse {
  const before = known !== undefined && isSameCourse(known, source) ? known : undefined
  const { appliers = new Map<Ref, Progress>() } = before ?? {}
  const { joined, isSame } = lookAtAppliers({ source, takers, appliers, before, view })
  const isNew = known !== undefined && before === undefined
  const told = followTelling({ source, appliers, joined, before, isNew, view })
  if (before !== undefined && isSame && before.told === told) return before
  const looked = before?.told === undefined ? new Set<Ref>() : before.looked
  return withWhole({ source, appliers, looked, ...(told === undefined ? {} : { told }) })
}

interface Looking {
  readonly source: FluxResource
  readonly takers: ReadonlySet<Ref>
  readonly appliers: Map<Ref, Progress>
  readonly before: OpenCourse | undefined
  readonly view: RolloutView
}

/** At those that may stand otherwise; of a source that was read anew at all. */
function lookAtAppliers({ source, takers, appliers, before, view }: Looking) {
  const joined = new Set<Ref>()
  const isSameSource = before?.source === source
  const due = isSameSource ? listDue(appliers, view.now) : [...takers, ...appliers.keys()]
  const refs = new Set([...due, ...(view.renewed.get(source.ref) ?? [])])
  for (const ref of refs) {
    const last = appliers.get(ref)
    const resource = takers.has(ref) ? view.resourceOf(ref) : undefined
    const progress = resource === undefined ? undefined : followApplier(resource, source, last, view.now)
    if (last === undefined && resource !== undefined) joined.add(ref)
    if (progress === undefined) appliers.delete(ref)
    else appliers.set(ref, progress)
    if (before?.told !== undefined) before.looked.add(ref)
  }
  return { joined, isSame: isSameSource && refs.size === 0 }
}

function listDue(appliers: ReadonlyMap<Ref, Progress>, now: Date): readonly Ref[] {
  const due: Ref[] = []
  for (const [ref, progress] of appliers) if (isDue(progress, now)) due.push(ref)
  return due
}

function isDue({ until }: Progress, now: Date): boolean {
  return until !== undefined && now >= until
}

interface Telling {
  readonly source: FluxResource
  readonly appliers: ReadonlyMap<Ref, Progress>
  /** Those of them that were not there before. */
  readonly joined: ReadonlySet<Ref>
  readonly before: Course | undefined
  /** The revision came while we looked. */
  readonly isNew: boolean
  readonly view: RolloutView
}

function followTelling({ source, appliers, joined, before, isNew, view }: Telling): Course['told'] {
  const { now } = view
  // One is enough: there may be thousands.
  const moves = (counts: (ref: Ref) => boolean = () => true) => {
    for (const [ref, { standing }] of appliers)
      if (isMoving(standing) && counts(ref) && !isEnded(standing, ref, view)) return true
    return false
  }
  const finished = { finishedAt: now.toISOString() }
  if (before?.told !== undefined) {
    const { finishedAt, ...told } = before.told
    if (moves()) return finishedAt === undefined ? before.told : told
    if (finishedAt === undefined) return { ...told, ...finished }
    return isKept(before.told, now) ? before.told : undefined
  }
  // Who joins a revision that has long been rolled out is an object of its own, and opens nothing.
  const opens = before === undefined ? moves() : moves((ref) => !joined.has(ref))
  const hasAnyLeft = isNew && [...appliers.values()].some(({ standing }) => standing !== 'done')
  if (!opens && !hasAnyLeft) return undefined
  const since = source.artifactUpdatedAt
  const startedAt = (since === undefined || since > now ? now : since).toISOString()
  return { id: view.identify(source), startedAt, ...(opens ? {} : finished) }
}

function isMoving(standing: Progress['standing']): boolean {
  return standing === 'running' || standing === 'waiting'
}

function isEnded(standing: Progress['standing'], ref: Ref, { isHeld, isHanging }: RolloutView): boolean {
  return standing === 'running' ? isHanging(ref) : standing === 'waiting' && isHeld(ref)
}

/** A source that fetches the same again has nothing new. */
function isSameCourse({ source: before }: Course, source: FluxResource): boolean {
  return before.uid === source.uid && isSameRevision(before.artifactRevision ?? '', source.artifactRevision ?? '')
}

/** Nobody applies this revision any more: what ran goes on with another one. */
function breakOff(course: Course, now: Date): readonly Course[] {
  if (course.told === undefined) return []
  const appliers = new Map([...course.appliers].map(([ref, progress]) => [ref, stopRun(progress)]))
  const { source, told } = course
  const looked = new Set([...course.looked, ...listRunning(course.appliers)])
  return [withWhole({ source, appliers, looked, told: { finishedAt: now.toISOString(), ...told } })]
}

function listRunning(appliers: Course['appliers']): readonly Ref[] {
  return [...appliers].flatMap(([ref, { standing }]) => (standing === 'running' ? [ref] : []))
}

function stopRun(progress: Progress): Progress {
  return progress.standing === 'running' ? { ...progress, standing: 'waiting' } : progress
}

function isKept({ finishedAt }: Pick<Rollout, 'finishedAt'>, now: Date): boolean {
  return finishedAt !== undefined && now.getTime() - Date.parse(finishedAt) < KEEP_MS
}

/** Told once for all who see everything. */
function withWhole<Open extends Course>(course: Open): Open {
  const whole = tell(course, () => true)
  return whole === undefined ? course : { ...course, whole }
}

function tell({ source, appliers, told }: Course, isShown: (ref: Ref) => boolean): Rollout | undefined {
  if (told === undefined) return undefined
  const revision = source.artifactRevision ?? ''
  const count = { done: 0, failed: 0, waiting: 0, suspended: 0 }
  const running: Ref[] = []
  let total = 0
  for (const [ref, { standing }] of appliers) {
    if (!isShown(ref)) continue
    total += 1
    if (standing === 'running') running.push(ref)
    else count[standing] += 1
  }
  if (total === 0) return undefined
  const { id, startedAt, finishedAt } = told
  // Of what goes on elsewhere nothing is under way here.
  if (finishedAt === undefined && running.length + count.waiting === 0) return undefined
  return {
    id,
    source: source.ref,
    revision,
    revisionShort: shortenRevision(revision),
    startedAt,
    total,
    ...count,
    running: running.sort(),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  }
}
