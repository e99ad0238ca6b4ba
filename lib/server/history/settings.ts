// From environment to where History is kept, for how long, and how much of it.

import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Past } from '@/lib/history/store'
import type { SettingsReader } from '../settings-reader'

export type HistoryPlace =
  | { readonly type: 'file'; readonly path: string }
  /** Read at each connect, so that a rotated file is picked up. */
  | { readonly type: 'postgres'; readonly url: () => string }
  | { readonly type: 'memory'; readonly past?: Past }
  | { readonly type: 'off' }

export interface HistoryConfig {
  /** Absent: where it belongs on this machine. */
  readonly place?: HistoryPlace
  readonly keepMs: number
  /** Of an embedded database. */
  readonly maxBytes: number
}

const DAY_MS = 86_400_000
const MEGABYTE = 1024 * 1024
const KEEP_MS = 30 * DAY_MS
const MAX_MB = 512

export function readHistory(read: SettingsReader): HistoryConfig {
  const url = read.secret('HISTORY_URL')
  const keepMs = read.longDuration('HISTORY_KEEP') ?? KEEP_MS
  const maxBytes = (read.integer('HISTORY_MAX_MB', 1, 1_000_000) ?? MAX_MB) * MEGABYTE
  if (url === undefined) return { keepMs, maxBytes }
  const place = placeOf(url)
  if (place === undefined)
    read.problem(
      'HISTORY_URL',
      'is neither file:/path/to/a/file, nor postgres://host/database, nor "memory", nor "off"',
    )
  return { ...(place === undefined ? {} : { place }), keepMs, maxBytes }
}

function placeOf(url: () => string): HistoryPlace | undefined {
  const text = url()
  if (text === 'memory' || text === 'off') return { type: text }
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { type: 'postgres', url }
  const path = pathOf(text)
  return path === undefined ? undefined : { type: 'file', path }
}

/** `file:/data/history.db`, with one slash or three. */
function pathOf(text: string): string | undefined {
  if (!text.startsWith('file:/') || !URL.canParse(text)) return undefined
  try {
    const path = fileURLToPath(text)
    return isAbsolute(path) && !path.endsWith('/') ? path : undefined
  } catch {
    return undefined
  }
}
