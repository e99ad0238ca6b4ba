// Incidents: the time an object fails by itself, from its first failure until it is well, or gone, or held still. What is
// held back by another is no incident of its own, and what lasts less than a minute is none.

import { compareText } from '@/lib/compare'
import type { Entry } from '@/lib/history/rows'
import type { Ref } from '@/lib/ref'
import type { Status } from '../judge/status'

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
  readonly worst: Extract<Status, 'failed' | 'stalled'>
}

const FLAP_MS = 60_000

/** What an object says on its way, of which nobody knows yet how it ends. */
const GOES_ON: ReadonlySet<string> = new Set(['failed', 'stalled', 'reconciling', 'waiting', 'unknown', 'created'])

type Open = Omit<Incident, 'to' | 'isRecovered' | 'isAtLeast'>

/** `entries` of the type `status`, in any order. By their begin. */
export function findIncidents(entries: readonly Entry[], gaps: readonly Span[], now: number): readonly Incident[] {
  const open = new Map<string, Open>()
  const incidents: Incident[] = []
  const end = (key: string, incident: Open, at: number, isRecovered: boolean) => {
    open.delete(key)
    if (at - incident.from < FLAP_MS) return
    incidents.push({ ...incident, to: at, isRecovered, isAtLeast: isTouched(incident.from, at, gaps) })
  }
  const inOrder = [...entries].sort((a, b) => a.at - b.at || compareText(a.key, b.key))
  for (const { object, uid, became = '', root, at } of inOrder) {
    if (object === undefined) continue
    const key = uid ?? object
    const known = open.get(key)
    if (known === undefined) {
      const isOwn = root === undefined || root === object
      if (isOwn && isBad(became)) open.set(key, { object, from: at, worst: became })
    } else if (became === 'stalled') open.set(key, { ...known, worst: became })
    else if (!GOES_ON.has(became)) end(key, known, at, became === 'ready')
  }
  for (const incident of open.values()) {
    if (now - incident.from < FLAP_MS) continue
    incidents.push({ ...incident, isRecovered: false, isAtLeast: isTouched(incident.from, now, gaps) })
  }
  return incidents.sort((a, b) => a.from - b.from || compareText(a.object, b.object))
}

function isBad(status: string): status is Incident['worst'] {
  return status === 'failed' || status === 'stalled'
}

function isTouched(from: number, to: number, gaps: readonly Span[]): boolean {
  return gaps.some((gap) => gap.from < to && gap.to > from)
}
