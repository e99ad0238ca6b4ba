// Views of the resource table that somebody gave a name, kept in this browser: a name, and what stands behind the address.

import { recallList, rememberList } from '@/lib/client/kept-list'
import { compareText } from '@/lib/compare'
import { groupBy } from '@/lib/group-by'
import { routeTo } from '@/lib/routes'

export interface SavedView {
  readonly name: string
  /** Empty, or a `?` and what follows it. */
  readonly query: string
}

const KEY = 'fluxdeck.views'
const MAX_KEPT = 50
export const MAX_NAME_CHARS = 60

const ofBrowser = () => localStorage

/** By name. */
export function readViews(): readonly SavedView[] {
  return recallList(KEY, ofBrowser).flatMap(parseView).slice(0, MAX_KEPT)
}

/** One of the same name is replaced. False where the browser kept it not: it holds enough of them, or keeps nothing. */
export function keepView(view: SavedView): boolean {
  const others = readViews().filter(({ name }) => name !== view.name)
  if (others.length >= MAX_KEPT) return false
  remember([...others, view])
  return readViews().some(({ name, query }) => name === view.name && query === view.query)
}

export function forgetView(name: string): void {
  remember(readViews().filter((view) => view.name !== name))
}

export function hrefOfView({ name, query }: SavedView): string {
  const asked = groupBy(new URLSearchParams(query), ([key]) => key)
  const values = [...asked].map(([key, pairs]) => [key, pairs.map(([, value]) => value)] as const)
  return routeTo.resources({ ...Object.fromEntries(values), saved: name })
}

function remember(views: readonly SavedView[]): void {
  rememberList(
    KEY,
    views.toSorted((a, b) => compareText(a.name, b.name)),
    ofBrowser,
  )
}

function parseView(kept: unknown): readonly SavedView[] {
  if (typeof kept !== 'object' || kept === null || !('name' in kept) || !('query' in kept)) return []
  const { name, query } = kept
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME_CHARS) return []
  return typeof query === 'string' && /^(\?|$)/.test(query) ? [{ name, query }] : []
}
