// Events as Flux's controllers record them: core/v1 objects, equal ones counted, gone after an hour; told to listeners.

import type { JsonObject } from './json'
import { formatTime, type KubeObject } from './kube-object'
import type { ObjectStore } from './object-store'
import type { Random } from './random'
import type { Scheduler } from './scheduler'

export interface FluxEventSeed {
  readonly object: KubeObject
  readonly controller: string
  readonly severity: 'trace' | 'info' | 'error'
  readonly reason: string
  readonly message: string
  /** Keys with their group prefix, as they stand on the event. */
  readonly annotations?: Readonly<Record<string, string>>
}

export type RecordEvent = (seed: FluxEventSeed) => void

const EVENTS_COLLECTION = '/events'
const LIFE_MS = 60 * 60_000

export function createEventRecorder(
  store: ObjectStore,
  scheduler: Scheduler,
  random: Random,
  onEvent: (seed: FluxEventSeed) => void,
): RecordEvent {
  const names = new Map<string, string>()
  return (seed) => {
    const { object, reason, message, annotations } = seed
    const key = [object.kind, object.metadata.namespace, object.metadata.name, reason, message, seed.severity].join(
      '\0',
    )
    const namespace = object.metadata.namespace ?? 'default'
    const known = names.get(key)
    const earlier = known === undefined ? undefined : store.get(EVENTS_COLLECTION, namespace, known)
    const now = formatTime(scheduler.clock())
    if (earlier !== undefined) {
      store.write(EVENTS_COLLECTION, { ...earlier, count: Number(earlier.count ?? 1) + 1, lastTimestamp: now })
    } else {
      const name = `${object.metadata.name}.${random.hex(16)}`
      names.set(key, name)
      store.write(EVENTS_COLLECTION, buildEvent(name, namespace, seed, now, annotations))
      scheduler.after(LIFE_MS, () => {
        names.delete(key)
        store.remove(EVENTS_COLLECTION, namespace, name)
      })
    }
    onEvent(seed)
  }
}

function buildEvent(
  name: string,
  namespace: string,
  seed: FluxEventSeed,
  now: string,
  annotations: Readonly<Record<string, string>> | undefined,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations: { ...annotations } }) },
    involvedObject: involved(seed.object),
    reason: seed.reason,
    message: seed.message,
    type: seed.severity === 'error' ? 'Warning' : 'Normal',
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    eventTime: null,
    source: { component: seed.controller },
    reportingComponent: seed.controller,
    reportingInstance: '',
  }
}

export function involved(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion } = object.metadata
  return { kind: object.kind, namespace, name, uid, apiVersion: object.apiVersion, resourceVersion }
}
