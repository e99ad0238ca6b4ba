// What happened, as one reader may see it: entries newest first, a page at a time, and where nobody recorded.

import type { HistoryEntry, HistoryPage } from '@/lib/contract/history'
import type { HistoryQuery } from '@/lib/contract/schema/history-queries'
import { hasWords } from '@/lib/flux/row-filter'
import { placeOfEntry } from '@/lib/history/place'
import type { Entry } from '@/lib/history/rows'
import type { EntryQuery, Place } from '@/lib/history/store'
import { takeTurns } from '@/lib/turns'
import type { Sight } from '../views/sight'
import {
  describeGap,
  type HistoryParts,
  type HistoryReader,
  iso,
  momentOf,
  readGaps,
  readOrRefuse,
  sourceOf,
  writeCursor,
} from './history-reading'

const AT_ONCE = 500
/** One answer looks through so many at most, and goes on by its cursor. */
const MOST_PAGES = 20

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
  const { limit, cursor, type, ref } = query
  if (ref !== undefined && sight?.sees(ref) === false) return { found: [] }
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
    // What the store found by itself is not more because it is asked again: it has looked through as many as one answer may.
    if (isNarrow(query, sight)) break
  }
  return after === undefined ? { found } : { found, next: hideKey(after, sight) }
}

/** The store takes nothing else than what is told. */
function isNarrow({ type }: AskedEntries, sight: Sight | undefined): boolean {
  return sight === undefined && type.length < 2
}

function toStore(query: AskedEntries, after: Place | undefined, sight: Sight | undefined): EntryQuery {
  const { since, until, ref, type, namespace, q, limit } = query
  const [only, ...more] = type
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(ref === undefined ? {} : { object: ref }),
    ...(only === undefined || more.length > 0 ? {} : { type: only }),
    ...(namespace.length === 0 ? {} : { namespaces: namespace }),
    // Words are looked for in what is shown: a name that was taken out is not found either.
    ...(q === '' || sight !== undefined ? {} : { q }),
    limit: isNarrow(query, sight) ? limit : AT_ONCE,
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

/** Where the last one that was looked at is not theirs to see, no more of its key is told than which object it was. */
function hideKey({ at, key }: Place, sight: Sight | undefined): Place {
  return sight === undefined ? { at, key } : { at, key: key.split(':', 2).join(':') }
}
