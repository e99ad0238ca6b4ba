// The level of a line, by the many names that programs have for it.

import type { LogLevel } from '@/lib/contract/logs'

const NAMES: ReadonlyMap<string, LogLevel> = new Map([
  ...names('error', [
    'error',
    'err',
    'eror',
    'fatal',
    'panic',
    'dpanic',
    'critical',
    'crit',
    'alert',
    'emerg',
    'severe',
  ]),
  ...names('warn', ['warn', 'warning', 'wrn']),
  ...names('info', ['info', 'inf', 'information', 'notice', 'log']),
  ...names('debug', ['debug', 'dbg', 'debu', 'trace', 'trc', 'verbose', 'fine']),
])

function names(level: LogLevel, words: readonly string[]): readonly (readonly [string, LogLevel])[] {
  return words.map((word) => [word, level] as const)
}

/** Of a field of a JSON line: a word, or a number as bunyan and pino count. */
export function levelOfField(value: unknown): LogLevel | undefined {
  if (typeof value === 'string') return NAMES.get(value.toLowerCase())
  if (typeof value !== 'number') return undefined
  if (value >= 50) return 'error'
  if (value >= 40) return 'warn'
  return value >= 30 ? 'info' : value >= 10 ? 'debug' : undefined
}

/** So far into a line a level may stand, behind a time and a name. */
const HEAD = 96
/** `E1120 08:00:00.123456       1 server.go:12] …` */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d/
const KLOG_LEVELS: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warn', E: 'error', F: 'error' }
/** `level=warn`, `lvl="warn"`, and `"level":"warn"` of a line of JSON that was cut. */
const FIELD = /(?:^|[\s{,"])(?:level|lvl|severity)"?[=:]\s?"?([A-Za-z]{3,11})/
/** A word alone counts in capitals, or in brackets. */
const WORD =
  /(?:^|[\s[|<(])(TRACE|DEBUG|DBG|INFO|INF|NOTICE|WARN|WARNING|WRN|ERROR|ERR|FATAL|CRITICAL|PANIC|SEVERE)(?=$|[\s\]|>):,])|\[(trace|debug|info|notice|warn|warning|error|err|fatal|crit|critical|alert|emerg)\]/

export function levelOfText(text: string): LogLevel | undefined {
  const head = text.slice(0, HEAD)
  const klog = KLOG.exec(head)?.[1]
  if (klog !== undefined) return KLOG_LEVELS[klog]
  const field = FIELD.exec(head)?.[1]
  const named = field === undefined ? undefined : NAMES.get(field.toLowerCase())
  if (named !== undefined) return named
  const word = WORD.exec(head)
  return NAMES.get((word?.[1] ?? word?.[2] ?? '').toLowerCase())
}
