// What stands where there is no image to show, and what is said above what is shown when it is old or not whole.

import type { ReactNode } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ClockAlert } from '@/components/ui/icons'
import { ReadFailure } from '@/components/ui/read-failure'
import type { ImageFilterState } from './use-image-filters'
import type { ImageList, ImagesRead } from './use-images'

export function ImageNotices({ list, isCurrent }: { readonly list: ImageList; readonly isCurrent: boolean }) {
  const { state, asOf, missing, rows, isCut, total } = list
  const isOld = rows.length > 0 && (!isCurrent || (state !== 'live' && state !== 'absent'))
  if (!isOld && missing.length === 0 && !isCut) return null
  return (
    <ul aria-label="What may be missing" className="space-y-1 rounded-md border border-line bg-soft-warning px-3 py-2">
      {isOld && (
        <Notice>
          Images are not live: what is shown may be out of date.
          {asOf !== undefined && (
            <>
              {' '}
              As of <ClockTime time={asOf} seconds />.
            </>
          )}
        </Notice>
      )}
      {missing.map(({ what, reason }) => (
        <Notice key={what}>
          {what} are not read, so steps that need them are unknown: {reason}
        </Notice>
      ))}
      {isCut && (
        <Notice>
          These are the worst {rows.length} of {total}; what is not found here may be among the others.
        </Notice>
      )}
    </ul>
  )
}

function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <li className="flex gap-2">
      <ClockAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
      <span className="foreign min-w-0">{children}</span>
    </li>
  )
}

export interface NoImagesProps {
  readonly read: ImagesRead
  readonly state: ImageFilterState
}

export function NoImages({ read: { list, isCurrent, failure, retry }, state }: NoImagesProps) {
  if (list === undefined && failure !== undefined)
    return <ReadFailure what="The images" refusal="You may not read images" failure={failure} onRetry={retry} />
  if (list === undefined || list.state === 'connecting')
    return <EmptyState kind="loading" title="Reading images" skeletonRows={12} />
  if (state.isFiltering && list.rows.length > 0)
    return (
      <EmptyState
        kind="empty"
        title="No image matches these filters"
        action={<Button onClick={state.clear}>Clear filters</Button>}
      />
    )
  if (list.state === 'absent')
    return (
      <EmptyState kind="empty" title="The image controllers are not installed">
        This cluster serves no image policies. Flux keeps images current with image-reflector-controller and
        image-automation-controller.
      </EmptyState>
    )
  if (list.state === 'forbidden')
    return (
      <EmptyState kind="forbidden" title="ImagePolicies may not be read">
        Fluxdeck or you may not list them in this cluster.
      </EmptyState>
    )
  if (list.state !== 'live' || !isCurrent)
    return (
      <EmptyState kind="stale" title="ImagePolicies are not read at the moment">
        Whether there are any is not known.
      </EmptyState>
    )
  return (
    <EmptyState kind="empty" title="No images">
      No ImagePolicy, ImageRepository or ImageUpdateAutomation is there that you may see.
    </EmptyState>
  )
}
