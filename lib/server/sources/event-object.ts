// One Kubernetes event out of unknown JSON, by whichever API it was written: what it is about, and its words without
// secrets. Kept of it is what is shown, and the uid of what it is about.

import { z } from 'zod'
import type { FluxEvent } from '@/lib/contract/notifications'
import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { refToNamed } from '@/lib/flux/object/named-ref'
import { redactText } from '@/lib/flux/object/redact'
import { isWorkload } from '@/lib/workloads/kinds'

const Subject = z.object({
  kind: z.string(),
  namespace: z.string().nullish(),
  name: z.string(),
  uid: z.string().nullish(),
  apiVersion: z.string().nullish(),
})

const EventObject = z.object({
  metadata: z.object({
    uid: z.string(),
    creationTimestamp: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  involvedObject: Subject.nullish(),
  regarding: Subject.nullish(),
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  note: z.string().nullish(),
  count: z.number().nullish(),
  deprecatedCount: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  deprecatedFirstTimestamp: z.string().nullish(),
  deprecatedLastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.object({ count: z.number().nullish(), lastObservedTime: z.string().nullish() }).nullish(),
  source: z.object({ component: z.string().nullish() }).nullish(),
  deprecatedSource: z.object({ component: z.string().nullish() }).nullish(),
  reportingComponent: z.string().nullish(),
  reportingController: z.string().nullish(),
})
type Read = z.output<typeof EventObject>

/** Controllers of Flux have much to say; thousands of pods are not to have as much. */
const MOST_CHARACTERS = { flux: Number.POSITIVE_INFINITY, workload: 2_000 } as const

/** `flux`: an object of Flux. `workload`: of a kind that Flux may have deployed, or that such a one made. */
export interface ReadEvent {
  readonly about: 'flux' | 'workload'
  readonly event: FluxEvent
  /** Of the object; absent where the event does not say. */
  readonly uid?: string
}

/** undefined for events of other objects and for what is no event. */
export function readEvent(object: unknown): ReadEvent | undefined {
  const parsed = EventObject.safeParse(object)
  if (!parsed.success) return undefined
  const subject = parsed.data.involvedObject ?? parsed.data.regarding
  const about = subject ? kindOfSubject(subject) : undefined
  const times = timesOf(parsed.data)
  if (!subject || about === undefined || times === undefined) return undefined
  const { metadata, ...event } = parsed.data
  const component =
    event.source?.component ||
    event.deprecatedSource?.component ||
    event.reportingComponent ||
    event.reportingController
  const revision = Object.entries(metadata.annotations ?? {}).find(([key]) => key.endsWith('.fluxcd.io/revision'))?.[1]
  return {
    about,
    ...(subject.uid ? { uid: subject.uid } : {}),
    event: {
      id: metadata.uid,
      ref: refToNamed(subject.kind, subject.namespace ?? '', subject.name),
      type: event.type === 'Warning' ? 'Warning' : 'Normal',
      reason: redactText(event.reason ?? ''),
      // Cut behind the door: half a secret looks like none.
      message: redactText(event.message ?? event.note ?? '').slice(0, MOST_CHARACTERS[about]),
      count: Math.max(1, event.series?.count ?? event.count ?? event.deprecatedCount ?? 1),
      ...times,
      ...(component ? { component: redactText(component) } : {}),
      ...(revision === undefined ? {} : { revision: redactText(revision) }),
    },
  }
}

/** The kind alone is ambiguous: other projects have a HelmChart too. */
function kindOfSubject({ kind, apiVersion }: z.output<typeof Subject>): ReadEvent['about'] | undefined {
  const group = apiVersion?.includes('/') === true ? apiVersion.split('/')[0] : ''
  if (isFluxKind(kind)) return group === describeKind(kind).group ? 'flux' : undefined
  if (isWorkload({ kind, group })) return 'workload'
  if (kind === 'ReplicaSet') return group === 'apps' ? 'workload' : undefined
  return kind === 'Pod' && group === '' ? 'workload' : undefined
}

function timesOf(event: Read): Pick<FluxEvent, 'time' | 'first'> | undefined {
  const { metadata, series, eventTime } = event
  const begin = event.firstTimestamp ?? event.deprecatedFirstTimestamp
  const last =
    event.lastTimestamp ??
    event.deprecatedLastTimestamp ??
    series?.lastObservedTime ??
    eventTime ??
    begin ??
    metadata.creationTimestamp
  const time = new Date(last ?? '')
  if (Number.isNaN(time.getTime())) return undefined
  const first = new Date(begin ?? eventTime ?? metadata.creationTimestamp ?? '')
  const isEarlier = first.getTime() < time.getTime()
  return { time: time.toISOString(), ...(isEarlier ? { first: first.toISOString() } : {}) }
}
