// Keeps a row below the size that the contract promises, whatever the cluster writes. What is cut here stands whole in the
// answer about the object.

import type { Resource } from '@/lib/contract/state'

export const MAX_ROW_BYTES = 32 * 1024
/** So many characters are below the limit even if each of them takes six bytes. */
const SURELY_SMALL = 4_000
/** Nothing that rules compare, such as a ref or a revision, is as long as that. */
const SHORTEST_CUT = 600
const TEXT_LIMITS = [8_000, 3_000, 1_000, SHORTEST_CUT] as const
const LIST_LIMITS = [200, 50, 15] as const

export function fitRow(row: Resource): Resource {
  if (isSurelySmall(row) || bytesOf(row) <= MAX_ROW_BYTES) return row
  for (const limit of TEXT_LIMITS) {
    const cut = cutTexts(row, limit)
    if (bytesOf(cut) <= MAX_ROW_BYTES) return cut
  }
  const cut = cutTexts(row, SHORTEST_CUT)
  for (const limit of LIST_LIMITS) {
    const short = shortenLists(cut, limit)
    if (bytesOf(short) <= MAX_ROW_BYTES || limit === LIST_LIMITS.at(-1)) return short
  }
  return cut
}

export function isSurelySmall(row: Resource): boolean {
  return lengthOf(row) <= SURELY_SMALL
}

/** The beginning and, where errors name their cause, the end. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.floor(limit / 4)
  return `${text.slice(0, limit - end)} … (shortened) … ${text.slice(-end)}`
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** Roughly the characters of a value, without writing it. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 6
  let length = 2
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue
    length += key.length + 4 + lengthOf(Reflect.get(value, key))
  }
  return length
}

function cutTexts<Value>(value: Value, limit: number): Value
function cutTexts(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return cutText(value, limit)
  if (Array.isArray(value)) return value.map((item: unknown) => cutTexts(item, limit))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutTexts(item, limit)]))
}

/** What there may be any number of. A row without them still says what the object is and how it fares. */
function shortenLists(row: Resource, limit: number): Resource {
  const { labels, facts, dependsOn, sources, waitsFor } = row
  const shorten = (map: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(map).slice(0, limit))
  return {
    ...row,
    labels: shorten(labels),
    dependsOn: dependsOn.slice(0, limit),
    ...(facts === undefined ? {} : { facts: shorten(facts) }),
    ...(sources === undefined ? {} : { sources: sources.slice(0, limit) }),
    ...(waitsFor === undefined ? {} : { waitsFor: waitsFor.slice(0, limit) }),
  }
}
