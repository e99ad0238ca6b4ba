// What happened that concerns Flux: events of its objects and of what they deployed, newest first, with what was told
// again and again as one. Whose an object is that nobody knows for sure is not said.

import { compareText } from '@/lib/compare'
import type { EventList, FluxEvent } from '@/lib/contract/notifications'
import type { EventQuery } from '@/lib/contract/schema/queries'
import type { SourceHealth } from '@/lib/contract/state'
import { kindOf, nameOf, namespaceOf } from '@/lib/ref'
import type { EventLog } from '../sources/event-log'
import { EVENTS_SOURCE } from '../sources/watches'
import type { Sight } from '../views/sight'
import type { EventOwners, Owned } from '../workloads/event-owners'
import { worstView } from '../workloads/worse-view'

export interface EventParts {
  readonly events: Pick<EventLog, 'find' | 'ofWorkloads'>
  /** Absent where workloads are not read. */
  readonly owners?: EventOwners | undefined
  readonly sources: () => readonly SourceHealth[]
  readonly clock: () => Date
}

export interface EventReader {
  /** Whether they may list the events of this namespace. */
  mayList(namespace: string): boolean
  /** Absent: every object of Flux is theirs to see. */
  readonly sight?: Sight
}

interface Found {
  readonly event: FluxEvent
  readonly owned?: Owned | undefined
}

export function answerEvents(query: EventQuery, parts: EventParts, reader: EventReader): EventList {
  const now = parts.clock()
  const { sight } = reader
  const { kept, hidden } = findOfWorkloads(parts, reader)
  // Whether there is an applier of that name is theirs to know only where they may see it.
  const appliers = query.applier.filter((ref) => sight?.sees(ref) !== false)
  const isAsked =
    query.applier.length > 0 && appliers.length === 0 ? () => false : asks({ ...query, applier: appliers }, now)
  const found = [...findOfFlux(parts, sight), ...kept].filter(isAsked)
  const show = (one: Found) => see(describe(one, sight), sight)
  // Words are looked for in what is shown: a name that was taken out is not found either.
  const words = query.q.toLowerCase()
  const matching = mergeRepeated(found)
    .filter((one) => words === '' || textOf(show(one)).includes(words))
    .sort(newestFirst)
  const sources = parts.sources()
  const own = sources.find(({ id }) => id === EVENTS_SOURCE)
  return {
    serverTime: now.toISOString(),
    events: matching.slice(0, query.limit).map(show),
    total: matching.length,
    state: own?.state ?? 'disabled',
    ...(own?.lastSyncedAt === undefined || own.state === 'live' ? {} : { asOf: own.lastSyncedAt }),
    ...(own?.reason === undefined ? {} : { reason: own.reason }),
    workloads: worstView(sources.filter(({ role }) => role === 'workloads').map(stateOf))?.state ?? 'disabled',
    ...(hidden === 0 ? {} : { hidden }),
  }
}

function stateOf({ state }: SourceHealth): Pick<SourceHealth, 'state'> {
  return { state }
}

function findOfFlux({ events }: EventParts, sight: Sight | undefined): readonly Found[] {
  const all = events.find({ limit: Number.POSITIVE_INFINITY })
  return all.flatMap((event) => (sight === undefined || sight.sees(event.ref) ? [{ event }] : []))
}

/** Of namespaces in which Flux deployed something; `hidden`: so many of them are not theirs to list. */
function findOfWorkloads({ events, owners }: EventParts, { mayList }: EventReader) {
  if (owners === undefined) return { kept: [], hidden: 0 }
  const hidden = new Set<string>()
  const subjects = Array.from(events.ofWorkloads(), ({ event, uid }) => {
    const { ref, message, component } = event
    return {
      event,
      ref,
      message,
      ...(uid === undefined ? {} : { uid }),
      ...(component === undefined ? {} : { component }),
    }
  }).filter(({ ref }) => {
    const namespace = namespaceOf(ref)
    if (!owners.hosts(namespace)) return false
    if (!mayList(namespace)) hidden.add(namespace)
    return !hidden.has(namespace)
  })
  const owned = owners.ownersOf(subjects)
  return {
    kept: subjects.map((subject): Found => ({ event: subject.event, owned: owned.get(subject) })),
    hidden: hidden.size,
  }
}

function asks(query: EventQuery, now: Date): (found: Found) => boolean {
  const { kind, namespace, name, applier, type, since } = query
  const from = since?.type === 'span' ? new Date(now.getTime() - since.ms) : since?.time
  const earliest = from?.toISOString() ?? ''
  return ({ event, owned }) => {
    const { ref } = event
    if (event.time < earliest || (type !== undefined && event.type !== type)) return false
    if (applier.length > 0 && ![ref, ...(owned?.appliers ?? [])].some((one) => applier.includes(one))) return false
    if (kind.length > 0 && !kind.some((one) => one === kindOf(ref))) return false
    if (namespace.length > 0 && !namespace.includes(namespaceOf(ref))) return false
    return name === undefined || name === nameOf(ref)
  }
}

function textOf({ ref, reason, message, component = '' }: FluxEvent): string {
  return `${ref} ${reason} ${message} ${component}`.toLowerCase()
}

/** The cluster counts what is told again, until it forgets and begins anew. */
function mergeRepeated(found: readonly Found[]): readonly Found[] {
  const merged = new Map<string, Found>()
  for (const one of found) {
    const { ref, type, reason, message } = one.event
    const key = JSON.stringify([ref, type, reason, message])
    const before = merged.get(key)
    merged.set(key, before === undefined ? one : { ...one, event: join(before.event, one.event) })
  }
  return [...merged.values()]
}

function join(a: FluxEvent, b: FluxEvent): FluxEvent {
  const [older, newer] = a.time < b.time ? [a, b] : [b, a]
  const [first = older.time] = [a.first ?? a.time, b.first ?? b.time].sort()
  return { ...newer, count: a.count + b.count, ...(first < newer.time ? { first } : {}) }
}

function newestFirst({ event: a }: Found, { event: b }: Found): number {
  return compareText(b.time, a.time) || compareText(a.id, b.id)
}

function see(event: FluxEvent, sight: Sight | undefined): FluxEvent {
  return sight === undefined ? event : sight.mask(event)
}

/** Of several appliers one that they may see. */
function describe({ event, owned }: Found, sight: Sight | undefined): FluxEvent {
  const { appliers = [] } = owned ?? {}
  const applier = appliers.find((ref) => sight?.sees(ref) !== false) ?? appliers[0]
  if (owned === undefined || applier === undefined) return event
  return { ...event, workload: owned.workload, applier }
}
