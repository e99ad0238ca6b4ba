// One page of a list, and how many objects the next is asked for: the larger they are the fewer, down to one. Of one that
// is too large by itself only the name is read.
import type { Places } from '@/lib/places'
import type { KubernetesReader } from './client'
import type { Clock } from './clock'
import { KubernetesError } from './errors'
import { type ObjectsOfList, readList } from './json'
import { createJsonScan } from './json-scan'
import { formatScopePath, formatWhere, type ListScope, METADATA_LIST } from './list-scope'
import { parseJson } from './response-body'
import { SIZE, TIMING } from './timing'
import { tooLarge } from './unreadable-object'

/** What is learnt of the sizes of a kind, for its next page and its next list. */
export interface Paging {
  limit: number
  maxBytes: number
}

export function createPaging(limit: number = TIMING.pageLimit): Paging {
  return { limit, maxBytes: SIZE.maxPageBytes }
}

export interface ListedFrom extends ListScope {
  readonly client: KubernetesReader
  readonly clock: Clock
  /** Held while a page is in memory that is not small. */
  readonly room: Places
  readonly readPage?: PageReader
}

/** A page whose objects were read and prepared elsewhere. */
export class ReadPage implements ObjectsOfList {
  constructor(
    readonly items: readonly unknown[],
    readonly resourceVersion: string,
    readonly next: string | undefined,
    readonly bad: readonly string[],
  ) {}
}

/** Undefined where it is not read elsewhere. */
export type PageReader = (bytes: Uint8Array) => Promise<ReadPage | undefined>

/** Its objects are as they came, or where they were read already as `prepare` would give them. */
export interface Page extends ObjectsOfList {
  readonly isRead: boolean
  /** Of what was read already and cannot be read. */
  readonly bad: readonly string[]
  /** To be called when its objects are taken in. */
  readonly release: () => void
}

export async function fetchPage(
  from: ListedFrom,
  paging: Paging,
  next: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  for (;;) {
    try {
      return await readPage(from, paging, next, signal)
    } catch (error) {
      if (!(error instanceof KubernetesError) || error.code !== 'too_large') throw error
      if (paging.limit > 1) {
        paging.limit = Math.floor(paging.limit / 2)
        continue
      }
      const named = await nameOnly(from, next, signal)
      if (named !== undefined) return named
      if (paging.maxBytes === SIZE.maxListBytes) throw error
      Object.assign(paging, { limit: TIMING.pageLimit, maxBytes: SIZE.maxListBytes })
    }
  }
}

async function readPage(
  from: ListedFrom,
  paging: Paging,
  next: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const { limit } = paging
  const maxBytes = limit === 1 ? Math.max(paging.maxBytes, SIZE.maxObjectBytes) : paging.maxBytes
  const room = takeRoom(from, signal)
  let bytes = 0
  try {
    const page = await from.client.getJson(pathOf(from, limit, next), {
      ...optionsOf(from, signal),
      maxBytes,
      ...(from.readPage === undefined ? {} : { parse: readBy(from.readPage) }),
      onBytes(size) {
        bytes = size
        return size > SIZE.smallPageBytes ? room.enter() : undefined
      },
    })
    const isRead = page instanceof ReadPage
    const list = isRead ? page : readList(page)
    if (list === undefined) throw noList(from)
    learn(paging, bytes, list.items.length)
    return { ...HERE, ...list, isRead, release: room.leave }
  } catch (error) {
    room.leave()
    throw error
  }
}

const HERE = { isRead: false, bad: [] } as const

function readBy(read: PageReader) {
  return async (bytes: Uint8Array): Promise<unknown> =>
    (await read(bytes)) ?? parseJson(new TextDecoder().decode(bytes))
}

function learn(paging: Paging, bytes: number, count: number): void {
  if (bytes > SIZE.largePageBytes) paging.limit = Math.max(1, Math.floor(paging.limit / 2))
  else if (bytes < SIZE.smallPageBytes && count >= paging.limit) {
    paging.limit = Math.min(TIMING.pageLimit, paging.limit * 2)
  }
}

/** One page that stalls must not keep the room from the others for ever. */
function takeRoom({ room, clock }: ListedFrom, signal: AbortSignal) {
  let leaveRoom: (() => void) | undefined
  let cancelHandover = () => {}
  let hasLeft = false
  const leave = () => {
    hasLeft = true
    cancelHandover()
    leaveRoom?.()
  }
  return {
    leave,
    enter(): Promise<void> | undefined {
      if (leaveRoom !== undefined || hasLeft) return undefined
      leaveRoom = () => {}
      return room.enter(signal).then((leavePlace) => {
        leaveRoom = leavePlace
        if (hasLeft) leavePlace()
        else cancelHandover = clock.after(TIMING.firstListPlaceMs, leave)
      })
    },
  }
}

const VERSION = ['metadata', 'resourceVersion']
const CONTINUE = ['metadata', 'continue']
const NAME = ['items', '0', 'metadata', 'name']
const NAMESPACE = ['items', '0', 'metadata', 'namespace']

/** A page of one object, of which only the name is kept; undefined where the server sends more than was asked for. */
async function nameOnly(from: ListedFrom, next: string | undefined, signal: AbortSignal): Promise<Page | undefined> {
  const scan = createJsonScan([VERSION, CONTINUE, NAME, NAMESPACE])
  const options = { ...optionsOf(from, signal), accept: METADATA_LIST }
  await from.client.readPieces(pathOf(from, 1, next), options, scan.push)
  const resourceVersion = scan.textAt(VERSION)
  if (resourceVersion === undefined) throw noList(from)
  const count = scan.countAt(['items'])
  if (count > 1) return undefined
  const object = tooLarge(scan.textAt(NAME), scan.textAt(NAMESPACE))
  return { ...HERE, items: count === 0 ? [] : [object], resourceVersion, next: scan.textAt(CONTINUE), release() {} }
}

function pathOf(from: ListedFrom, limit: number, next: string | undefined): string {
  return formatScopePath(from, { limit: String(limit), ...(next === undefined ? {} : { continue: next }) })
}

function optionsOf(from: ListedFrom, signal: AbortSignal) {
  return {
    signal,
    timeoutMs: TIMING.listPageTimeoutMs,
    purpose: `list ${formatWhere(from)}`,
    ...(from.metadataOnly ? { accept: METADATA_LIST } : {}),
  }
}

function noList({ type }: ListedFrom): KubernetesError {
  return new KubernetesError('unexpected', `The answer to a list of ${type.plural} is not a list.`)
}
