// What a wall screen is asked to show, read from its address and written into one. Words that mean nothing do nothing and
// are named.

import type { Scope } from '@/lib/contract/state'
import { STATUSES, type Status } from '@/lib/flux/judge/status'
import { listUnknown, readScope, readWords } from '@/lib/flux/tell/read-scope'

export const WALL_PANELS = ['urgent', 'problems', 'counts', 'controllers', 'changes', 'clock'] as const
export type WallPanel = (typeof WALL_PANELS)[number]

export interface WallSettings {
  readonly theme: 'light' | 'dark'
  /** As it was asked for; what does not fit is drawn smaller. */
  readonly scale: number
  /** How long each page of problems stands; 0: only the first is shown. */
  readonly rotateSeconds: number
  readonly panels: ReadonlySet<WallPanel>
  /** A line of what Flux stands on, which only `ground=1` shows. */
  readonly showsGround: boolean
  readonly hiddenStatuses: ReadonlySet<Status>
  /** Words of the address that mean nothing. */
  readonly ignored: readonly string[]
}

const PARAMETERS: ReadonlySet<string> = new Set([
  'namespace',
  'kind',
  'theme',
  'scale',
  'rotate',
  'panels',
  'hide',
  'ground',
  'screen',
])
const IGNORED_AT_MOST = 5
const WORD_CHARS = 40

const MIN_SCALE = 0.5
const MAX_SCALE = 3
export const DEFAULT_ROTATE_S = 15
const MIN_ROTATE_S = 5
const MAX_ROTATE_S = 3_600

/** `panels` names what is shown, `hide` takes panels and statuses away; both take lists with commas. */
export function readWallSettings(query: URLSearchParams): WallSettings {
  const hidden = new Set(readWords(query, 'hide'))
  const asked = readWords(query, 'panels')
  const known = WALL_PANELS.filter((panel) => asked.includes(panel))
  const panels = known.length === 0 ? WALL_PANELS : known
  return {
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    scale: readScale(query.get('scale')),
    rotateSeconds: readRotate(query.get('rotate')) ?? DEFAULT_ROTATE_S,
    panels: new Set(panels.filter((panel) => !hidden.has(panel))),
    hiddenStatuses: new Set(STATUSES.filter((status) => hidden.has(status))),
    showsGround: query.get('ground') === '1',
    ignored: listIgnored(query),
  }
}

/** The shortest query that reads as these settings, of this part. */
export function writeWallSettings(
  settings: Omit<WallSettings, 'ignored'>,
  { namespaces = [], kinds = [] }: Scope,
): string {
  const { theme, scale, rotateSeconds, panels, hiddenStatuses, showsGround } = settings
  const hidden = [...WALL_PANELS.filter((panel) => !panels.has(panel)), ...hiddenStatuses]
  const words: readonly (readonly [string, string])[] = [
    ['namespace', namespaces.join(',')],
    ['kind', kinds.join(',')],
    ['theme', theme === 'light' ? theme : ''],
    ['scale', scale === 1 ? '' : String(scale)],
    ['rotate', rotateSeconds === DEFAULT_ROTATE_S ? '' : String(rotateSeconds)],
    ['hide', hidden.join(',')],
    ['ground', showsGround ? '1' : ''],
  ]
  // A comma needs no escape here, and people read this.
  return words.flatMap(([name, value]) => (value === '' ? [] : `${name}=${value}`)).join('&')
}

function listIgnored(query: URLSearchParams): readonly string[] {
  const hideable: ReadonlySet<string> = new Set([...WALL_PANELS, ...STATUSES])
  const panels: ReadonlySet<string> = new Set(WALL_PANELS)
  return [
    ...[...new Set(query.keys())].filter((name) => !PARAMETERS.has(name)),
    ...readScope(query).unknown,
    ...listUnknown(query, 'panels', (word) => panels.has(word)),
    ...listUnknown(query, 'hide', (word) => hideable.has(word)),
    ...listUnknown(query, 'rotate', (word) => readRotate(word) !== undefined),
  ]
    .slice(0, IGNORED_AT_MOST)
    .map((word) => word.slice(0, WORD_CHARS))
}

function readScale(text: string | null): number {
  const scale = Number(text ?? '1')
  return Number.isFinite(scale) && scale > 0 ? Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale)) : 1
}

function readRotate(text: string | null): number | undefined {
  if (text === null || !/^\d{1,6}$/.test(text)) return undefined
  const seconds = Number(text)
  return seconds === 0 ? 0 : Math.min(MAX_ROTATE_S, Math.max(MIN_ROTATE_S, seconds))
}
