'use client'
// Stands where an object was asked for that is not there: why, what may have been meant, and the way to what there is.

import Link from 'next/link'
import { useMemo } from 'react'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useIsComplete, useResources } from '@/lib/client/queries'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { type Ref, refForPeople } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { findMeant } from './find-meant'
import { PlaceLine } from './place-line'

export interface NoObjectProps {
  readonly target: Ref
  readonly failure: { readonly code: string; readonly message: string } | undefined
  readonly onRetry: () => void
}

export function NoObject({ target, failure, onRetry }: NoObjectProps) {
  const isComplete = useIsComplete()
  if (failure === undefined) {
    return <EmptyState kind="loading" title={`Reading ${target}`} skeletonRows={10} className="page py-4" />
  }
  const isMissing = failure.code === 'not_found'
  const isForbidden = failure.code === 'forbidden'
  const name = refForPeople(target)
  const fate = isMissing ? 'does not exist' : isForbidden ? 'may not be read' : 'could not be read'
  const parts = parseFluxRef(target)
  return (
    <div className="page py-4">
      <PlaceLine target={target} />
      <h1 className="sr-only">{target}</h1>
      <EmptyState
        kind={isForbidden ? 'forbidden' : isMissing ? 'empty' : 'error'}
        title={`This object ${fate}`}
        action={
          <>
            {parts !== undefined && (
              <Button asChild look="primary">
                <Link prefetch={false} href={routeTo.resources({ kind: parts.kind })}>
                  All {describeKind(parts.kind).label}
                </Link>
              </Button>
            )}
            <Button onClick={onRetry}>Look again</Button>
          </>
        }
        className="pt-16"
      >
        {isMissing ? `There is no ${name}, or it was deleted.` : failure.message}
      </EmptyState>
      {isMissing && isComplete && <Meant target={target} />}
    </div>
  )
}

function Meant({ target }: { readonly target: Ref }) {
  const rows = useResources()
  const meant = useMemo(() => findMeant(target, rows), [target, rows])
  if (meant.length === 0) return null
  return (
    <section aria-label="Perhaps meant" className="mx-auto max-w-96">
      <h2 className="mb-1 text-sm text-faint">Perhaps meant</h2>
      <ul className="divide-y divide-line">
        {meant.map(({ ref, status, current }) => (
          <li key={ref} className="flex min-h-9 items-center justify-between gap-3">
            <ResourceLink target={ref} />
            <StatusBadge status={status} current={current} />
          </li>
        ))}
      </ul>
    </section>
  )
}
