'use client'
// Two deploys beside each other: which objects were changed from the one to the other.

import { ClockTime } from '@/components/flux/clock-time'
import { ResourceLink } from '@/components/flux/resource-link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import type { Deploy, DeployDetail } from '@/lib/contract/deploys'
import { formatCount } from '@/lib/count'
import { type ComparedObject, compareDeploys } from '@/lib/flux/history/compare-deploys'
import { shorten } from './deploy-objects'
import { useDeploy } from './use-deploys'

export interface CompareDeploysProps {
  readonly deploy: DeployDetail
  /** The id of the other one. */
  readonly other: string
  readonly onEnd: () => void
}

export function CompareDeploys({ deploy, other, onEnd }: CompareDeploysProps) {
  const { deploy: second, failure, retry } = useDeploy(other)
  const end = <Button onClick={onEnd}>Show this deploy alone</Button>
  if (second === undefined)
    return failure === undefined ? (
      <EmptyState kind="loading" title="Reading the other deploy" skeletonRows={6} />
    ) : (
      <ReadFailure what="The other deploy" failure={failure} onRetry={retry} />
    )
  const [earlier, later] = second.startedAt <= deploy.startedAt ? [second, deploy] : [deploy, second]
  const objects = compareDeploys(earlier.objects, later.objects, later.previous === earlier.id)
  const differing = objects.filter(({ verdict }) => verdict !== 'same')
  const same = objects.length - differing.length
  return (
    <section aria-labelledby="compared" className="space-y-3">
      <h2 id="compared" className="text-md font-semibold">
        From <Named deploy={earlier} /> to <Named deploy={later} />
      </h2>
      {differing.length === 0 ? (
        <p className="text-muted">No object is known to have changed between the two.</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {differing.map((object) => (
            <Line key={object.ref} object={object} />
          ))}
        </ul>
      )}
      {same > 0 && <p className="text-muted">{formatCount(same)} run the same behind both.</p>}
      {end}
    </section>
  )
}

function Named({ deploy: { revisionShort, revision, startedAt } }: { readonly deploy: Deploy }) {
  return (
    <span className="foreign whitespace-nowrap">
      <span className="font-mono text-sm" title={revision}>
        {revisionShort}
      </span>{' '}
      <ClockTime time={startedAt} isWhole className="text-sm font-normal text-muted" />
    </span>
  )
}

function Line({ object: { ref, earlier, later, verdict } }: { readonly object: ComparedObject }) {
  return (
    <li data-verdict={verdict} className="grid items-baseline gap-x-4 gap-y-0.5 px-2 py-2 md:grid-cols-2">
      <ResourceLink target={ref} />
      <span className="foreign font-mono text-sm text-muted" title={`${earlier ?? 'unknown'} → ${later ?? 'unknown'}`}>
        {earlier === undefined ? 'unknown' : shorten(earlier)} → {later === undefined ? 'unknown' : shorten(later)}
      </span>
    </li>
  )
}
