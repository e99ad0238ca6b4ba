// One line per entry: JSON for machines, short text on a terminal. Control characters cannot forge a line, and nobody can
// flood the log: of what is said again and again, most is counted.

import pino from 'pino'
import { createTally, describeRest } from './log-tally'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The audit line: written whatever the level. With a `kind` it is one that strangers can cause, and may be counted. */
  audit(fields: LogFields, kind?: string): void
}

export interface LogOptions {
  readonly level: LogLevel
  readonly format: 'json' | 'text'
  readonly redact: (text: string) => string
  readonly write: (line: string) => void
}

export interface ProcessLog extends Log {
  /** Tells what was counted and not told yet. */
  tellRest(): void
}

/** Lines of one kind in a minute that stand as they are. */
const PER_MINUTE = 20
const MAX_VALUE = 8_000

export function createLog({ level, format, redact, write }: LogOptions): ProcessLog {
  const destination = { write: (line: string) => write(format === 'json' ? toJson(line) : toText(line)) }
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const tally = createTally(PER_MINUTE)
  const clean = (fields: LogFields | undefined) => {
    const entries = Object.entries(fields ?? {}).map(([key, value]) => [key, cleanValue(value, redact)])
    return Object.fromEntries(entries) as LogFields
  }
  const sayAt = (at: 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(at)) return
    const tellRest = (count: number) => logger[at]({ count }, `${describeRest(count)}: ${redact(message)}`)
    if (tally.admit(`${at} ${message}`, tellRest)) logger[at](clean(fields), redact(message))
  }
  const writeAudit = (fields: LogFields) => write(toJson(`${JSON.stringify({ audit: true, ...fields })}\n`))
  return {
    debug: (message, fields) => logger.debug(clean(fields), redact(message)),
    info: sayAt('info'),
    warn: sayAt('warn'),
    error: sayAt('error'),
    audit(fields, kind) {
      const tellRest = (count: number) => {
        const { time: _, ref: __, requestId: ___, clientIp: ____, ...same } = fields
        writeAudit({ time: new Date().toISOString(), ...same, count, rest: describeRest(count) })
      }
      if (kind === undefined || tally.admit(`audit ${kind}`, tellRest)) writeAudit(fields)
    },
    tellRest: tally.tellRest,
  }
}

export const SILENT_LOG: Log = { debug() {}, info() {}, warn() {}, error() {}, audit() {} }

function cleanValue(value: unknown, redact: (text: string) => string): unknown {
  const text = value instanceof Error ? (value.stack ?? value.message) : value
  if (typeof text !== 'string') return text
  const redacted = redact(text)
  return redacted.length <= MAX_VALUE ? redacted : `${redacted.slice(0, MAX_VALUE)}…`
}

/** Those that end a line somewhere, move a cursor, or turn the order of what stands beside them. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Within JSON they stand in texts only, where the escape means the same. */
function toJson(line: string): string {
  return `${line.trimEnd().replace(CONTROL, escapeControl)}\n`
}

function toText(line: string): string {
  const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>
  const clock = String(time).slice(11, 19)
  const extra = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${`${clock} ${String(level).padEnd(5)} ${String(msg)}${extra.join('')}`.replace(CONTROL, escapeControl)}\n`
}

function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
