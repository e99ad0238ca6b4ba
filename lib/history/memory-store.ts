// History without a database: the newest entries and roll-outs, gone with the process. It answers as the others do.

import { compare, pageOf, placeOfEntry, placeOfRollout } from './place'
import type { ActionRow, Entry, RolloutObject, RolloutRow, Seen, Span } from './rows'
import { createSpans } from './spans'
import type {
  ActionQuery,
  EntryQuery,
  HistoryBatch,
  HistoryReads,
  HistoryState,
  HistoryStore,
  Page,
  Past,
  Place,
  RolloutQuery,
} from './store'

const KEPT_ENTRIES = 2_000
/** Nobody reads more; so many more may wait to be dropped together, since a wave writes one after the other. */
const WAITING_ENTRIES = 200
const KEPT_ROLLOUTS = 50
const KEPT_ACTIONS = 1_000
const KEPT_SPANS = 1_000

export interface MemoryStoreOptions {
  readonly instance: string
  readonly clock: () => Date
  readonly state?: HistoryState
  readonly past?: Past | undefined
}

interface Tables {
  readonly entries: Map<string, Entry>
  readonly seen: Map<string, Seen>
  readonly rollouts: Map<string, RolloutRow>
  readonly objects: Map<string, Map<string, RolloutObject>>
  readonly actions: Map<string, ActionRow>
}

export function createMemoryStore({ instance, clock, state, past }: MemoryStoreOptions): HistoryStore {
  const began = clock().getTime()
  const tables: Tables = {
    entries: new Map(),
    seen: new Map(),
    rollouts: new Map(),
    objects: new Map(),
    actions: new Map(),
  }
  const own = createSpans(instance)
  own.begin(began)
  // Its last one goes on here.
  const before = (past?.spans ?? []).map((span) =>
    span.ended === undefined ? { ...span, seen: began, ended: began } : span,
  )
  let ended: readonly Span[] = []
  const spans = (): readonly Span[] => {
    const now = own.goOn(clock().getTime(), undefined)
    own.done()
    ended = [...ended, ...now.filter((span) => span.ended !== undefined)].slice(-KEPT_SPANS)
    return [...before, ...ended, ...now.filter((span) => span.ended === undefined)]
  }
  if (past !== undefined) take(tables, past.batch)
  return {
    write: (batch) => take(tables, batch),
    rest(blind) {
      if (blind === undefined) own.wake(clock().getTime())
      else own.rest(blind.since, blind.reason)
    },
    read: createReads(tables, spans),
    state: () => state ?? { kind: 'memory', state: 'live', since: past?.since ?? began },
    onChange: () => () => undefined,
    onTurn(listener) {
      queueMicrotask(listener)
      return () => undefined
    },
    close: () => Promise.resolve(),
  }
}

function take(tables: Tables, batch: HistoryBatch): void {
  for (const entry of batch.entries ?? [])
    if (entry.type === 'notification' || !tables.entries.has(entry.key)) tables.entries.set(entry.key, entry)
  for (const one of batch.seen ?? []) tables.seen.set(one.uid, one)
  for (const uid of batch.forgotten ?? []) tables.seen.delete(uid)
  for (const one of batch.rollouts ?? []) tables.rollouts.set(one.id, one)
  for (const one of batch.rolloutObjects ?? []) {
    const objects = tables.objects.get(one.rollout) ?? new Map<string, RolloutObject>()
    tables.objects.set(one.rollout, objects.set(one.uid, one))
  }
  for (const one of batch.actions ?? []) tables.actions.set(one.id, one)
  drop(tables)
}

function drop({ entries, rollouts, objects, actions }: Tables): void {
  if (entries.size > KEPT_ENTRIES + WAITING_ENTRIES) dropEntries(entries)
  if (rollouts.size > KEPT_ROLLOUTS)
    for (const { id } of newest([...rollouts.values()], placeOfRollout).slice(KEPT_ROLLOUTS)) {
      rollouts.delete(id)
      objects.delete(id)
    }
  if (actions.size > KEPT_ACTIONS)
    for (const { id, finishedAt } of newest([...actions.values()], placeOfAction).slice(KEPT_ACTIONS))
      if (finishedAt !== undefined) actions.delete(id)
}

function dropEntries(entries: Map<string, Entry>): void {
  for (const { key } of newest([...entries.values()], placeOfEntry).slice(KEPT_ENTRIES)) entries.delete(key)
}

function createReads(tables: Tables, spans: () => readonly Span[]): HistoryReads {
  const { entries, seen, rollouts, objects, actions } = tables
  return {
    entries: async (query) => {
      if (entries.size > KEPT_ENTRIES) dropEntries(entries)
      return page(
        [...entries.values()].filter((entry) => isAsked(entry, query)),
        placeOfEntry,
        query,
      )
    },
    spans: async ({ since, until }) => spans().filter((one) => one.began <= until && one.seen >= since),
    seen: async () => [...seen.values()],
    rollouts: async (query) =>
      page(
        [...rollouts.values()].filter((one) => isAskedRollout(one, query, objects.get(one.id))),
        placeOfRollout,
        query,
      ),
    rollout: async (id) => rollouts.get(id),
    rolloutObjects: async (ids) => ids.flatMap((id) => [...(objects.get(id)?.values() ?? [])]),
    neighbours: async (id) => neighboursOf(rollouts, id),
    actions: async (query) => listActions([...actions.values()], query),
    days: async () => undefined,
  }
}

function isAsked(
  entry: Entry,
  { since = -Infinity, until = Infinity, object, type, namespaces, q }: EntryQuery,
): boolean {
  if (entry.at < since || entry.at > until) return false
  if (object !== undefined && entry.object !== object) return false
  if (type !== undefined && entry.type !== type) return false
  if (namespaces !== undefined && !namespaces.includes(entry.namespace ?? null)) return false
  return q === undefined || hasText(entry, q.toLowerCase())
}

function hasText({ object, text, revision, actor }: Entry, part: string): boolean {
  return [object, text, revision, actor].some((one) => one?.toLowerCase().includes(part) === true)
}

function isAskedRollout(
  row: RolloutRow,
  { since = -Infinity, until = Infinity, source, object, all = false }: RolloutQuery,
  objects: ReadonlyMap<string, RolloutObject> | undefined,
): boolean {
  if (row.startedAt < since || row.startedAt > until) return false
  if (source !== undefined && row.source !== source) return false
  if (!all && row.unchanged === true) return false
  return object === undefined || [...(objects?.values() ?? [])].some(({ ref }) => ref === object)
}

function neighboursOf(rollouts: ReadonlyMap<string, RolloutRow>, id: string) {
  const one = rollouts.get(id)
  const line = newest(
    [...rollouts.values()].filter(({ source }) => source === one?.source),
    placeOfRollout,
  )
  const at = line.findIndex((row) => row.id === id)
  const [next, previous] = at < 0 ? [] : [line[at - 1], line[at + 1]]
  return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) }
}

function listActions(rows: readonly ActionRow[], { object, open = false, limit }: ActionQuery): readonly ActionRow[] {
  const asked = rows.filter(
    (row) => (object === undefined || row.ref === object) && (!open || row.finishedAt === undefined),
  )
  return newest(asked, placeOfAction).slice(0, limit)
}

function page<Row>(
  rows: readonly Row[],
  placeOf: (row: Row) => Place,
  { limit, after }: { readonly limit: number; readonly after?: Place },
): Page<Row> {
  const behind = newest(rows, placeOf).filter((row) => after === undefined || compare(placeOf(row), after) > 0)
  return pageOf(behind, limit, placeOf)
}

function newest<Row>(rows: readonly Row[], placeOf: (row: Row) => Place): readonly Row[] {
  return [...rows].sort((a, b) => compare(placeOf(a), placeOf(b)))
}

function placeOfAction({ requestedAt, id }: ActionRow): Place {
  return { at: requestedAt, key: id }
}
