'use client'
// Every image that Flux keeps current: how far each new tag has come, worst first, and where its way stops.

import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ImageRow } from '@/lib/contract/images'
import { matchesImage } from '@/lib/flux/images/image-filter'
import { ImageEntry } from './image-entry'
import { ImageFiltersBar } from './image-filters-bar'
import { ImageNotices, NoImages } from './image-states'
import { useImageFilters } from './use-image-filters'
import { useImages } from './use-images'

const NO_ROWS: readonly ImageRow[] = []
/** So many stand here at once; more come when they are asked for. */
const DRAWN = 50

export function ImageWays() {
  const read = useImages()
  const state = useImageFilters()
  const [drawn, setDrawn] = useState(DRAWN)
  const { list, isCurrent } = read
  const { filters } = state
  const rows = list?.rows ?? NO_ROWS
  const shown = useMemo(() => rows.filter((row) => matchesImage(row, { ...filters, statuses: [] })), [rows, filters])
  const isOld = list !== undefined && (!isCurrent || list.state !== 'live')
  const more = shown.length - drawn
  return (
    <div className="page space-y-3 py-3" data-freshness={isOld ? 'stale' : undefined}>
      <h1 className="sr-only">Images</h1>
      <ImageFiltersBar rows={rows} shownCount={shown.length} state={state} />
      {list !== undefined && <ImageNotices list={list} isCurrent={isCurrent} />}
      {shown.length === 0 ? (
        <NoImages read={read} state={state} />
      ) : (
        <div className="divide-y divide-line border-t border-line">
          {shown.slice(0, drawn).map((row) => (
            <ImageEntry key={row.ref} row={row} />
          ))}
        </div>
      )}
      {more > 0 && (
        <Button onClick={() => setDrawn(drawn + DRAWN)}>
          Show {Math.min(more, DRAWN)} more of {more}
        </Button>
      )}
    </div>
  )
}
