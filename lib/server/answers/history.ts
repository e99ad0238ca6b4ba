// What happened, as one reader may see it: entries newest first, a page at a time, where nobody recorded, and the figures.

import type { HistoryEntry, HistoryGap, HistoryPage, HistorySource, HistoryStats } from '@/lib/contract/history'
import type { HistoryQuery, HistoryStatsQuery } from '@/lib/contract/schema/history-queries'
import { computeFigures } from '@/lib/flux/history/figures'
import { hasWords } from '@/lib/flux/row-filter'
import { findGaps, type Gap } from '@/lib/history/gaps'
import { placeOfEntry } from '@/lib/history/place'
import type { Entry, RolloutObject, RolloutRow } from '@/lib/history/rows'
import {
  type EntryQuery,
  type HistoryReads,
  type HistoryStore,
  HistoryUnavailable,
  type Place,
} from '@/lib/history/store'
import { takeTurns } from '@/lib/turns'
import { ApiError } from '../api-error'
import type { Sight } from '../views/sight'
import { seeRolloutRow } from './seen-deploys'

export interface HistoryParts {
  readonly history: Pick<HistoryStore, 'read' | 'state'>
  readonly sight?: Sight | undefined
  readonly clock: () => Date
}

/** Whoever asks. */
export interface HistoryReader {
  /** Names of people are told to people who have one. */
  readonly isKnown: boolean
}

const AT_ONCE = 500
/** One answer looks through so many at most, and goes on by its cursor. */
const MOST_PAGES = 20
const DAY_MS = 86_400_000

export async function answerHistory(
  query: HistoryQuery,
  parts: HistoryParts,
  reader: HistoryReader,
): Promise<HistoryPage> {
  const { history, clock } = parts
  const now = clock().getTime()
  const source = sourceOf(history)
  const serverTime = new Date(now).toISOString()
  if (source.kind === 'off') return { serverTime, entries: [], gaps: [], source }
  const since = query.since === undefined ? undefined : momentOf(query.since, now)
  const until = query.until === undefined ? undefined : momentOf(query.until, now)
  const asked = { ...query, since, until }
  const { found, next } = await readOrRefuse(() => findEntries(asked, parts))
  const from = since ?? (next === undefined ? -Infinity : (found.at(-1)?.at ?? now))
  const to = Math.min(query.cursor?.at ?? now, until ?? now)
  const gaps = await readOrRefuse(() => readGaps(history.read, from, to, now))
  return {
    serverTime,
    entries: found.map((entry) => describeEntry(entry, reader)),
    gaps: gaps.map(describeGap),
    ...(next === undefined ? {} : { nextCursor: writeCursor(next) }),
    source,
  }
}

export async function answerHistoryStats(
  { days, namespace }: HistoryStatsQuery,
  { history, sight, clock }: HistoryParts,
): Promise<HistoryStats> {
  const now = clock().getTime()
  const from = (Math.floor(now / DAY_MS) - days + 1) * DAY_MS
  const source = sourceOf(history)
  const facts = { from, now }
  const read = async () => {
    if (source.kind === 'off') return { ...facts, entries: [], rollouts: [], objects: [], gaps: [] }
    const sees = (ref: Entry['object']) => ref !== undefined && (sight === undefined || sight.sees(ref))
    const isIn = (one: { readonly namespace?: string }) =>
      namespace.length === 0 || namespace.includes(one.namespace ?? '')
    const all = await readAll<Entry>((after) =>
      history.read.entries({ type: 'status', limit: AT_ONCE, ...(after === undefined ? {} : { after }) }),
    )
    const entries = all.filter((entry) => sees(entry.object) && isIn(entry))
    const rollouts = await readAll<RolloutRow>((after) =>
      history.read.rollouts({ since: from, all: true, limit: AT_ONCE, ...(after === undefined ? {} : { after }) }),
    )
    const objects: readonly RolloutObject[] = await history.read.rolloutObjects(rollouts.map(({ id }) => id))
    return {
      ...facts,
      entries,
      rollouts: rollouts.map((row) => (sight === undefined ? row : seeRolloutRow(row, sight))),
      objects: objects.filter((object) => sees(object.ref) && isIn(object)),
      gaps: await readGaps(history.read, from, now, now),
    }
  }
  const known = await readOrRefuse(read)
  return {
    serverTime: new Date(now).toISOString(),
    from: new Date(from).toISOString(),
    ...computeFigures(known),
    gaps: known.gaps.map(describeGap),
    source,
  }
}

interface AskedEntries extends Omit<HistoryQuery, 'since' | 'until'> {
  readonly since: number | undefined
  readonly until: number | undefined
}

interface Found {
  readonly found: readonly Entry[]
  readonly next?: Place
}

/** What is not theirs to see is passed over, so that a page may take several reads. */
async function findEntries(query: AskedEntries, { history, sight }: HistoryParts): Promise<Found> {
  const { limit, cursor, type } = query
  const turn = takeTurns()
  const found: Entry[] = []
  let after: Place | undefined = cursor
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows, next } = await history.read.entries(toStore(query, after, sight))
    for (const row of rows) {
      const seen = seeEntry(row, sight)
      if (seen !== undefined && isAsked(seen, type, sight === undefined ? '' : query.q)) found.push(seen)
      if (found.length === limit) return { found, next: placeOfEntry(row) }
      await turn()
    }
    if (next === undefined) return { found }
    after = next
  }
  return after === undefined ? { found } : { found, next: hideKey(after, sight) }
}

function toStore(
  { since, until, ref, type, namespace, q, limit }: AskedEntries,
  after: Place | undefined,
  sight: Sight | undefined,
): EntryQuery {
  const [only, ...more] = type
  const isNarrow = sight === undefined && type.length < 2
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(ref === undefined ? {} : { object: ref }),
    ...(only === undefined || more.length > 0 ? {} : { type: only }),
    ...(namespace.length === 0 ? {} : { namespaces: namespace }),
    // Words are looked for in what is shown: a name that was taken out is not found either.
    ...(q === '' || sight !== undefined ? {} : { q }),
    limit: isNarrow ? limit : AT_ONCE,
    ...(after === undefined ? {} : { after }),
  }
}

function isAsked(entry: Entry, types: readonly Entry['type'][], words: string): boolean {
  if (types.length > 0 && !types.includes(entry.type)) return false
  return hasWords(words, () =>
    [entry.object, entry.text, entry.revision, entry.was, entry.became].join('\n').toLowerCase(),
  )
}

/** Undefined for what is not theirs to see. */
function seeEntry(entry: Entry, sight: Sight | undefined): Entry | undefined {
  if (sight === undefined) return entry
  const { object, type, root, ...rest } = entry
  const isSeen = object === undefined ? seesWithoutObject(entry, sight) : sight.sees(object)
  if (!isSeen) return undefined
  return {
    ...sight.mask(rest),
    type,
    ...(object === undefined ? {} : { object }),
    ...(root === undefined || !sight.sees(root) ? {} : { root }),
    key: entry.key,
  }
}

/** What became of Fluxdeck itself is everybody's to know; of the cluster, theirs who may list all of it. */
function seesWithoutObject({ type, detail }: Entry, sight: Sight): boolean {
  return sight.seesAll() || (type === 'control' && detail?.name === 'fluxdeck')
}

function describeEntry(
  { object, at, key, detail = {}, actor, ...entry }: Entry,
  { isKnown }: HistoryReader,
): HistoryEntry {
  const { late, after, ...more } = detail
  const facts = Object.entries(more).filter(isPlain)
  return {
    key,
    at: iso(at),
    ...entry,
    ...(object === undefined ? {} : { ref: object }),
    ...(actor === undefined || !isKnown ? {} : { actor }),
    ...(late === true ? { late } : {}),
    ...(typeof after === 'number' ? { after: iso(after) } : {}),
    ...(facts.length === 0 ? {} : { detail: Object.fromEntries(facts) }),
  }
}

function isPlain(fact: [string, unknown]): fact is [string, string | number | boolean] {
  return ['string', 'number', 'boolean'].includes(typeof fact[1])
}

export function sourceOf(history: Pick<HistoryStore, 'state'>): HistorySource {
  const { since, ...state } = history.state()
  return { ...state, ...(since === undefined ? {} : { since: iso(since) }) }
}

/** Before anybody recorded there is no gap: `since` of the source says from when on. */
export async function readGaps(read: HistoryReads, from: number, to: number, now: number): Promise<readonly Gap[]> {
  const spans = await read.spans({ since: Math.max(from, 0), until: to })
  const first = Math.min(...spans.map(({ began }) => began))
  const begin = from === -Infinity ? first : Math.max(from, 0)
  if (!Number.isFinite(begin)) return []
  return findGaps(spans, begin, to, now)
}

export function describeGap({ from, to, reason }: Gap): HistoryGap {
  return { from: iso(from), to: iso(to), reason }
}

async function readAll<Row>(
  read: (after: Place | undefined) => Promise<{ readonly rows: readonly Row[]; readonly next?: Place }>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let after: Place | undefined
  do {
    const page = await read(after)
    rows.push(...page.rows)
    after = page.next
  } while (after !== undefined)
  return rows
}

/** What cannot be read now is said, and why. */
export async function readOrRefuse<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof HistoryUnavailable)) throw error
    throw new ApiError('unavailable', error.message, { retryAfterSeconds: 10 })
  }
}

export function momentOf(
  since: { readonly type: 'span'; readonly ms: number } | { readonly type: 'time'; readonly time: Date },
  now: number,
): number {
  return since.type === 'span' ? now - since.ms : since.time.getTime()
}

/** Where the last one that was looked at is not theirs to see, no more of its key is told than which object it was. */
function hideKey({ at, key }: Place, sight: Sight | undefined): Place {
  return sight === undefined ? { at, key } : { at, key: key.split(':', 2).join(':') }
}

export function writeCursor({ at, key }: Place): string {
  return Buffer.from(`${at},${key}`).toString('base64url')
}

export function iso(time: number): string {
  return new Date(time).toISOString()
}
