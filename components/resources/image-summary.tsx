'use client'

// Which images are deployed, of what is shown: how many, and all of them to read, to filter by and to copy.

import { useMemo, useState } from 'react'
import { listImages } from '@/components/flux/image-words'
import { classNames } from '@/components/ui/class-names'
import { CopyButton } from '@/components/ui/copy-button'
import { ChevronRight } from '@/components/ui/icons'
import type { WorkloadRow } from '@/lib/contract/workloads'

export interface ImageSummaryProps {
  readonly rows: readonly WorkloadRow[]
  /** The list does not hold all that there are. */
  readonly isCut: boolean
  readonly onChoose: (image: string) => void
}

export function ImageSummary({ rows, isCut, onChoose }: ImageSummaryProps) {
  const [isOpen, setOpen] = useState(false)
  const images = useMemo(() => listImages(rows), [rows])
  if (images.length === 0) return null
  return (
    <div>
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="-ml-1 flex items-center gap-1 rounded-sm px-1 text-muted hover:bg-hover hover:text-ink max-md:min-h-9"
        >
          <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', isOpen && 'rotate-90')} />
          <span>
            <span className="font-medium text-ink">{images.length}</span> {images.length === 1 ? 'image' : 'images'} in{' '}
            {isCut && 'the first '}
            {rows.length} {rows.length === 1 ? 'workload' : 'workloads'}
          </span>
        </button>
        <CopyButton
          showLabel
          text={images.map(({ image }) => image).join('\n')}
          label={images.length === 1 ? 'Copy image' : 'Copy images'}
        />
      </div>
      {isOpen && (
        <ul
          aria-label="Images"
          className="mt-1 max-h-64 gap-x-8 overflow-y-auto border-l border-line pl-3 lg:columns-2 2xl:columns-3"
        >
          {images.map(({ image, workloads }) => (
            <li key={image} className="flex min-h-6 min-w-0 items-baseline gap-2 break-inside-avoid max-md:min-h-9">
              <button
                type="button"
                title={`Only workloads with ${image}`}
                onClick={() => onChoose(image)}
                className="foreign min-w-0 text-left font-mono text-sm hover:underline"
              >
                {image}
              </button>
              {workloads > 1 && <span className="shrink-0 text-sm text-muted">× {workloads}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
