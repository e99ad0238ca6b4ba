// THE table of what is watched of a cluster: one row per resource type, with all that is different about it.

import type { SourceStateName } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { WantedResource } from '@/lib/kubernetes/discovery'
import type { PageReader } from '@/lib/kubernetes/list-page'
import type { ResourceType } from '@/lib/kubernetes/resource-type'
import { WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import type { WorkloadKind } from '@/lib/workloads/words'
import type { ControllerBoard } from './controller-board'
import type { EventLog } from './event-log'
import type { ResourceStore } from './resource-store'
import type { SourceDescription } from './source-board'

export interface WatchTarget {
  /** Takes an object of a list that is still coming in; `replace` gets the answers. */
  prepare?(object: unknown): unknown
  /** Takes a whole page of it elsewhere. */
  readonly readPage?: PageReader
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): unknown
  /** How one namespace fares, where each is read by itself. */
  stateIn?(namespace: string, state: SourceStateName): void
}

/** Few of a type that many are of: all that stand in some namespaces, and elsewhere those of some label selectors. */
export interface Homes {
  readonly namespaces: readonly string[]
  /** Where not everything may be read, or the namespaces are all there is, none of these are looked for. */
  readonly selectors: readonly string[]
}

export interface Watch extends SourceDescription {
  /** With one version where every Kubernetes serves it in that; else discovery is asked. */
  readonly type: ResourceType | WantedResource
  /** Where else than everywhere it is looked for. */
  readonly homes?: Homes
  /** `asked`: only as long as somebody wants it. */
  readonly when: 'always' | 'asked'
  readonly hasNoBookmarks?: true
  /** It begins when each of these has ended its first attempt, well or not. */
  readonly behind?: (other: SourceDescription) => boolean
  readonly sink: WatchTarget
}

const FLUX_NAMESPACE = 'flux-system'
/** Flux labels its controllers as parts of it; the chart of flux-operator names itself only. */
const CONTROLLERS = ['app.kubernetes.io/part-of=flux', 'app.kubernetes.io/name=flux-operator']
export const EVENTS_SOURCE = 'events'

export function sourceOfWorkloads(kind: WorkloadKind): string {
  return `workloads:${WORKLOAD_TYPES[kind].plural}`
}

export interface WatchTargets {
  readonly store: ResourceStore
  readonly controllers: ControllerBoard
  readonly events: EventLog
  /** Absent where workloads are not read. */
  readonly workloads?: { readonly sourceOf: (kind: WorkloadKind) => Pick<Watch, 'count' | 'sink'> }
  /** Where Flux's controllers and flux-operator run; empty: not said. */
  readonly fluxNamespaces: readonly string[]
}

export function listWatches({ store, controllers, events, workloads, fluxNamespaces }: WatchTargets): readonly Watch[] {
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
          readPage: (bytes) => store.readPage(kind, bytes),
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
      homes:
        fluxNamespaces.length > 0
          ? { namespaces: fluxNamespaces, selectors: [] }
          : { namespaces: [FLUX_NAMESPACE], selectors: CONTROLLERS },
      when: 'always',
      sink: controllers,
    },
    {
      id: EVENTS_SOURCE,
      label: 'Kubernetes events',
      role: 'events',
      count: events.count,
      type: { group: '', version: 'v1', plural: 'events' },
      hasNoBookmarks: true,
      when: 'always',
      sink: events,
    },
    ...(workloads === undefined
      ? []
      : Object.values(WORKLOAD_TYPES).map(
          ({ kind, group, version, plural }): Watch => ({
            id: sourceOfWorkloads(kind),
            label: `${kind}s`,
            role: 'workloads',
            type: { group, version, plural },
            when: 'always',
            // Who named a workload has to be known when it comes, and a Job is known by its CronJob.
            behind: ({ id, role }) => role === 'flux' || (kind === 'Job' && id === sourceOfWorkloads('CronJob')),
            ...workloads.sourceOf(kind),
          }),
        )),
  ]
}
