// What a wall screen is asked to show, read from its address. Words that mean nothing do nothing and are named.

import { STATUSES, type Status } from '@/lib/flux/judge/status'
import { listUnknown, readScope, readWords } from '@/lib/flux/tell/read-scope'

export const WALL_PANELS = ['problems', 'counts', 'controllers', 'changes', 'clock'] as const
export type WallPanel = (typeof WALL_PANELS)[number]

export interface WallSettings {
  readonly theme: 'light' | 'dark'
  readonly scale: number
  readonly panels: ReadonlySet<WallPanel>
  readonly hiddenStatuses: ReadonlySet<Status>
  /** Words of the address that mean nothing. */
  readonly ignored: readonly string[]
}

const PARAMETERS: ReadonlySet<string> = new Set(['namespace', 'kind', 'theme', 'scale', 'panels', 'hide', 'screen'])
const IGNORED_AT_MOST = 5
const WORD_CHARS = 40

const MIN_SCALE = 0.5
const MAX_SCALE = 3

/** `panels` names what is shown, `hide` takes panels and statuses away; both take lists with commas. */
export function readWallSettings(query: URLSearchParams): WallSettings {
  const hidden = new Set(readWords(query, 'hide'))
  const asked = readWords(query, 'panels')
  const known = WALL_PANELS.filter((panel) => asked.includes(panel))
  const panels = known.length === 0 ? WALL_PANELS : known
  return {
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    scale: readScale(query.get('scale')),
    panels: new Set(panels.filter((panel) => !hidden.has(panel))),
    hiddenStatuses: new Set(STATUSES.filter((status) => hidden.has(status))),
    ignored: listIgnored(query),
  }
}

function listIgnored(query: URLSearchParams): readonly string[] {
  const hideable: ReadonlySet<string> = new Set([...WALL_PANELS, ...STATUSES])
  const panels: ReadonlySet<string> = new Set(WALL_PANELS)
  return [
    ...[...new Set(query.keys())].filter((name) => !PARAMETERS.has(name)),
    ...readScope(query).unknown,
    ...listUnknown(query, 'panels', (word) => panels.has(word)),
    ...listUnknown(query, 'hide', (word) => hideable.has(word)),
  ]
    .slice(0, IGNORED_AT_MOST)
    .map((word) => word.slice(0, WORD_CHARS))
}

function readScale(text: string | null): number {
  const scale = Number(text ?? '1')
  return Number.isFinite(scale) && scale > 0 ? Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale)) : 1
}
