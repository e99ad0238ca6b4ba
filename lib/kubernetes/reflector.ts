// Keeps a kind in step with the cluster and tells a sink about it: one feed for all namespaces,
// or one per part of the cluster, merged so that the sink sees one list and one state.
import { setMaxListeners } from 'node:events'
import { createPlaces, type Places } from '@/lib/places'
import type { KubernetesReader } from './client'
import type { Clock } from './clock'
import { runFeed } from './feed'
import type { FeedSink } from './feed-memory'
import type { FeedState, FeedStateName } from './feed-status'
import { readRecord, readText } from './json'
import type { ResourceType } from './resource-type'
import { TIMING } from './timing'

export type { FeedSink as ReflectorSink } from './feed-memory'

export interface ReflectorPart {
  readonly namespace?: string
  readonly labelSelector?: string
}

export interface ReflectorOptions {
  readonly client: KubernetesReader
  readonly type: ResourceType
  /** Absent or empty: the whole cluster. */
  readonly namespaces?: readonly string[]
  /** Several parts of the cluster instead, which may overlap: what is in any of them is read. */
  readonly parts?: readonly ReflectorPart[]
  readonly fieldSelector?: string
  readonly labelSelector?: string
  readonly metadataOnly?: true
  readonly pageLimit?: number
  /** See `FeedOptions`. */
  readonly hasNoBookmarks?: true
  readonly sink: FeedSink
  readonly clock: Clock
  readonly random: () => number
  /** Shared by all reflectors of a program; see `createPlaces`. */
  readonly places: Places
  /** Shared as well; see `parallelLargePages`. */
  readonly room?: Places
}

/**
 * Runs until aborted, whatever the cluster does; faults only change the state. The one other end is `absent`: the
 * cluster does not serve this kind. The caller then asks discovery and, once it is served, runs a new reflector.
 */
export function runReflector(options: ReflectorOptions, signal: AbortSignal): Promise<'absent' | 'aborted'> {
  // Many feeds live by one signal on purpose; Node would take that for a leak.
  setMaxListeners(0, signal)
  const { namespaces = [], parts = namespaces.map((namespace) => ({ namespace })), ...feed } = options
  const shared = { room: createPlaces(TIMING.parallelLargePages), ...feed, listLock: createPlaces(1) }
  if (parts.length === 0) return runFeed(shared, signal)
  return runMerged(parts, options.sink, signal, (part, sink, inner) => runFeed({ ...shared, ...part, sink }, inner))
}

interface Part {
  readonly objects: Map<string, unknown>
  state: FeedState
  syncedAt: Date | undefined
  hasAnswer: boolean
}

/** Worst first: what one namespace cannot show, the whole kind cannot claim. */
const SEVERITY: readonly FeedStateName[] = [
  'unauthorised',
  'error',
  'forbidden',
  'rate_limited',
  'stale',
  'connecting',
  'live',
  'absent',
]

async function runMerged(
  scopes: readonly ReflectorPart[],
  sink: FeedSink,
  signal: AbortSignal,
  run: (scope: ReflectorPart, sink: FeedSink, signal: AbortSignal) => Promise<'absent' | 'aborted'>,
): Promise<'absent' | 'aborted'> {
  const all = new AbortController()
  setMaxListeners(0, all.signal)
  const stop = () => all.abort()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const parts: Part[] = scopes.map(() => ({
    objects: new Map(),
    state: { state: 'connecting' },
    syncedAt: undefined,
    hasAnswer: false,
  }))
  let reported: FeedState | undefined
  let isPublished = false

  function publish(): void {
    if (!parts.every((part) => part.hasAnswer)) return
    isPublished = true
    sink.replace(parts.flatMap((part) => [...part.objects.values()]))
  }

  function reportState(): void {
    const worst = [...parts].sort((a, b) => SEVERITY.indexOf(a.state.state) - SEVERITY.indexOf(b.state.state))[0]?.state
    if (worst === undefined || (reported?.state === worst.state && reported.reason === worst.reason)) return
    reported = worst
    sink.state(worst)
  }

  function createPartSink(part: Part, namespace: string | undefined): FeedSink {
    const prepare = async (object: unknown) => (await sink.prepare?.(object)) ?? object
    /** As it came, until it is put small. */
    const keep = (name: string, object: unknown) => {
      part.objects.set(name, object)
      prepare(object)
        .then((kept) => part.objects.get(name) === object && part.objects.set(name, kept))
        .catch(() => undefined)
    }
    const nameListed = createNamer()
    return {
      prepare: async (object): Promise<Named> => ({ name: nameListed(object), kept: await prepare(object) }),
      replace(objects) {
        part.objects.clear()
        for (const object of objects) if (isNamed(object)) part.objects.set(object.name, object.kept)
        part.hasAnswer = true
        publish()
      },
      apply(type, object) {
        const name = identify(object) ?? NAMELESS
        if (type === 'DELETED') part.objects.delete(name)
        else keep(name, object)
        // What leaves one part may still be in another.
        const isElsewhere = type === 'DELETED' && parts.some((other) => other.objects.has(name))
        return isPublished && !isElsewhere ? sink.apply(type, object) : undefined
      },
      synced(at) {
        part.syncedAt = at
        const times = parts.map((other) => other.syncedAt)
        const known = times.filter((time) => time !== undefined)
        if (known.length === times.length) sink.synced(new Date(Math.min(...known.map((time) => time.getTime()))))
      },
      state(next) {
        part.state = next
        if (namespace !== undefined) sink.stateIn?.(namespace, next)
        // A namespace that will not answer soon must not hide the others.
        if (!part.hasAnswer && next.state !== 'connecting' && next.state !== 'absent') {
          part.hasAnswer = true
          publish()
        }
        reportState()
      },
      again: (what) => sink.again?.(what),
      badLine: (reason) => sink.badLine(reason),
    }
  }

  try {
    const ends = await Promise.all(
      parts.map(async (part, index) => {
        const end = await run(scopes[index] ?? {}, createPartSink(part, scopes[index]?.namespace), all.signal)
        if (end === 'absent') {
          sink.state({ state: 'absent' })
          stop()
        }
        return end
      }),
    )
    return ends.includes('absent') && !signal.aborted ? 'absent' : 'aborted'
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

/** An object of a list with the name by which a watch speaks of it later. */
interface Named {
  readonly name: string
  readonly kept: unknown
}

function isNamed(object: unknown): object is Named {
  return typeof object === 'object' && object !== null && 'name' in object && 'kept' in object
}

/** No name of an object begins so. */
const NAMELESS = '#'

/** What has no name gets one of its own. */
function createNamer(): (object: unknown) => string {
  let nameless = 0
  return (object) => {
    nameless += 1
    return identify(object) ?? `${NAMELESS}${nameless}`
  }
}

function identify(object: unknown): string | undefined {
  const metadata = readRecord(object, 'metadata')
  const name = readText(metadata, 'name')
  return name === undefined ? undefined : `${readText(metadata, 'namespace') ?? ''}/${name}`
}
