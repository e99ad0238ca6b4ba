// One complete list and one watch of one kind of object, read as the API server sends them.
// What cannot be read is told as that and never ends the reading of the rest.

import { readLines } from '@/lib/lines'
import { takeTurns } from '@/lib/turns'
import type { KubernetesReader } from './client'
import { KubernetesError, type KubernetesErrorCode } from './errors'
import { isRecord, readRecord, readText } from './json'
import { createJsonScan } from './json-scan'
import { fetchPage, type ListedFrom, type Paging } from './list-page'
import { formatScopePath, formatWhere, type ListScope, METADATA_OBJECT } from './list-scope'
import { SIZE, TIMING } from './timing'
import { asReadable, tooLarge, UnreadableObject } from './unreadable-object'

export interface ObjectList {
  readonly items: readonly unknown[]
  readonly resourceVersion: string
}

export type WatchEvent<T> =
  | {
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
      readonly object: T
      readonly resourceVersion: string | undefined
    }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }

export type BadInput = (reason: string) => void

/** What is kept of an object of a list; called as its page comes in, also for what cannot be read. */
export type Prepare = (object: unknown) => Promise<unknown>

/** Rejects with code `gone` when the continue token expired more often than a restart can help. */
export async function fetchList(
  from: ListedFrom,
  paging: Paging,
  signal: AbortSignal,
  onBad: BadInput,
  prepare: Prepare,
): Promise<ObjectList> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await fetchPages(from, paging, signal, onBad, prepare)
    } catch (error) {
      const isExpired = error instanceof KubernetesError && error.code === 'gone'
      if (!isExpired || restarts >= TIMING.listRestarts) throw error
    }
  }
}

async function fetchPages(
  from: ListedFrom,
  paging: Paging,
  signal: AbortSignal,
  onBad: BadInput,
  prepare: Prepare,
): Promise<ObjectList> {
  const items: unknown[] = []
  const bad: string[] = []
  const turn = takeTurns()
  const take = async (item: unknown) => {
    const object = asReadable(item)
    if (object instanceof UnreadableObject) bad.push(object.reason)
    items.push(await prepare(object))
  }
  for (let next: string | undefined; ; ) {
    const page = await fetchPage(from, paging, next, signal)
    try {
      if (page.isRead) {
        items.push(...page.items)
        bad.push(...page.bad)
      } else
        for (const item of page.items) {
          await take(item)
          await turn()
        }
    } finally {
      page.release()
    }
    next = page.next
    if (next !== undefined) continue
    for (const reason of bad) onBad(reason)
    return { items, resourceVersion: page.resourceVersion }
  }
}

/** Ends when the server ends the watch; rejects with code `gone` when the version is too old. */
export async function* watchEvents(
  client: KubernetesReader,
  scope: ListScope & { readonly resourceVersion: string; readonly timeoutSeconds: number; readonly silenceMs: number },
  signal: AbortSignal,
  on: { readonly open: () => void; readonly line: () => void; readonly bad: BadInput },
): AsyncGenerator<WatchEvent<unknown>> {
  const path = formatScopePath(scope, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: scope.resourceVersion,
    timeoutSeconds: String(scope.timeoutSeconds),
  })
  const body = await client.open(path, {
    signal,
    // A proxy may hold the headers back until the first bookmark.
    timeoutMs: scope.silenceMs,
    purpose: `watch ${formatWhere(scope)}`,
    ...(scope.metadataOnly ? { accept: METADATA_OBJECT } : {}),
  })
  on.open()
  const turn = takeTurns()
  for await (const line of readLines(body, SIZE.maxLineBytes, SIZE.lineHeadBytes)) {
    on.line()
    const event = line.type === 'too_long' ? nameEvent(line.head) : parseEvent(line.text)
    // The rest of a line that the connection cut off comes again after the resume.
    if (event.type === 'bad' && line.type === 'unfinished') continue
    if (event.type === 'error') throw event.error
    if (event.type === 'bad') on.bad(event.reason)
    const told = event.type === 'bad' ? event.event : event
    if (told !== undefined) yield told
    await turn()
  }
}

type ParsedEvent =
  | WatchEvent<unknown>
  /** With `event` it says of an object that it cannot be read. */
  | { readonly type: 'bad'; readonly reason: string; readonly event?: WatchEvent<UnreadableObject> }
  | { readonly type: 'error'; readonly error: KubernetesError }

export function parseEvent(line: string): ParsedEvent {
  let event: unknown
  try {
    event = JSON.parse(line)
  } catch {
    return { type: 'bad', reason: 'a line is not valid JSON' }
  }
  const type = readText(event, 'type')
  const object = isRecord(event) ? event.object : undefined
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const resourceVersion = readText(readRecord(object, 'metadata'), 'resourceVersion')
      const readable = asReadable(object)
      if (!(readable instanceof UnreadableObject)) return { type, object, resourceVersion }
      return { type: 'bad', reason: readable.reason, event: { type, object: readable, resourceVersion } }
    }
    case 'BOOKMARK': {
      const resourceVersion = readText(readRecord(object, 'metadata'), 'resourceVersion')
      if (resourceVersion === undefined) return { type: 'bad', reason: 'a bookmark has no version' }
      return { type, resourceVersion }
    }
    case 'ERROR':
      return { type: 'error', error: explainStatus(object) }
    default:
      return { type: 'bad', reason: 'an event has an unknown type' }
  }
}

const STREAM_ERROR_CODES: ReadonlyMap<unknown, KubernetesErrorCode> = new Map([
  [401, 'unauthorised'],
  [403, 'forbidden'],
  [410, 'gone'],
  [429, 'rate_limited'],
  [500, 'unreachable'],
  [503, 'unreachable'],
  [504, 'unreachable'],
])

function explainStatus(object: unknown): KubernetesError {
  const code = isRecord(object) ? object.code : undefined
  const reason = readText(object, 'reason')
  const isGone = reason === 'Expired' || reason === 'Gone'
  const known = isGone ? 'gone' : (STREAM_ERROR_CODES.get(code) ?? 'unexpected')
  return new KubernetesError(known, 'The API server ended the watch with an error.', {
    ...(typeof code === 'number' ? { status: code } : {}),
  })
}

const EVENT_TYPE = ['type']
const EVENT_NAME = ['object', 'metadata', 'name']
const EVENT_NAMESPACE = ['object', 'metadata', 'namespace']
const EVENT_VERSION = ['object', 'metadata', 'resourceVersion']

/** Of a line that is too long: what its beginning says it is about. */
function nameEvent(head: string): ParsedEvent {
  const scan = createJsonScan([EVENT_TYPE, EVENT_NAME, EVENT_NAMESPACE, EVENT_VERSION])
  scan.push(head)
  const bad = { type: 'bad', reason: `a line is longer than ${SIZE.maxLineBytes} bytes` } as const
  const type = scan.textAt(EVENT_TYPE)
  const name = scan.textAt(EVENT_NAME)
  if (name === undefined || (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')) return bad
  const object = tooLarge(name, scan.textAt(EVENT_NAMESPACE))
  return { ...bad, event: { type, object, resourceVersion: scan.textAt(EVENT_VERSION) } }
}
