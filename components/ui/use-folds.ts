'use client'
// Which groups of a table are folded, by their ids.

import { useMemo, useState } from 'react'

export interface Folds {
  readonly folded: ReadonlySet<string>
  readonly fold: (id: string, how: 'toggle' | 'fold' | 'unfold') => void
  /** These and no others. */
  readonly foldOnly: (ids: Iterable<string>) => void
}

export function useFolds(): Folds {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  return useMemo(
    () => ({
      folded,
      fold(id, how) {
        const next = new Set(folded)
        if (how === 'unfold' || (how === 'toggle' && folded.has(id))) next.delete(id)
        else next.add(id)
        setFolded(next)
      },
      foldOnly: (ids) => setFolded(new Set(ids)),
    }),
    [folded],
  )
}
