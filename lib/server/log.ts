// One line per entry: JSON for machines, short text on a terminal. Control characters cannot forge a line.

import pino from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The audit line: written whatever the level. */
  audit(fields: LogFields): void
}

export interface LogOptions {
  readonly level: LogLevel
  readonly format: 'json' | 'text'
  readonly redact: (text: string) => string
  readonly write?: (line: string) => void
}

export function createLog({ level, format, redact, write = (line) => process.stdout.write(line) }: LogOptions): Log {
  const destination = { write: (line: string) => write(format === 'json' ? line : toText(line)) }
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const clean = (fields: LogFields | undefined) => {
    const entries = Object.entries(fields ?? {}).map(([key, value]) => [key, cleanValue(value, redact)])
    return Object.fromEntries(entries) as LogFields
  }
  return {
    debug: (message, fields) => logger.debug(clean(fields), redact(message)),
    info: (message, fields) => logger.info(clean(fields), redact(message)),
    warn: (message, fields) => logger.warn(clean(fields), redact(message)),
    error: (message, fields) => logger.error(clean(fields), redact(message)),
    audit: (fields) => write(`${JSON.stringify({ audit: true, ...fields })}\n`),
  }
}

export const SILENT_LOG: Log = { debug() {}, info() {}, warn() {}, error() {}, audit() {} }

function cleanValue(value: unknown, redact: (text: string) => string): unknown {
  if (value instanceof Error) return redact(value.stack ?? value.message)
  return typeof value === 'string' ? redact(value) : value
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

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
