// What one line of an ntfy stream says (ntfy 2.17). Untrusted and versionless: every field may be missing, odd or new.
// Decides also how updates and deletions of a message fold into the one message that a reader sees.

type NtfyPriority = 1 | 2 | 3 | 4 | 5

interface NtfyAttachment {
  readonly name: string
  readonly url: string
  /** As the publisher or the server says. */
  readonly mediaType?: string
  readonly sizeBytes?: number
  /** When the server forgets the file. */
  readonly expires?: Date
}

/** A `view` action: the only kind that is a link. All others are dropped, for they would make somebody call something. */
interface NtfyLink {
  readonly label: string
  readonly url: string
}

import { isDeeperThan } from '@/lib/json-depth'

export interface NtfyIdentity {
  readonly id: string
  /** Empty when the line names none. */
  readonly topic: string
  /** Delivery time; absent when the line has none that a clock could show. */
  readonly time?: Date
  /** Set on every member of an update chain but, maybe, the first: that one is known by its own id. */
  readonly sequenceId?: string
  /** When it leaves the server's cache; absent when it never was in it. */
  readonly expires?: Date
}

export interface NtfyMessage extends NtfyIdentity {
  readonly type: 'message'
  readonly title?: string
  readonly message: string
  readonly markdown: boolean
  /** The body is binary and no text: `message` says only how much of it there is. */
  readonly binary: boolean
  readonly priority: NtfyPriority
  readonly tags: readonly string[]
  readonly click?: string
  readonly icon?: string
  readonly attachment?: NtfyAttachment
  readonly links: readonly NtfyLink[]
}

interface NtfyDeletion extends NtfyIdentity {
  readonly type: 'deletion'
}

/** What stays in the history of a topic. */
export type NtfyEntry = NtfyMessage | NtfyDeletion

type NtfyEvent =
  | NtfyEntry
  | { readonly type: 'open' }
  | { readonly type: 'keepalive' }
  /** Cleared marks, poll requests and whatever a later server invents. */
  | { readonly type: 'ignored'; readonly event: string }

export type ParsedLine =
  | { readonly ok: true; readonly event: NtfyEvent }
  | { readonly ok: false; readonly reason: string }

const MAX_DEPTH = 32
const MAX_TAGS = 64
const MAX_LINKS = 10
const LAST_SECOND = Date.UTC(9999, 11, 31) / 1000

export function parseNtfyLine(line: string): ParsedLine {
  const fields = parseObject(line)
  if (fields === undefined) return { ok: false, reason: 'The line is not a JSON object.' }
  if (isDeeperThan(fields, MAX_DEPTH)) return { ok: false, reason: 'The line is nested too deeply.' }
  const name = fields.event
  if (typeof name !== 'string' || name === '') return { ok: false, reason: 'The line names no event.' }
  if (name === 'open' || name === 'keepalive') return { ok: true, event: { type: name } }
  if (name !== 'message' && name !== 'message_delete') return { ok: true, event: { type: 'ignored', event: name } }

  const id = textOf(fields.id)
  if (id === undefined) return { ok: false, reason: 'The message has no id.' }
  const sequenceId = textOf(fields.sequence_id)
  const time = parseSeconds(fields.time)
  const expires = parseSeconds(fields.expires)
  const identity = {
    id,
    topic: textOf(fields.topic) ?? '',
    ...(time === undefined ? {} : { time }),
    ...(sequenceId === undefined ? {} : { sequenceId }),
    ...(expires === undefined ? {} : { expires }),
  }
  if (name === 'message') return { ok: true, event: parseMessage(identity, fields) }
  if (sequenceId === undefined) return { ok: false, reason: 'The deletion does not say of what.' }
  return { ok: true, event: { type: 'deletion', ...identity } }
}

/** All versions of a message share this, in every topic of a server. */
export function chainKey(entry: NtfyIdentity): string {
  return `${entry.topic}/${entry.sequenceId ?? entry.id}`
}

/** The versions of one message: the newest one and the ids that were counted into it. */
export interface MessageChain<Version extends NtfyIdentity> {
  readonly latest: Version
  readonly updated: boolean
  readonly ids: readonly string[]
}

const MAX_CHAIN_IDS = 200

/** The same chain again when the entry is a repetition. Entries may come in any order; of equal times the later one wins. */
export function extendChain<Version extends NtfyIdentity>(
  chain: MessageChain<Version> | undefined,
  entry: Version,
): MessageChain<Version> {
  if (chain === undefined) return { latest: entry, updated: false, ids: [entry.id] }
  if (chain.ids.includes(entry.id)) return chain
  const isNewer = (entry.time?.getTime() ?? 0) >= (chain.latest.time?.getTime() ?? 0)
  return {
    latest: isNewer ? entry : chain.latest,
    updated: true,
    ids: [...chain.ids, entry.id].slice(-MAX_CHAIN_IDS),
  }
}

type Fields = Readonly<Record<string, unknown>>

function parseMessage(identity: NtfyIdentity, fields: Fields): NtfyMessage {
  const { text, binary } = readBody(fields)
  const title = textOf(fields.title)
  const click = textOf(fields.click)
  const icon = textOf(fields.icon)
  const attachment = parseAttachment(fields.attachment)
  return {
    type: 'message',
    ...identity,
    message: text,
    markdown: !binary && textOf(fields.content_type)?.split(';')[0]?.trim().toLowerCase() === 'text/markdown',
    binary,
    priority: parsePriority(fields.priority),
    tags: listOf(fields.tags)
      .flatMap((tag) => textOf(tag) ?? [])
      .slice(0, MAX_TAGS),
    links: listOf(fields.actions).flatMap(parseViewAction).slice(0, MAX_LINKS),
    ...(title === undefined ? {} : { title }),
    ...(click === undefined ? {} : { click }),
    ...(icon === undefined ? {} : { icon }),
    ...(attachment === undefined ? {} : { attachment }),
  }
}

function readBody(fields: Fields): { text: string; binary: boolean } {
  const body = textOf(fields.message) ?? ''
  if (fields.encoding !== 'base64') return { text: body, binary: false }
  const bytes = decodeBase64(body)
  if (bytes === undefined) return { text: body, binary: false }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), binary: false }
  } catch {
    return { text: `${bytes.length} bytes of binary data`, binary: true }
  }
}

function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

function parsePriority(value: unknown): NtfyPriority {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || Number.isNaN(number)) return 3
  if (number < 1.5) return 1
  if (number < 2.5) return 2
  if (number < 3.5) return 3
  return number < 4.5 ? 4 : 5
}

function parseSeconds(value: unknown): Date | undefined {
  if (typeof value !== 'number' || !(value > 0 && value < LAST_SECOND)) return undefined
  return new Date(value * 1000)
}

function parseAttachment(value: unknown): NtfyAttachment | undefined {
  if (!isFields(value)) return undefined
  const url = textOf(value.url)
  if (url === undefined) return undefined
  const size = value.size
  const sizeBytes = typeof size === 'number' && Number.isFinite(size) && size >= 0 ? size : undefined
  const mediaType = textOf(value.type)
  const expires = parseSeconds(value.expires)
  return {
    name: textOf(value.name) ?? 'attachment',
    url,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(expires === undefined ? {} : { expires }),
  }
}

function parseViewAction(value: unknown): readonly NtfyLink[] {
  if (!isFields(value) || value.action !== 'view') return []
  const url = textOf(value.url)
  return url === undefined ? [] : [{ label: textOf(value.label) ?? url, url }]
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Non-empty text, or a number as text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
