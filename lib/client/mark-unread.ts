// Rows of kinds that are not read at the moment are the last that was known, and say so wherever they are shown.

import type { Resource, SourceHealth } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { describeTroubles } from './freshness'

type Rows = ReadonlyMap<Ref, Resource>

const marked = new WeakMap<Rows, { readonly key: string; readonly rows: Rows }>()

/** The same map for the same rows while the same kinds are in trouble. */
export function markUnread(rows: Rows, sources: readonly SourceHealth[]): Rows {
  const troubles = describeTroubles(sources)
  if (troubles.size === 0) return rows
  const key = [...troubles].join(' ')
  const known = marked.get(rows)
  if (known?.key === key) return known.rows
  const next = new Map(rows)
  for (const [ref, row] of rows) {
    const trouble = troubles.get(row.kind)
    if (trouble !== undefined && row.outdated === undefined)
      next.set(ref, { ...row, outdated: { reason: 'not_read', text: `${trouble}. This is the last that was read.` } })
  }
  marked.set(rows, { key, rows: next })
  return next
}
