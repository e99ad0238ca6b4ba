// A month of a large cluster as History keeps it, always the same: 400,000 entries, and deploys, of which some break something.

import { keepBatch } from '@/lib/history/keep-batch'
import { migrate } from '@/lib/history/migrations'
import { openSqlite } from '@/lib/history/open-sqlite'
import type { Entry, RolloutObject, RolloutRow } from '@/lib/history/rows'
import { fromEntry, fromRollout, fromRolloutObject, fromSpan } from '@/lib/history/to-tables'
import { refOf } from '@/lib/ref'

export const ENTRIES = 400_000
const OBJECTS = 5_000
const NAMESPACES = 50
const DAYS = 30
const DAY_MS = 86_400_000
const AT_ONCE = 200
const IN_ONE = 10_000
const ROLLOUT_EVERY = 400
const SOURCE = refOf('GitRepository', 'flux-system', 'main')
/** One of a hundred each. */
const TYPES: readonly Entry['type'][] = [
  ...Array<Entry['type']>(56).fill('status'),
  ...Array<Entry['type']>(20).fill('deploy'),
  ...Array<Entry['type']>(15).fill('notification'),
  ...Array<Entry['type']>(5).fill('revision'),
  ...Array<Entry['type']>(3).fill('control'),
  'action',
]

export const OBJECT = objectOf(17)
export const NAMESPACE = namespaceOf(17)

/** Answers how long it took to count it, written by whoever counts nothing. */
export async function writeMonth(path: string, cluster: string, now: number): Promise<number> {
  const { db } = await openSqlite(path)
  await migrate(db, 'sqlite')
  const began = now - DAYS * DAY_MS
  const next = drawNumbers(1)
  const timeOf = (place: number) => began + Math.floor((place / ENTRIES) * (DAYS * DAY_MS - 60_000))
  for (let first = 0; first < ENTRIES; first += IN_ONE) {
    const places = Array.from({ length: IN_ONE }, (_, index) => first + index)
    const entries = places.map((place) => fromEntry(cluster, entryOf(place, timeOf(place), next)))
    const rolled = places
      .filter((place) => place % ROLLOUT_EVERY === 0)
      .map((place) => rollOut(place, timeOf(place), next))
    await db.transaction().execute(async (at) => {
      for (let some = 0; some < IN_ONE; some += AT_ONCE)
        await at
          .insertInto('entry')
          .values(entries.slice(some, some + AT_ONCE))
          .execute()
      await at
        .insertInto('rollout')
        .values(rolled.map(({ row }) => fromRollout(cluster, row)))
        .execute()
      const objects = rolled.flatMap((one) => one.objects)
      await at
        .insertInto('rollout_object')
        .values(objects.map((one) => fromRolloutObject(cluster, one)))
        .execute()
    })
  }
  const seen = timeOf(ENTRIES)
  const span = { id: 'bench', instance: 'bench', began, seen, ended: seen }
  await db
    .insertInto('span')
    .values({ ...fromSpan(cluster, span), counted: null })
    .execute()
  const startedAt = performance.now()
  await keepBatch(db, cluster, { spans: [span] })
  const tookMs = performance.now() - startedAt
  await db.destroy()
  return tookMs
}

type Draw = (below: number) => number

function entryOf(place: number, at: number, next: Draw): Entry {
  const type = TYPES[next(TYPES.length)] ?? 'status'
  const object = next(OBJECTS)
  const key = `${type[0]}:uid-${object}:${place}`
  if (type === 'control') return { key, at, type, became: 'read', text: 'HelmReleases are read again.' }
  const became = ['ready', 'reconciling', 'ready', 'failed', 'ready', 'ready'][next(6)] ?? 'ready'
  const more = type === 'status' ? { was: 'reconciling', became } : { revision: revisionOf(place) }
  const text = `Applied revision: ${revisionOf(place)}, health checks passed in ${next(600)}.${next(10)}s`
  return {
    key,
    at,
    type,
    object: objectOf(object),
    namespace: namespaceOf(object),
    uid: `uid-${object}`,
    text,
    ...more,
  }
}

function rollOut(
  place: number,
  startedAt: number,
  next: Draw,
): { readonly row: RolloutRow; readonly objects: readonly RolloutObject[] } {
  const id = `r${place}`
  const numbers = [...new Set([next(OBJECTS), next(OBJECTS), next(OBJECTS)])]
  const counts = { total: numbers.length, done: numbers.length, failed: 0, suspended: 0, waiting: 0, quiet: {} }
  const names = {
    id,
    source: SOURCE,
    sourceUid: 'main',
    revision: revisionOf(place),
    short: revisionOf(place).slice(0, 12),
  }
  const objects = numbers.map((number): RolloutObject => {
    const object = { rollout: id, uid: `uid-${number}`, ref: objectOf(number), namespace: namespaceOf(number) }
    return { ...object, outcome: 'done', at: startedAt + 30_000, before: 'a', after: 'b', changed: true }
  })
  return { row: { ...names, startedAt, finishedAt: startedAt + 60_000, ...counts, unchanged: false }, objects }
}

function objectOf(number: number) {
  return refOf('Kustomization', namespaceOf(number), `app-${number}`)
}

function namespaceOf(number: number): string {
  return `team-${number % NAMESPACES}`
}

function revisionOf(place: number): string {
  return `main@sha1:${(place * 2_654_435_761).toString(16).padStart(12, '0')}`
}

/** Always the same ones. */
function drawNumbers(seed: number): Draw {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}
