// Everything known of one object, joined for its page. Parts that could not be read say so in their place.

import type { Neighbour } from '@/lib/contract/neighbour'
import type { NotificationPage } from '@/lib/contract/notifications'
import type {
  ConditionRow,
  DeliveryStep,
  Dependency,
  InventoryItem,
  ObjectDetail,
  ReleaseDetail,
  Unavailable,
} from '@/lib/contract/objects'
import type { Problem, Resource, SourceStateName } from '@/lib/contract/state'
import { adviseOn } from '@/lib/flux/advice/advice'
import { describeKind } from '@/lib/flux/kinds'
import { isCurrentCondition } from '@/lib/flux/object/conditions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { readHelmRelease } from '@/lib/flux/object/helm-release'
import { readInventory, refOfInventoryEntry } from '@/lib/flux/object/inventory'
import { shortenRevision } from '@/lib/flux/object/revision'
import { tellParticulars } from '@/lib/flux/tell/particulars'
import { tellRelease } from '@/lib/flux/tell/release-words'
import type { Ref } from '@/lib/ref'
import { summarise } from '../rows/row'
import type { EventLog } from '../sources/event-log'
import { NOT_KEPT } from '../sources/resource-store'
import { EVENTS_SOURCE } from '../sources/watches'
import type { HealthOf } from './inventory-health'
import { listHistory } from './object-history'
import { writeYaml } from './write-yaml'

const EVENTS_SHOWN = 100
const CHAIN_LIMIT = 50

export interface DetailInput {
  readonly resource: FluxResource
  readonly row: Resource
  readonly now: Date
  readonly rowOf: (ref: Ref) => Resource | undefined
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly rows: Iterable<Resource>
  readonly isRead: (ref: Ref) => boolean
  readonly manifest: unknown
  readonly events: EventLog
  readonly stateOf: (sourceId: string) => SourceStateName | undefined
  readonly notifications: (ref: Ref) => NotificationPage['messages']
  /** The one of the problems that is about this object. */
  readonly problem?: Problem | undefined
  /** Of an entry of the inventory; absent where nobody has looked. */
  readonly healthOf?: HealthOf | undefined
}

export function describeObject(input: DetailInput): ObjectDetail {
  const { resource, row } = input
  const inventory = input.manifest === NOT_KEPT ? resource.inventory && TOO_LARGE : describeInventory(input)
  const events = readEvents(input)
  return {
    serverTime: input.now.toISOString(),
    resource: row,
    generation: resource.generation,
    conditions: resource.conditions.map(
      (condition): ConditionRow => ({
        type: condition.type,
        ...summarise(condition),
        ...(condition.observedGeneration === undefined ? {} : { observedGeneration: condition.observedGeneration }),
        current:
          isCurrentCondition(condition, resource.generation) &&
          (condition.type !== 'Healthy' || row.healthy?.current !== false),
      }),
    ),
    delivery: listDelivery(input),
    particulars: listParticulars(input),
    dependsOn: row.dependsOn.map((entry) => ({ ...entry, ...neighbourOf(entry.ref, input) })),
    dependents: listDependents(input),
    ...(inventory === undefined ? {} : { inventory }),
    history: listHistory(input),
    ...(describeKind(resource.kind).history === 'helm' ? { release: describeRelease(input, events) } : {}),
    events,
    notifications: input.notifications(resource.ref),
    manifest: writeManifest(input.manifest),
    diagnosis: diagnose(input),
  }
}

const TOO_LARGE: Unavailable = {
  unavailable: { code: 'unavailable', message: 'The object is too large to be kept here; kubectl shows it.' },
}

function listParticulars({ resource, manifest, ...read }: DetailInput): ObjectDetail['particulars'] {
  if (manifest === NOT_KEPT || manifest === undefined) return []
  return tellParticulars(resource, manifest).map(({ title, rows }) => ({
    title,
    rows: rows.map(({ objects, ...said }) =>
      objects === undefined ? said : { ...said, objects: objects.map((ref) => neighbourOf(ref, read)) },
    ),
  }))
}

function describeRelease(
  { resource, manifest }: DetailInput,
  events: ObjectDetail['events'],
): ReleaseDetail | Unavailable {
  if (manifest === NOT_KEPT) return TOO_LARGE
  const release = readHelmRelease(manifest)
  return tellRelease({ release, conditions: resource.conditions, events: 'unavailable' in events ? [] : events })
}

function writeManifest(manifest: unknown): ObjectDetail['manifest'] {
  if (manifest === NOT_KEPT) return TOO_LARGE
  if (manifest === undefined) return { unavailable: { code: 'not_found', message: 'The object was not read.' } }
  return writeYaml(manifest)
}

/** Where an object waits, what is known of others says more than it does itself. */
function diagnose(input: DetailInput): ObjectDetail['diagnosis'] {
  const { resource, row, problem } = input
  const chain = listChain(input)
  if (
    problem !== undefined &&
    (row.status === 'waiting' || problem.missing !== undefined || problem.cycle !== undefined)
  ) {
    return { sentence: problem.title, chain, advice: problem.advice }
  }
  const advice = adviseOn({ ...row, conditions: resource.conditions })
  return { sentence: row.statusText ?? row.status, chain, advice }
}

/** The entry that names it as what to mend, alone, with others that fail alike, or in a circle. */
export function problemAbout(ref: Ref, problems: readonly Problem[]): Problem | undefined {
  return problems.find(({ root, same = [], cycle = [] }) => root === ref || same.includes(ref) || cycle.includes(ref))
}

/** From this object to the root cause, this object first. Ends on any graph. */
function listChain({ row, rowOf }: DetailInput): readonly Ref[] {
  const chain: Ref[] = [row.ref]
  const root = row.rootCause
  let current: Resource | undefined = row
  while (root !== undefined && current !== undefined && chain.length < CHAIN_LIMIT) {
    const candidates: readonly Ref[] = [
      ...current.dependsOn.map((entry) => entry.ref),
      ...(current.source === undefined ? [] : [current.source.ref]),
    ]
    const next: Ref | undefined =
      candidates.find((ref) => ref === root) ?? candidates.find((ref) => rowOf(ref)?.rootCause === root)
    if (next === undefined || chain.includes(next)) break
    chain.push(next)
    if (next === root) return chain
    current = rowOf(next)
  }
  return root === undefined || chain.includes(root) ? chain : [...chain, root]
}

/** Source → chart → applier, as far as each is named. */
function listDelivery(input: DetailInput): readonly DeliveryStep[] {
  const steps: DeliveryStep[] = []
  const seen = new Set<Ref>()
  const walk = (resource: FluxResource | undefined, ref: Ref, role: DeliveryStep['role']): void => {
    if (seen.has(ref)) return
    seen.add(ref)
    const upstream = resource?.references.filter(({ type }) => type === 'source' || type === 'chart') ?? []
    const chart = upstream.find(({ type }) => type === 'chart')
    const next = chart ?? upstream[0]
    if (next !== undefined) walk(input.resourceOf(next.to), next.to, next.type === 'chart' ? 'chart' : 'source')
    const row = input.rowOf(ref)
    const revision = row?.revision?.applied ?? row?.revision?.available ?? resource?.artifactRevision
    steps.push({
      ...neighbourOf(ref, input),
      role,
      ...(revision === undefined ? {} : { revision, revisionShort: shortenRevision(revision) }),
      ...(resource?.url === undefined ? {} : { url: resource.url }),
    })
  }
  walk(
    input.resource,
    input.resource.ref,
    input.resource.references.some(({ type }) => type === 'source' || type === 'chart') ? 'applier' : 'source',
  )
  return steps
}

/** Of another object as much as is known: one that is not read is neither there nor missing. */
export function neighbourOf(ref: Ref, { rowOf, isRead }: Pick<DetailInput, 'rowOf' | 'isRead'>): Neighbour {
  const row = rowOf(ref)
  if (row === undefined) return { ref, current: isRead(ref), missing: isRead(ref) }
  return { ref, ...describeStanding(row), missing: false }
}

function describeStanding({ status, current, marks }: Resource) {
  return { status, current, ...(marks.length === 0 ? {} : { marks }) }
}

function listDependents(input: DetailInput): readonly Dependency[] {
  const { rows, resource } = input
  const dependents: Dependency[] = []
  for (const row of rows) {
    const entry = row.dependsOn.find(({ ref }) => ref === resource.ref)
    if (entry === undefined) continue
    dependents.push({
      ...neighbourOf(row.ref, input),
      ...(entry.readyExpr === undefined ? {} : { readyExpr: entry.readyExpr }),
    })
  }
  return dependents
}

function describeInventory({ manifest, resource, rowOf, healthOf }: DetailInput): ObjectDetail['inventory'] {
  const entries = readInventory(manifest)
  if (entries === undefined) return undefined
  const byKind: Record<string, number> = Object.create(null)
  const items = entries.map((entry): InventoryItem => {
    byKind[entry.kind] = (byKind[entry.kind] ?? 0) + 1
    // What stands on another cluster must not be looked up in this one.
    const ref = resource.remoteCluster ? undefined : refOfInventoryEntry(entry)
    const row = ref === undefined ? undefined : rowOf(ref)
    const health = healthOf?.(entry)
    return {
      ...entry,
      ...(ref === undefined ? {} : { ref }),
      ...(row === undefined ? {} : describeStanding(row)),
      ...(health === undefined ? {} : { health }),
    }
  })
  return { entries: items, summary: { total: items.length, byKind }, remote: resource.remoteCluster }
}

function readEvents({ events, stateOf, resource }: DetailInput): ObjectDetail['events'] {
  const state = stateOf(EVENTS_SOURCE)
  if (state === 'live') return events.find({ ref: resource.ref, limit: EVENTS_SHOWN })
  const unavailable: Unavailable = {
    unavailable: {
      code: state === 'forbidden' ? 'forbidden' : 'unavailable',
      message: state === 'forbidden' ? 'Events cannot be listed: no permission.' : 'Events are not read at the moment.',
    },
  }
  return events.count() > 0 ? events.find({ ref: resource.ref, limit: EVENTS_SHOWN }) : unavailable
}
