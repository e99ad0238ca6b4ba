// One complete list and one watch of one kind of object, read as the API server sends them.
// What cannot be read is handed to `onBad` and never ends the reading of the rest.

import { isDeeperThan } from '@/lib/json-depth'
import { readLines } from '@/lib/lines'
import type { KubernetesReader } from './client'
import { KubernetesError, type KubernetesErrorCode } from './errors'
import { isRecord, readRecord, readText } from './json'
import { formatResourcePath, formatResourceType, type ResourceType } from './resource-type'
import { SIZE, TIMING } from './timing'

export interface ListScope {
  readonly type: ResourceType
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
}

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

/** What is kept of an object of a list; called as its page comes in. */
export type Prepare = (object: unknown) => unknown

/** The objects of a page are taken in for so long at a stretch before others get their turn. */
const SLICE_MS = 8

/** Rejects with code `gone` when the continue token expired more often than a restart can help. */
export async function fetchList(
  client: KubernetesReader,
  scope: ListScope,
  signal: AbortSignal,
  onBad: BadInput,
  prepare: Prepare = (object) => object,
): Promise<ObjectList> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await fetchPages(client, scope, signal, onBad, prepare)
    } catch (error) {
      const isExpired = error instanceof KubernetesError && error.code === 'gone'
      if (!isExpired || restarts >= TIMING.listRestarts) throw error
    }
  }
}

async function fetchPages(
  client: KubernetesReader,
  scope: ListScope,
  signal: AbortSignal,
  onBad: BadInput,
  prepare: Prepare,
): Promise<ObjectList> {
  const items: unknown[] = []
  const bad: string[] = []
  let next: string | undefined
  for (;;) {
    const query = { limit: String(TIMING.pageLimit), ...(next === undefined ? {} : { continue: next }) }
    const page = await client.getJson(formatScopePath(scope, query), {
      signal,
      timeoutMs: TIMING.listPageTimeoutMs,
      maxBytes: SIZE.maxListPageBytes,
      purpose: `list ${formatWhere(scope)}`,
    })
    const metadata = readRecord(page, 'metadata')
    const pageItems = isRecord(page) ? (page.items ?? []) : undefined
    const resourceVersion = readText(metadata, 'resourceVersion')
    if (!Array.isArray(pageItems) || resourceVersion === undefined) {
      throw new KubernetesError('unexpected', `The answer to a list of ${scope.type.plural} is not a list.`)
    }
    let until = performance.now() + SLICE_MS
    for (const item of pageItems) {
      const problem = findProblem(item)
      if (problem === undefined) items.push(prepare(item))
      else bad.push(problem)
      if (performance.now() < until) continue
      await nextTurn()
      until = performance.now() + SLICE_MS
    }
    next = readText(metadata, 'continue')
    if (next === undefined) {
      for (const reason of bad) onBad(reason)
      return { items, resourceVersion }
    }
  }
}

/** Ends when the server ends the watch; rejects with code `gone` when the version is too old. */
export async function* watchEvents(
  client: KubernetesReader,
  scope: ListScope & { readonly resourceVersion: string; readonly timeoutSeconds: number },
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
    timeoutMs: TIMING.silenceMs,
    purpose: `watch ${formatWhere(scope)}`,
  })
  on.open()
  for await (const line of readLines(body, SIZE.maxLineBytes)) {
    on.line()
    if (line.type === 'too_long') {
      on.bad(`a line is longer than ${SIZE.maxLineBytes} bytes`)
      continue
    }
    const event = parseEvent(line.text)
    // The rest of a line that the connection cut off comes again after the resume.
    if (event.type === 'bad' && line.type === 'unfinished') continue
    if (event.type === 'bad') on.bad(event.reason)
    else if (event.type === 'error') throw event.error
    else yield event
  }
}

type ParsedEvent =
  | WatchEvent<unknown>
  | { readonly type: 'bad'; readonly reason: string }
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
      const problem = findProblem(object)
      if (problem !== undefined) return { type: 'bad', reason: problem }
      const resourceVersion = readText(readRecord(object, 'metadata'), 'resourceVersion')
      return { type, object, resourceVersion }
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

function findProblem(object: unknown): string | undefined {
  if (!isRecord(object)) return 'an object is not an object'
  const metadata = readRecord(object, 'metadata')
  if (metadata === undefined) return 'an object has no metadata'
  if (readText(metadata, 'name') === undefined) return 'an object has no name'
  return isDeeperThan(object, SIZE.maxDepth) ? 'an object is nested too deeply' : undefined
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function formatScopePath(scope: ListScope, query: Readonly<Record<string, string>>): string {
  const path = formatResourcePath(scope.type, scope.namespace === undefined ? {} : { namespace: scope.namespace })
  const selectors = {
    ...(scope.fieldSelector === undefined ? {} : { fieldSelector: scope.fieldSelector }),
    ...(scope.labelSelector === undefined ? {} : { labelSelector: scope.labelSelector }),
  }
  return `${path}?${new URLSearchParams({ ...query, ...selectors })}`
}

function formatWhere(scope: ListScope): string {
  const type = formatResourceType(scope.type)
  return scope.namespace === undefined ? type : `${type} in namespace ${scope.namespace}`
}
