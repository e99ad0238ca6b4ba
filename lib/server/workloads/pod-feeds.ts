// Pods and ReplicaSets, read lazily and shared by all who look: where, how fresh, and whose.

import type { PodsView } from '@/lib/contract/workloads'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { createPlaces } from '@/lib/places'
import { POD_TYPE, REPLICA_SET_TYPE } from '@/lib/workloads/kinds'
import { type Pod, readPod } from '@/lib/workloads/pod'
import { type ReplicaSet, readReplicaSet } from '@/lib/workloads/replica-set'
import { createTextPool } from '@/lib/workloads/text-pool'
import { createListeners, untilSo } from '../listeners'
import type { Log } from '../log'
import { createLazyFeed, type LazyFeed } from './lazy-feed'
import { createLazyPool, type LazyPlace, type LazyUnit } from './lazy-pool'
import type { Owned } from './owned-shelf'
import { worstView } from './worse-view'

type LazyKind = LazyPlace['kind']

export interface PodFeeds {
  /** Reads there until the answer is called, and a while longer. */
  hold(places: Iterable<LazyPlace>): () => void
  /** Resolves when each of them has ended its first attempt, and at the latest when `signal` ends. */
  tried(places: Iterable<LazyPlace>, signal: AbortSignal): Promise<void>
  view(kind: LazyKind, namespace: string): PodsView
  /** Of all namespaces that are read, as one. */
  viewOfAll(kind: LazyKind): PodsView
  podsOwnedBy(namespace: string, uid: string): readonly Pod[]
  allPods(): readonly Pod[]
  allReplicaSets(): readonly ReplicaSet[]
  replicaSetsOwnedBy(namespace: string, uid: string): readonly ReplicaSet[]
  /** Told in which namespace something is different now; undefined: in any. */
  onChange(listener: (namespace: string | undefined) => void): () => void
  /** How many feeds run now. */
  running(): number
}

export interface PodFeedsOptions {
  readonly client: KubernetesReader
  /** Absent or empty: the whole cluster. */
  readonly namespaces: readonly string[]
  /** False where workloads are not to be read. */
  readonly isOn: boolean
  readonly timers: Clock
  readonly log: Log
}

const PARALLEL_LISTS = 4
/** A pod is of 8 kB, and a page of 500 is more than is read at one go without others waiting for it. */
export const PODS_PER_PAGE = 100
export const LAZY_TYPES = { pods: POD_TYPE, replicasets: REPLICA_SET_TYPE } as const satisfies Record<LazyKind, object>
const NOT_NOW = 'They are not read now.'
const NOT_HERE = 'They are not read here (WORKLOADS).'
const NO_ROOM = 'Too much is looked at at once: it is read again when there is room.'

export function createPodFeeds(
  { client, namespaces, isOn, timers, log }: PodFeedsOptions,
  signal: AbortSignal,
): PodFeeds {
  const changes = createListeners<string | undefined>()
  const places = createPlaces(PARALLEL_LISTS)
  const room = createPlaces(1)
  const pods = createFeedsOf<Pod>()
  const replicaSets = createFeedsOf<ReplicaSet>()

  const create = ({ kind, namespace }: LazyPlace): LazyUnit => {
    const onChange = (where: string | undefined) => {
      if (namespace === undefined && where === undefined) pool.arrange()
      changes.tell(where)
    }
    const shared = { client, namespace, onChange, places, room, timers, log }
    const texts = createTextPool()
    const read = (object: unknown) => readPod(object, texts)
    return kind === 'pods'
      ? pods.add(
          namespace,
          createLazyFeed({ ...shared, type: LAZY_TYPES.pods, pageLimit: PODS_PER_PAGE, read }, signal),
        )
      : replicaSets.add(
          namespace,
          createLazyFeed({ ...shared, type: LAZY_TYPES.replicasets, read: readReplicaSet, metadataOnly: true }, signal),
        )
  }
  const pool = createLazyPool(create, timers, signal)

  const isRead = (namespace: string) => isOn && (namespaces.length === 0 || namespaces.includes(namespace))
  /** Where there are only some namespaces, they are all there is. */
  const spread = (wanted: Iterable<LazyPlace>): readonly LazyPlace[] =>
    [...wanted].flatMap((place) => {
      if (!isOn) return []
      if (place.namespace !== undefined) return isRead(place.namespace) ? [place] : []
      return namespaces.length === 0 ? [place] : namespaces.map((namespace) => ({ ...place, namespace }))
    })
  const everywhere = namespaces.length === 0 ? [undefined] : namespaces
  const feedsOf = (kind: LazyKind): Pick<FeedsOf<Owned>, 'find'> => (kind === 'pods' ? pods : replicaSets)

  return {
    hold: (wanted) => pool.hold(spread(wanted)),
    tried(wanted, until) {
      const waited = spread(wanted)
      const haveTried = () => waited.every(({ kind, namespace }) => feedsOf(kind).find(namespace)?.hasTried() !== false)
      return untilSo(changes.add, haveTried, until)
    },
    view(kind, namespace) {
      const plural = kind === 'pods' ? 'Pods' : 'ReplicaSets'
      if (!isOn) return { state: 'disabled', reason: `${plural} are not read here (WORKLOADS).` }
      if (!isRead(namespace))
        return { state: 'disabled', reason: `Namespace ${namespace} is not read here (NAMESPACES).` }
      return feedsOf(kind).find(namespace)?.view() ?? { state: 'disabled', reason: `${plural} are not read now.` }
    },
    viewOfAll(kind) {
      const found = everywhere.map((namespace) => feedsOf(kind).find(namespace)?.view())
      const read = found.filter((view) => view !== undefined)
      const worst = read.length < found.length || !isOn ? undefined : worstView(read)
      return worst ?? { state: 'disabled', reason: isOn ? NOT_NOW : NOT_HERE }
    },
    allPods: () => everywhere.flatMap((namespace) => [...(pods.find(namespace)?.shelf.items() ?? [])]),
    allReplicaSets: () => everywhere.flatMap((namespace) => [...(replicaSets.find(namespace)?.shelf.items() ?? [])]),
    podsOwnedBy: (namespace, uid) => pods.find(namespace)?.shelf.ownedBy(uid) ?? [],
    replicaSetsOwnedBy: (namespace, uid) => replicaSets.find(namespace)?.shelf.ownedBy(uid) ?? [],
    onChange: changes.add,
    running: pool.running,
  }
}

interface FeedsOf<Item extends Owned> {
  add(namespace: string | undefined, feed: LazyFeed<Item>): LazyUnit
  /** What says most of this namespace: the feed of all where it is live, else its own, else that of all as it is. */
  find(namespace: string | undefined): Pick<LazyFeed<Item>, 'view' | 'hasTried' | 'shelf'> | undefined
}

function createFeedsOf<Item extends Owned>(): FeedsOf<Item> {
  const feeds = new Map<string | undefined, LazyFeed<Item>>()
  /** What it shows is there, if perhaps a moment old. */
  const isLive = (feed: LazyFeed<Item>) => {
    const { state } = feed.view()
    return feed.isRunning() && (state === 'live' || state === 'stale')
  }
  return {
    add(namespace, feed) {
      feeds.set(namespace, feed)
      return {
        isLive: () => isLive(feed),
        run() {
          feeds.set(namespace, feed)
          feed.run()
        },
        freeze: () => feed.freeze(NO_ROOM),
        end() {
          feed.end()
          if (feeds.get(namespace) === feed) feeds.delete(namespace)
        },
      }
    },
    find(namespace) {
      const all = feeds.get(undefined)
      return all !== undefined && isLive(all) ? all : (feeds.get(namespace) ?? all)
    },
  }
}
