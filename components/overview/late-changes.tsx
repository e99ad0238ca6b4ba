'use client'
// The column of what changed. It stands in the document, and its program comes behind that of what needs a person.

import { lazy, memo } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Late, late } from '@/components/ui/late'
import { SkeletonRows } from '@/components/ui/skeleton'
import type { RecentChangesProps } from './recent-changes'

const load = late(() => import('./recent-changes'))
const RecentChanges = lazy(async () => ({ default: (await load()).RecentChanges }))

/** The same while nothing of it is asked otherwise: what moves around it must not take away what stands in the document. */
export const LateChanges = memo(Column)

function Column({ isWide }: RecentChangesProps) {
  return (
    <div
      className={classNames(
        'border-line bg-surface lg:overflow-y-auto',
        isWide ? 'flex-1 lg:grid lg:grid-cols-2 lg:gap-8 lg:px-2' : 'shrink-0 max-lg:border-t lg:w-96 lg:border-l',
      )}
    >
      <Late fallback={<Waiting />}>
        <RecentChanges isWide={isWide} />
      </Late>
    </div>
  )
}

function Waiting() {
  return (
    <div className="px-4 pt-3">
      <SkeletonRows rows={8} />
    </div>
  )
}
