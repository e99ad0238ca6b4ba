// Kubernetes events as last read: of Flux objects, and of workloads with their pods where Flux deployed something. The
// cluster forgets them after an hour and drops some when busy.

import type { FluxEvent } from '@/lib/contract/notifications'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { remember } from '../remember'
import { type ReadEvent, readEvent } from './event-object'
import { shareParts } from './share-parts'

const MAX_EVENTS = 5_000
/** Of workloads; neither what goes well nor what Flux has nothing to do with pushes warnings out. */
const MOST = { warnings: 3_000, normal: 2_000, elsewhere: 2_000 } as const
/** So long the events of workloads are kept after they were last told. */
const KEPT_MS = 2 * 3_600_000

export interface EventQuery {
  readonly ref?: Ref
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly type?: string
  readonly since?: Date
  readonly limit: number
}

/** An event of a workload or of what it made. */
export interface WorkloadEvent {
  readonly event: FluxEvent
  readonly uid?: string
}

type Shelves = Readonly<Record<keyof typeof MOST, Map<string, WorkloadEvent>>>
const SHELVES = ['warnings', 'normal', 'elsewhere'] as const satisfies readonly (keyof typeof MOST)[]

/** An event of a list that was read as its page came in. Most of a cluster speak of others and leave nothing. */
class Prepared {
  constructor(readonly read: ReadEvent | undefined) {}
}

export interface EventLog {
  /** Takes an event of a list that is still coming in; `replace` gets the answers. */
  prepare(object: unknown): unknown
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void
  /** Of Flux objects. */
  count(): number
  /** Of Flux objects, newest first. */
  find(query: EventQuery): readonly FluxEvent[]
  /** Of workloads and what they made, in no order. */
  ofWorkloads(): Iterable<WorkloadEvent>
}

export interface EventLogOptions {
  /** Whether Flux may have deployed something there. What it deploys just now nobody knows yet. */
  readonly hosts: (namespace: string) => boolean
  readonly clock: () => Date
}

/** Without options events of workloads are not kept. */
export function createEventLog(options?: EventLogOptions): EventLog {
  const events = new Map<string, FluxEvent>()
  const kept: Shelves = { warnings: new Map(), normal: new Map(), elsewhere: new Map() }
  const put = (object: unknown) => {
    const read = object instanceof Prepared ? object.read : readHere(object)
    if (read === undefined) return
    const { event, uid } = read
    if (read.about === 'flux') {
      remember(events, event.id, event, MAX_EVENTS)
      return
    }
    if (options === undefined) return
    const one = { event, ...(uid === undefined ? {} : { uid }) }
    const isHome = options.hosts(namespaceOf(event.ref))
    const shelf = !isHome ? 'elsewhere' : event.type === 'Warning' ? 'warnings' : 'normal'
    for (const other of SHELVES) if (other !== shelf) kept[other].delete(event.id)
    remember(kept[shelf], event.id, one, MOST[shelf])
  }
  const readHere = (object: unknown) => {
    const read = readEvent(object)
    const isWanted = read !== undefined && (read.about === 'flux' || options !== undefined)
    return isWanted ? shareParts(read) : undefined
  }
  return {
    prepare: (object) => new Prepared(readHere(object)),
    replace(objects) {
      events.clear()
      for (const shelf of SHELVES) kept[shelf].clear()
      objects.forEach(put)
    },
    // A deletion only says that the cluster forgot it: what happened stays known here.
    apply: (type, object) => (type === 'DELETED' ? undefined : put(object)),
    count: () => events.size,
    find: (query) =>
      [...events.values()]
        .filter((event) => matches(event, query))
        .sort((a, b) => b.time.localeCompare(a.time))
        .slice(0, query.limit),
    *ofWorkloads() {
      const oldest = new Date((options?.clock().getTime() ?? 0) - KEPT_MS).toISOString()
      for (const shelf of SHELVES)
        for (const one of kept[shelf].values()) {
          if (one.event.time < oldest) kept[shelf].delete(one.event.id)
          else yield one
        }
    },
  }
}

function matches(event: FluxEvent, query: EventQuery): boolean {
  if (query.ref !== undefined && event.ref !== query.ref) return false
  if (query.type !== undefined && event.type !== query.type) return false
  if (query.since !== undefined && event.time < query.since.toISOString()) return false
  return (
    (query.kind === undefined || query.kind === kindOf(event.ref)) &&
    (query.namespace === undefined || query.namespace === namespaceOf(event.ref)) &&
    (query.name === undefined || query.name === nameOf(event.ref))
  )
}
