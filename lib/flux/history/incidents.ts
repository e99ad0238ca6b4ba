// Incidents: the time an object fails by itself, from its first failure until it is well, or gone, or held still. What is
// held back by another is no incident of its own, and what lasts less than a minute is none.

import { compareText } from '@/lib/compare'
import type { Course, Entry } from '@/lib/history/rows'
import type { Ref } from '@/lib/ref'
import { isFailing } from '../judge/status'

export interface Span {
  readonly from: number
  readonly to: number
}

export interface Incident {
  readonly object: Ref
  readonly from: number
  /** Absent while it goes on. */
  readonly to?: number
  /** It ended with the object being well. */
  readonly isRecovered: boolean
  /** Somewhere in it nobody recorded, so that it may have begun or ended otherwise. */
  readonly isAtLeast: boolean
  readonly worst: Course['worst']
}

/** What of an entry decides. */
export type StatusEntry = Pick<Entry, 'key' | 'at' | 'object' | 'uid' | 'root' | 'became'>

export const FLAP_MS = 60_000

/** What an object says on its way, of which nobody knows yet how it ends. */
const GOES_ON: ReadonlySet<string> = new Set(['failed', 'stalled', 'reconciling', 'waiting', 'unknown', 'created'])

/** `entries` of the type `status`, in any order. By their begin. */
export function findIncidents(
  entries: readonly StatusEntry[],
  gaps: readonly Span[],
  now: number,
): readonly Incident[] {
  return incidentsOf(followCourses(entries), gaps, now)
}

/** By their begin; what goes on and is too young is none yet. */
export function incidentsOf(courses: readonly Course[], gaps: readonly Span[], now: number): readonly Incident[] {
  return courses
    .filter(({ from, to = now }) => to - from >= FLAP_MS)
    .map(({ who: _, ...course }) => ({ ...course, isAtLeast: isTouched(course.from, course.to ?? now, gaps) }))
    .sort((a, b) => a.from - b.from || compareText(a.object, b.object))
}

/** From those that are open on through `entries`, in any order: what ended and was none too short, and what is open. */
export function followCourses(entries: readonly StatusEntry[], known: readonly Course[] = []): readonly Course[] {
  const open = new Map(known.map((course) => [course.who, course]))
  const ended: Course[] = []
  const inOrder = [...entries].sort((a, b) => a.at - b.at || compareText(a.key, b.key))
  for (const entry of inOrder) {
    const { object, became = '', at } = entry
    if (object === undefined) continue
    const who = whoOf(entry, object)
    const course = open.get(who)
    if (course === undefined) {
      if (isOwnFailure(entry) && isFailing(became))
        open.set(who, { who, object, from: at, isRecovered: false, worst: became })
    } else if (became === 'stalled') open.set(who, { ...course, worst: became })
    else if (!GOES_ON.has(became)) {
      open.delete(who)
      if (at - course.from >= FLAP_MS) ended.push({ ...course, to: at, isRecovered: became === 'ready' })
    }
  }
  return [...ended, ...open.values()]
}

/** An object that was made anew is another one. */
export function whoOf({ uid }: Pick<StatusEntry, 'uid'>, object: Ref): string {
  return uid ?? object
}

/** Whether it may begin one. */
export function isOwnFailure({ object, root, became }: Pick<StatusEntry, 'object' | 'root' | 'became'>): boolean {
  return isFailing(became) && (root === undefined || root === object)
}

function isTouched(from: number, to: number, gaps: readonly Span[]): boolean {
  return gaps.some((gap) => gap.from < to && gap.to > from)
}
