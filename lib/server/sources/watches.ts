// THE table of what is watched of a cluster: one row per resource type, with all that is different about it.

import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { WantedResource } from '@/lib/kubernetes/discovery'
import type { ResourceType } from '@/lib/kubernetes/resource-type'
import type { ControllerBoard } from './controller-board'
import type { EventLog } from './event-log'
import type { ResourceStore } from './resource-store'
import type { SourceDescription } from './source-board'

export interface WatchTarget {
  /** Takes an object of a list that is still coming in; `replace` gets the answers. */
  prepare?(object: unknown): unknown
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void
}

export interface Watch extends SourceDescription {
  /** With one version where every Kubernetes serves it in that; else discovery is asked. */
  readonly type: ResourceType | WantedResource
  /** A label selector. */
  readonly selector?: string
  /** Where it stands by custom: read there alone where not everything may be read. */
  readonly home?: string
  /** `asked`: only as long as somebody wants it. */
  readonly when: 'always' | 'asked'
  readonly sink: WatchTarget
}

const FLUX_NAMESPACE = 'flux-system'
export const EVENTS_SOURCE = 'events'

export interface WatchTargets {
  readonly store: ResourceStore
  readonly controllers: ControllerBoard
  readonly events: EventLog
}

export function listWatches({ store, controllers, events }: WatchTargets): readonly Watch[] {
  return [
    ...FLUX_KIND_NAMES.map((kind): Watch => {
      const { group, plural, label, versions } = describeKind(kind)
      return {
        id: plural,
        label,
        role: 'flux',
        kind,
        count: () => store.count(kind),
        type: { group, plural, knownVersions: versions },
        when: 'always',
        sink: {
          prepare: (object) => store.prepare(kind, object),
          replace: (objects) => store.replace(kind, objects),
          apply: (type, object) => store.apply(kind, type, object),
        },
      }
    }),
    {
      id: 'controllers',
      label: 'Flux controllers',
      role: 'flux',
      count: () => controllers.list().length,
      type: { group: 'apps', version: 'v1', plural: 'deployments' },
      selector: 'app.kubernetes.io/part-of=flux',
      home: FLUX_NAMESPACE,
      when: 'always',
      sink: controllers,
    },
    {
      id: EVENTS_SOURCE,
      label: 'Kubernetes events',
      role: 'events',
      count: events.count,
      type: { group: '', version: 'v1', plural: 'events' },
      when: 'always',
      sink: events,
    },
  ]
}
