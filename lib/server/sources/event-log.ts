// Kubernetes events of Flux objects, as last read. The cluster forgets them after an hour and drops some when busy.

import { z } from 'zod'
import type { FluxEvent } from '@/lib/contract/notifications'
import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { refToNamed } from '@/lib/flux/object/flux-ref'
import { redactText } from '@/lib/flux/object/redact'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { remember } from '../remember'
import { shareParts } from './share-parts'

const MAX_EVENTS = 5_000

const EventObject = z.object({
  metadata: z.object({
    uid: z.string(),
    creationTimestamp: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  involvedObject: z.object({
    kind: z.string(),
    namespace: z.string().nullish(),
    name: z.string(),
    apiVersion: z.string().nullish(),
  }),
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  count: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.object({ count: z.number().nullish(), lastObservedTime: z.string().nullish() }).nullish(),
  source: z.object({ component: z.string().nullish() }).nullish(),
  reportingComponent: z.string().nullish(),
})

export interface EventQuery {
  readonly ref?: Ref
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly type?: string
  readonly since?: Date
  readonly limit: number
}

/** An event of a list that was read as its page came in. Most of a cluster speak of others and leave nothing. */
class ReadEvent {
  constructor(readonly event: FluxEvent | undefined) {}
}

export interface EventLog {
  /** Takes an event of a list that is still coming in; `replace` gets the answers. */
  prepare(object: unknown): unknown
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void
  count(): number
  /** Newest first. */
  find(query: EventQuery): readonly FluxEvent[]
}

export function createEventLog(): EventLog {
  const events = new Map<string, FluxEvent>()
  const put = (object: unknown) => {
    const event = object instanceof ReadEvent ? object.event : read(object)
    if (event === undefined) return
    remember(events, event.id, event, MAX_EVENTS)
  }
  return {
    prepare: (object) => new ReadEvent(read(object)),
    replace(objects) {
      events.clear()
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
  }
}

function read(object: unknown): FluxEvent | undefined {
  const event = parseEvent(object)
  return event === undefined ? undefined : shareParts(event)
}

/** undefined for events of other objects and for what is no event. */
export function parseEvent(object: unknown): FluxEvent | undefined {
  const parsed = EventObject.safeParse(object)
  if (!parsed.success) return undefined
  const { metadata, involvedObject, ...event } = parsed.data
  const { kind } = involvedObject
  // Kind alone is ambiguous: other projects have a HelmChart or a Bucket too.
  const group = involvedObject.apiVersion?.split('/')[0]
  if (!isFluxKind(kind) || group !== describeKind(kind).group) return undefined
  const time = new Date(
    event.lastTimestamp ??
      event.series?.lastObservedTime ??
      event.eventTime ??
      event.firstTimestamp ??
      metadata.creationTimestamp ??
      '',
  )
  if (Number.isNaN(time.getTime())) return undefined
  const component = event.source?.component ?? event.reportingComponent
  const revision = Object.entries(metadata.annotations ?? {}).find(([key]) => key.endsWith('.fluxcd.io/revision'))?.[1]
  return {
    id: metadata.uid,
    ref: refToNamed(kind, involvedObject.namespace ?? '', involvedObject.name),
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: redactText(event.reason ?? ''),
    message: redactText(event.message ?? ''),
    count: event.series?.count ?? event.count ?? 1,
    time: time.toISOString(),
    ...(component ? { component: redactText(component) } : {}),
    ...(revision === undefined ? {} : { revision: redactText(revision) }),
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
