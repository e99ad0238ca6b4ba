'use client'

// Who is concerned by a root cause too, held back or failing alike: the first names, and all of them on demand.

import { useState } from 'react'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { ChevronRight } from '@/components/ui/icons'
import { useResourceMap } from '@/lib/client/queries'
import { formatCount } from '@/lib/count'
import { nameOf, type Ref } from '@/lib/ref'

const NAMED = 5
const MAX_LISTED = 200

export interface ConcernedProps {
  readonly words: string
  readonly refs: readonly Ref[]
  readonly count: number
}

export function Concerned({ words, refs, count }: ConcernedProps) {
  const [isOpen, setOpen] = useState(false)
  const resources = useResourceMap()
  if (count === 0) return null
  const names = refs.slice(0, NAMED).map(nameOf)
  const listed = refs.slice(0, MAX_LISTED)
  return (
    <div className="mt-1.5">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="-ml-1 flex max-w-full items-center gap-1 rounded-sm px-1 text-muted hover:bg-hover hover:text-ink"
      >
        <span className="shrink-0">
          {words} {formatCount(count)}
        </span>
        <ChevronRight
          aria-hidden
          className={classNames('size-3.5 shrink-0 transition-transform', isOpen && 'rotate-90')}
        />
        {!isOpen && (
          <span className="foreign truncate font-mono text-sm">
            {names.join(', ')}
            {count > names.length && ', …'}
          </span>
        )}
      </button>
      {isOpen && (
        <ul className="mt-1 grid max-h-64 gap-x-6 overflow-auto border-l border-line pl-3 sm:grid-cols-2">
          {listed.map((ref) => (
            <li key={ref} className="flex h-6 min-w-0 items-center gap-2">
              <StatusIcon
                status={resources.get(ref)?.status ?? 'unknown'}
                current={resources.get(ref)?.current ?? true}
                labelled
              />
              <ResourceLink target={ref} className="truncate" />
            </li>
          ))}
          {count > listed.length && <li className="text-muted">and {formatCount(count - listed.length)} more</li>}
        </ul>
      )}
    </div>
  )
}
