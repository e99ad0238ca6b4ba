// The ground of one cluster: read while somebody looks, with CLUSTER_CONTEXT=1 also now and then by itself, and not at all
// where that is switched off.

import type { SourceHealth } from '@/lib/contract/state'
import { ownersByLabel } from '@/lib/flux/object/references'
import type { GroundRead } from '@/lib/ground/read'
import type { GroundWord } from '@/lib/ground/words'
import type { Endpoint } from '@/lib/observability/endpoint'
import type { Ref } from '@/lib/ref'
import type { GroundMode } from '../config'
import type { ResourceStore } from '../sources/resource-store'
import type { AskedRights } from '../views/asked-rights'
import type { PodFeeds } from '../workloads/pod-feeds'
import { createGroundAlarms } from './ground-alarms'
import { createGroundLooks } from './ground-looks'
import { createGroundPods, type PodsRead } from './ground-pods'
import { type CheckRead, createGroundStore, type GroundStoreOptions, type WhereOf } from './ground-store'
import { createNodeHeartbeats, mayListLeases } from './node-heartbeats'
import { createNodeUsages, NODE_METRICS_TYPE, type NodeUsages } from './node-usage'

/** What it said as a whole, and when. */
export interface GroundSaid {
  readonly word: GroundWord
  readonly sentence: string
  readonly asOf: Date | undefined
}

export interface Ground {
  readonly isOn: boolean
  /** Absent: everybody may list everything. */
  readonly rights?: AskedRights | undefined
  readonly clock: () => Date
  /** It is read from now on for a minute; resolves when each source has ended its first attempt, or `signal` has. */
  look(signal: AbortSignal): Promise<void>
  /** The same for who reads it once: it is read until the answer is called. */
  hold(signal: AbortSignal): Promise<() => void>
  /** It is read by itself, every few minutes. */
  readonly isKept: boolean
  /** It is read now. */
  isOpen(): boolean
  /** What was last said of all of it; nothing where each may see another part. */
  last(): GroundSaid | undefined
  remember(said: GroundSaid): void
  /** Of what was looked at; they never touch the verdict. */
  sources(): readonly SourceHealth[]
  onSources(listener: () => void): () => void
  alarms(sees: (ref: Ref) => boolean): GroundRead
  checks(sees: (owner: Ref) => boolean, whereOf: WhereOf): Promise<readonly CheckRead[]>
  /** What else tells of nodes; absent where no nodes are read. */
  heartbeats(): GroundRead | undefined
  pods(sees: (owner: Ref) => boolean): Promise<PodsRead>
}

export interface GroundOptions extends GroundStoreOptions {
  readonly mode: GroundMode
  readonly store: Pick<ResourceStore, 'get'>
  readonly feeds: PodFeeds
  readonly appliersOf: (workload: Ref) => readonly Ref[]
  /** Absent where it is not configured. */
  readonly alertmanager?: Endpoint | undefined
  readonly kubernetesVersion: () => string | undefined
  readonly rights?: AskedRights | undefined
}

export function openGround(options: GroundOptions, signal: AbortSignal): Ground {
  const { mode, store, feeds, appliersOf, kubernetesVersion, rights, clock, timers } = options
  const kinds = createGroundStore(options, signal)
  const pods = createGroundPods({ feeds, appliersOf, timers })
  const readsNodes = options.namespaces.length === 0
  const usages = createNodeUsages(options.client, options)
  const heartbeats = createNodeHeartbeats(options.client, options)
  const alarms = createGroundAlarms(options.alertmanager, options)
  const looks = createGroundLooks(
    () => {
      const ofNodes = readsNodes ? [usages.open(), heartbeats.open()] : []
      const ends = [kinds.open(), pods.open(), alarms.open(), ...ofNodes]
      return () => {
        for (const end of ends) end()
      }
    },
    timers,
    signal,
  )
  let said: GroundSaid | undefined
  const tried = async (until: AbortSignal) => {
    await Promise.all([kinds, pods, alarms, heartbeats].map((source) => source.tried(until)))
  }
  return {
    isOn: mode !== 'off',
    rights,
    clock,
    isKept: mode === 'always',
    async look(until) {
      if (mode === 'off') return
      looks.look()
      await tried(until)
    },
    async hold(until) {
      if (mode === 'off') return () => undefined
      const release = looks.hold()
      await tried(until)
      return release
    },
    isOpen: looks.isOpen,
    last: () => (rights === undefined ? said : undefined),
    remember(next) {
      if (next.asOf !== undefined) said = next
    },
    sources: kinds.sources,
    onSources: kinds.onChange,
    alarms: (sees) => alarms.read((ref) => store.get(ref) !== undefined && sees(ref)),
    heartbeats: () => (readsNodes ? heartbeats.read() : undefined),
    checks: async (sees, whereOf) => {
      const now = clock()
      const [isHeard, isMeasured] = readsNodes
        ? await Promise.all([mayListLeases(whereOf), mayListMetrics(whereOf)])
        : [false, false]
      const reads = await kinds.reads({
        now,
        around: { kubernetesVersion: kubernetesVersion(), heartbeats: isHeard ? heartbeats.heard() : undefined },
        whereOf,
        ownerOf: ({ labels }) => ownersByLabel(labels).find((owner) => store.get(owner) !== undefined && sees(owner)),
      })
      return reads.map((read) => (read.question === 'nodes' && isMeasured ? withUsage(read, usages, now) : read))
    },
    pods: (sees) => pods.read(clock(), sees),
  }
}

async function mayListMetrics(whereOf: WhereOf): Promise<boolean> {
  return (await whereOf(NODE_METRICS_TYPE, () => [])) === 'everywhere'
}

function withUsage(read: CheckRead, usages: NodeUsages, now: Date): CheckRead {
  const note = usages.note()
  return {
    ...read,
    ...(note === undefined ? {} : { note }),
    found: read.found.map((one) => {
      const usage = one.object === undefined ? undefined : usages.of(one.object, now)
      return usage === undefined ? one : { ...one, usage }
    }),
  }
}
