// One raw line of a container, as the kubelet hands it out, to what may be shown of it: time, level and text.

import type { LogLevel } from '@/lib/contract/logs'
import { MASK, redactText } from '@/lib/flux/object/redact'
import { levelOfField, levelOfText } from './log-level'
import { removeAnsi, showControls } from './plain-text'

export interface ReadLine {
  readonly at: string
  readonly level?: LogLevel
  readonly text: string
  /** What a line of JSON holds, without its secrets. */
  readonly record?: Readonly<Record<string, unknown>>
}

/** Longer lines are cut here. */
export const MAX_LINE_BYTES = 8 * 1024
const CUT = ' … (cut)'
const MAX_TEXT = MAX_LINE_BYTES

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/

/** The time of a raw line in UTC with nine digits, and what stands behind it. */
export function splitStamp(raw: string): { readonly at?: string; readonly rest: string } {
  const stamp = STAMP.exec(raw)
  if (stamp === null) return { rest: raw }
  const [whole, second = '', fraction = '', zone = 'Z'] = stamp
  const nanoseconds = fraction.padEnd(9, '0')
  const rest = raw.slice(whole.length)
  if (zone === 'Z') return { at: `${second}.${nanoseconds}Z`, rest }
  const time = Date.parse(`${second}${zone}`)
  if (Number.isNaN(time)) return { rest: raw }
  return { at: `${new Date(time).toISOString().slice(0, 19)}.${nanoseconds}Z`, rest }
}

/** Reads line after line of one container: a key of several lines is masked to its end. */
export function createLineReader(): (raw: string, isCut: boolean, fallbackAt: string) => ReadLine {
  const mask = createKeyMask()
  return (raw, isCut, fallbackAt) => {
    const { at = fallbackAt, rest } = splitStamp(raw)
    const plain = redactText(mask(removeAnsi(rest)))
    const record = isCut ? undefined : parseRecord(plain)
    const told = record === undefined ? undefined : tellRecord(record)
    const level = told === undefined ? levelOfText(plain) : told.level
    const text = clip(showControls(told === undefined ? plain : redactText(told.text)))
    return {
      at,
      ...(level === undefined ? {} : { level }),
      text: isCut ? `${text}${CUT}` : text,
      ...(record === undefined ? {} : { record }),
    }
  }
}

function clip(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}${CUT}` : text
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const LEVEL_KEYS = ['level', 'lvl', 'severity', 'log.level', 'loglevel', '@l'] as const
const MESSAGE_KEYS = ['msg', 'message', '@m', '@mt', 'event', 'log'] as const
/** Said by the time of the line. */
const TIME_KEYS = ['ts', 'time', 'timestamp', '@timestamp', '@t', 't'] as const

/** Of controller-runtime: said once, by kind, namespace and name. */
const OBJECT_KEYS = ['controller', 'controllerGroup', 'controllerKind', 'namespace', 'name'] as const

/** The message, what went wrong, and behind it what else the line holds. */
function tellRecord(record: Readonly<Record<string, unknown>>): Pick<ReadLine, 'level' | 'text'> {
  const levelKey = LEVEL_KEYS.find((key) => levelOfField(record[key]) !== undefined)
  const messageKey = MESSAGE_KEYS.find((key) => typeof record[key] === 'string' && record[key] !== '')
  const object = objectOf(record)
  const told = new Set<string | undefined>([levelKey, messageKey, 'error', ...TIME_KEYS, ...(object?.keys ?? [])])
  const rest = Object.entries(record).flatMap(([key, value]) => (told.has(key) ? [] : [`${key}=${formatValue(value)}`]))
  const level = levelKey === undefined ? undefined : levelOfField(record[levelKey])
  const text = [
    ...(messageKey === undefined ? [] : [String(record[messageKey])]),
    ...(record.error === undefined ? [] : [`error=${formatValue(record.error)}`]),
    ...(object === undefined ? [] : [object.ref]),
    ...rest,
  ].join(' ')
  return { ...(level === undefined ? {} : { level }), text }
}

function objectOf(
  record: Readonly<Record<string, unknown>>,
): { readonly ref: string; readonly keys: readonly string[] } | undefined {
  const { controllerKind: kind, namespace, name } = record
  if (typeof kind !== 'string' || typeof namespace !== 'string' || typeof name !== 'string') return undefined
  return { ref: `${kind}/${namespace}/${name}`, keys: [...OBJECT_KEYS, kind] }
}

function formatValue(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return value !== '' && !/[\s"=]/.test(value) ? value : JSON.stringify(value)
}

const KEY_BEGIN = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/
const KEY_END = /-----END [A-Z ]{0,40}PRIVATE KEY-----/
/** What of a key stands on a line of its own. */
const KEY_BODY = /^\s{0,16}[A-Za-z0-9+/]+={0,2}\s{0,4}$/
const KEY_FIELD = /^\s{0,16}(?:Proc-Type|DEK-Info|Comment|Version): |^\s*$/
const HEX = /^\s{0,16}[0-9a-f]{16,}\s{0,4}$/i
/** No other text is that long without a space or a mark, in letters of both cases and digits. */
const ALONE = /^\s{0,16}(?=[^\s]{0,300}[a-z])(?=[^\s]{0,300}[A-Z])(?=[^\s]{0,300}\d)[A-Za-z0-9+/]{60,}={0,2}\s{0,4}$/

/** A key stands on many lines, and each by itself looks like nothing. */
function createKeyMask(): (text: string) => string {
  let isInKey = false
  return (text) => {
    if (isInKey) {
      isInKey = !KEY_END.test(text) && (KEY_BODY.test(text) || KEY_FIELD.test(text))
      if (isInKey || KEY_END.test(text)) return MASK
    }
    isInKey = KEY_BEGIN.test(text) && !KEY_END.test(text)
    // The beginning may have been cut from the front.
    return ALONE.test(text) && !HEX.test(text) ? MASK : text
  }
}
