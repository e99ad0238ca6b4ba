// What may be asked of the workloads that Flux deployed: of one object, once or live, and of all of them. Pods that nobody
// reads yet are waited for, for a moment.

import type { WorkloadQuery } from '@/lib/contract/schema/queries'
import type { ObjectWorkloads, WorkloadPage, WorkloadWithPods } from '@/lib/contract/workloads'
import type { RunningImages } from '@/lib/flux/images/surroundings'
import { readInventory } from '@/lib/flux/object/inventory'
import { kindOf, namespaceOf, type Ref } from '@/lib/ref'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import type { Identity } from '../identity/identity'
import { NOT_KEPT, type ResourceStore } from '../sources/resource-store'
import type { Sight } from '../views/sight'
import { askWorkloadRights, EVERY_RIGHT, type ListedPlace } from '../views/workload-rights'
import type { EventOwners } from '../workloads/event-owners'
import type { LazyPlace } from '../workloads/lazy-pool'
import type { PodFeeds } from '../workloads/pod-feeds'
import type { Told } from '../workloads/told'
import { findRunning } from './images-in-use'
import { type HealthOf, type InventoryHealthParts, lookAtInventory } from './inventory-health'
import { describeObjectWorkloads, type WorkloadParts, type WorkloadReader } from './object-workloads'
import { type PodQuery, type ToldPods, tellPods } from './pods'
import { describePage, findWorkloads } from './workload-page'
import type { WorkloadsView, WorkloadViews } from './workload-views'

/** So long an answer waits for pods. */
const PATIENCE_MS = 3_000
/** The same for one who asks for the pods of all, once. */
const PATIENCE_FOR_ALL_MS = 10_000
/** Of more namespaces than this, all pods are read at once. */
const NAMESPACES_BY_THEMSELVES = 10

export interface AskedWorkloads {
  ofObject(identity: Identity, ref: Ref, signal: AbortSignal): Promise<ObjectWorkloads>
  /** Nothing is held before `open`. Whose key is another may see something else. */
  live(identity: Identity, ref: Ref): Promise<{ readonly key: string; open(): WorkloadsView }>
  page(identity: Identity, query: WorkloadQuery, signal: AbortSignal): Promise<WorkloadPage>
  /** Of every workload that matches, with its pods. */
  pods(identity: Identity, query: PodQuery, signal: AbortSignal): Promise<ToldPods>
  /** Which images there are in what they may list; `closely` looks at these workloads with their pods, for a moment. */
  running(
    identity: Identity,
    signal: AbortSignal,
  ): Promise<{ readonly images: RunningImages; closely(workloads: Iterable<Ref>): Promise<RunningImages> }>
  /** Reads the pods of what these deployed, as far as that goes within a moment, so that it is known whose they are. */
  readPods(identity: Identity, appliers: readonly Ref[], signal: AbortSignal): Promise<void>
  /** Of what the inventory of this object names; looks, for a moment. */
  inventory(identity: Identity, ref: Ref, signal: AbortSignal): Promise<HealthOf>
}

const EVERY_WORKLOAD: WorkloadQuery = {
  namespace: [],
  status: [],
  image: '',
  q: '',
  limit: Number.POSITIVE_INFINITY,
}

/** Where they are not read. */
export const NO_WORKLOADS: WorkloadParts['workloads'] = {
  of: () => [],
  all: () => [],
  told: () => undefined,
  get: () => undefined,
  jobsOf: () => [],
  stateIn: () => 'disabled',
  look() {
    throw new Error('Workloads are not read.')
  },
}

export interface AskedWorkloadsParts extends InventoryHealthParts {
  readonly store: Pick<ResourceStore, 'get' | 'manifest' | 'resources'>
  readonly feeds: PodFeeds
  /** Absent where workloads are not read. */
  readonly owners?: EventOwners | undefined
  readonly views: WorkloadViews
  /** Throws for an object that is not there, or not theirs to see. */
  readonly expectShown: (ref: Ref) => unknown
}

export function createAskedWorkloads(parts: AskedWorkloadsParts, sight?: Sight): AskedWorkloads {
  const { workloads, feeds, views, rights, timers, expectShown } = parts
  const readerFor = async (identity: Identity, told: Iterable<Told>): Promise<WorkloadReader> => ({
    rights: rights === undefined ? EVERY_RIGHT : await askWorkloadRights(rights, identity, placesToList(told)),
    sight,
  })
  const hold = (reader: WorkloadReader, told: Iterable<Pick<WorkloadWithPods, 'kind' | 'namespace'>>) => {
    const allowed = [...told].filter(({ namespace }) => reader.rights.mayList('Pod', namespace))
    const places = placesToRead(allowed, parts)
    return { places, release: feeds.hold(places) }
  }
  /** With the pods of these read, as far as that goes within a moment. */
  const withPods = async <Answer>(
    reader: WorkloadReader,
    told: readonly Told[],
    signal: AbortSignal,
    answer: () => Answer | Promise<Answer>,
    patienceMs = PATIENCE_MS,
  ): Promise<Answer> => {
    const { places, release } = hold(
      reader,
      told.flatMap(({ ref }) => placeOf(ref)),
    )
    const patience = new AbortController()
    const cancel = timers.after(patienceMs, () => patience.abort())
    try {
      await feeds.tried(places, AbortSignal.any([signal, patience.signal]))
      return await answer()
    } finally {
      cancel()
      release()
    }
  }
  return {
    async ofObject(identity, ref, signal) {
      expectShown(ref)
      const told = workloads.of(ref)
      const reader = await readerFor(identity, told)
      return withPods(reader, told, signal, () => {
        expectShown(ref)
        return describeObjectWorkloads(ref, parts, reader)
      })
    },
    async live(identity, ref) {
      expectShown(ref)
      const reader = await readerFor(identity, workloads.of(ref))
      const key = `${sight?.key ?? ''} ${reader.rights.key}`
      const describe = () => {
        expectShown(ref)
        return describeObjectWorkloads(ref, parts, reader)
      }
      return { key, open: () => views.open(ref, key, { describe, hold: (of) => hold(reader, of).release }) }
    },
    async readPods(identity, appliers, signal) {
      const told = appliers.filter((ref) => sight?.sees(ref) !== false).flatMap((ref) => workloads.of(ref))
      if (told.length > 0) await withPods(await readerFor(identity, told), told, signal, () => undefined)
    },
    async page(identity, query, signal) {
      const reader = await readerFor(identity, workloads.all())
      const found = await findWorkloads(query, parts, reader)
      const told = found.page.map((one) => one.told)
      return withPods(reader, told, signal, () => describePage(found, parts, reader))
    },
    async pods(identity, query, signal) {
      const reader = await readerFor(identity, workloads.all())
      const found = await findWorkloads({ ...EVERY_WORKLOAD, ...query }, parts, reader)
      const told = found.page.map((one) => one.told)
      return withPods(reader, told, signal, () => tellPods(found, parts, reader), PATIENCE_FOR_ALL_MS)
    },
    async running(identity, signal) {
      const reader = await readerFor(identity, workloads.all())
      return {
        images: await findRunning(workloads.all(), parts, reader),
        closely(refs) {
          const told = Array.from(refs, (ref) => workloads.told(ref) ?? []).flat()
          return withPods(reader, told, signal, () => findRunning(told, parts, reader))
        },
      }
    },
    async inventory(identity, ref, signal) {
      expectShown(ref)
      const manifest = parts.store.get(ref)?.remoteCluster === true ? undefined : parts.store.manifest(ref)
      const entries = (manifest === NOT_KEPT ? undefined : readInventory(manifest)) ?? []
      return entries.length === 0 ? () => undefined : lookAtInventory(entries, identity, parts, signal)
    },
  }
}

function placeOf(ref: Ref): Pick<WorkloadWithPods, 'kind' | 'namespace'>[] {
  const kind = kindOf(ref)
  return isWorkloadKind(kind) ? [{ kind, namespace: namespaceOf(ref) }] : []
}

function* placesToList(told: Iterable<Told>): Generator<ListedPlace> {
  for (const { ref } of told) {
    for (const place of placeOf(ref)) {
      yield place
      yield { kind: 'Pod', namespace: place.namespace }
    }
  }
}

function placesToRead(
  workloads: readonly Pick<WorkloadWithPods, 'kind' | 'namespace'>[],
  { podSight }: Pick<WorkloadParts, 'podSight'>,
): readonly LazyPlace[] {
  const isMany = new Set(workloads.map(({ namespace }) => namespace)).size > NAMESPACES_BY_THEMSELVES
  const places = new Map<string, LazyPlace>()
  for (const workload of workloads) {
    for (const { kind, namespace } of podSight.placesOf(workload)) {
      const place = { kind, namespace: isMany ? undefined : namespace }
      places.set(`${kind}/${place.namespace ?? ''}`, place)
    }
  }
  return [...places.values()]
}
