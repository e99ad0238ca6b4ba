// Events as controllers record them: core/v1 objects, equal ones counted, gone after an hour; told to listeners.

import { type JsonObject, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import type { ObjectStore } from './object-store'
import type { Random } from './random'
import type { Scheduler } from './scheduler'

export interface EventSeed {
  readonly object: KubeObject
  readonly controller: string
  readonly severity: 'trace' | 'info' | 'error'
  readonly reason: string
  readonly message: string
  /** Keys with their group prefix, as they stand on the event. */
  readonly annotations?: Readonly<Record<string, string>>
  /** The part of the object that it is about, and the node that says so. */
  readonly fieldPath?: string
  readonly host?: string
}

export type RecordEvent = (seed: EventSeed) => void

/** How the parts of Kubernetes itself speak: of an object, in the name of a component. */
export type SayEvent = (
  object: KubeObject,
  component: string,
  reason: string,
  message: string,
  more?: Partial<Pick<EventSeed, 'severity' | 'fieldPath' | 'host'>>,
) => void

/** Said before the program began. */
export interface Repeated {
  readonly at: Date
  readonly since: Date
  readonly count: number
}

export interface EventRecorder {
  readonly record: RecordEvent
  /** Of Kubernetes itself: no listener is told. */
  readonly say: SayEvent
  /** Takes up what was recorded before; tells no listener. */
  readonly recall: (seed: EventSeed, repeated: Repeated) => void
}

const EVENTS_COLLECTION = '/events'
const LIFE_MS = 60 * 60_000

export function createEventRecorder(
  store: ObjectStore,
  scheduler: Scheduler,
  random: Random,
  onEvent: (seed: EventSeed) => void,
): EventRecorder {
  const names = new Map<string, string>()

  /** An event lives for an hour after it was last written. */
  function expire(key: string, namespace: string, name: string): void {
    const last = Date.parse(textAt(store.get(EVENTS_COLLECTION, namespace, name), 'lastTimestamp') ?? '')
    const leftMs = last + LIFE_MS - scheduler.clock().getTime()
    if (leftMs > 0) {
      scheduler.after(leftMs, () => expire(key, namespace, name))
      return
    }
    names.delete(key)
    store.remove(EVENTS_COLLECTION, namespace, name)
  }

  function recall(seed: EventSeed, { at, since, count }: Repeated): void {
    if (scheduler.clock().getTime() - at.getTime() >= LIFE_MS) return
    const { object, reason, message, severity } = seed
    const namespace = object.metadata.namespace ?? 'default'
    const key = [object.kind, namespace, object.metadata.name, reason, message, severity].join('\0')
    const known = names.get(key)
    const earlier = known === undefined ? undefined : store.get(EVENTS_COLLECTION, namespace, known)
    if (earlier !== undefined) {
      const times = { count: Number(earlier.count ?? 1) + count, lastTimestamp: formatTime(at) }
      store.write(EVENTS_COLLECTION, { ...earlier, ...times })
      return
    }
    const name = `${object.metadata.name}.${random.hex(16)}`
    names.set(key, name)
    store.write(EVENTS_COLLECTION, buildEvent(name, namespace, seed, { at, since, count }))
    expire(key, namespace, name)
  }

  return {
    recall,
    say(object, controller, reason, message, more = {}) {
      const now = scheduler.clock()
      recall({ object, controller, reason, message, severity: 'info', ...more }, { at: now, since: now, count: 1 })
    },
    record(seed) {
      const now = scheduler.clock()
      recall(seed, { at: now, since: now, count: 1 })
      onEvent(seed)
    },
  }
}

function buildEvent(name: string, namespace: string, seed: EventSeed, { at, since, count }: Repeated): KubeObject {
  const { annotations } = seed
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name,
      namespace,
      creationTimestamp: formatTime(since),
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    },
    involvedObject: {
      ...involved(seed.object),
      ...(seed.fieldPath === undefined ? {} : { fieldPath: seed.fieldPath }),
    },
    reason: seed.reason,
    message: seed.message,
    type: seed.severity === 'error' ? 'Warning' : 'Normal',
    count,
    firstTimestamp: formatTime(since),
    lastTimestamp: formatTime(at),
    eventTime: null,
    source: { component: seed.controller, ...(seed.host === undefined ? {} : { host: seed.host }) },
    reportingComponent: seed.controller,
    reportingInstance: seed.host ?? '',
  }
}

export function involved(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion } = object.metadata
  return { kind: object.kind, namespace, name, uid, apiVersion: object.apiVersion, resourceVersion }
}
