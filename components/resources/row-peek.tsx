'use client'
// A look into a row: its words in full, its conditions, what happened last and how its workloads stand, read as it opens.

import Link from 'next/link'
import type { ReactNode } from 'react'
import { Age } from '@/components/flux/age'
import { LabelChips } from '@/components/flux/label-chips'
import { MarkList } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { Skeleton } from '@/components/ui/skeleton'
import { Queries } from '@/lib/client/query-client'
import { useObjectDetail } from '@/lib/client/use-object-detail'
import { type ConditionRow, isUnavailable, type ObjectDetail } from '@/lib/contract/objects'
import type { Resource } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import { routeTo } from '@/lib/routes'
import { formatDuration } from '@/lib/time'
import { PeekWorkloads } from './peek-workloads'
import { messageOf } from './resource-words'

const MAX_EVENTS = 5

export function RowPeek({ row }: { readonly row: Resource }) {
  return (
    <Queries>
      <Peek row={row} />
    </Queries>
  )
}

function Peek({ row }: { readonly row: Resource }) {
  const { detail, failure, retry } = useObjectDetail(row.ref)
  const message = messageOf(row)
  const deploys = describeKind(row.kind).role === 'applier' || row.running !== undefined
  return (
    <section aria-label={`Peek at ${row.ref}`} className="min-w-0 space-y-3">
      {message !== '' && (
        <div className="flex items-start gap-2">
          <section
            aria-label="Message"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            className="foreign max-h-48 min-w-0 overflow-y-auto whitespace-pre-wrap font-mono text-sm"
          >
            {message}
          </section>
          <CopyButton text={message} label="Copy message" />
        </div>
      )}
      <div className="empty:hidden [&>ul]:text-base">
        <MarkList marks={row.marks} />
      </div>
      <div className="grid gap-x-8 gap-y-3 lg:grid-cols-3">
        {detail === undefined ? (
          <Pending failure={failure} onRetry={retry} />
        ) : (
          <>
            <Part title="Conditions">
              <Conditions conditions={detail.conditions} />
            </Part>
            <Part title="Last events">
              <Events events={detail.events} />
            </Part>
          </>
        )}
        {deploys && (
          <Part title="Workloads">
            <PeekWorkloads target={row.ref} />
          </Part>
        )}
      </div>
      <About row={row} />
    </section>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h2 className="mb-1 text-sm text-faint">{title}</h2>
      {children}
    </div>
  )
}

function Pending(props: { readonly failure: { readonly message: string } | undefined; readonly onRetry: () => void }) {
  const { failure, onRetry } = props
  if (failure === undefined) {
    return (
      <div role="status" aria-busy="true" className="space-y-2 lg:col-span-2">
        <span className="sr-only">Reading conditions and events</span>
        <Skeleton className="w-2/3" />
        <Skeleton className="w-1/2" />
      </div>
    )
  }
  return (
    <p role="status" className="foreign text-warning lg:col-span-2">
      Conditions and events could not be read: {failure.message}{' '}
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    </p>
  )
}

function Conditions({ conditions }: { readonly conditions: readonly ConditionRow[] }) {
  if (conditions.length === 0) return <p className="text-muted">It reports none.</p>
  return (
    <ul aria-label="Conditions" className="space-y-0.5">
      {conditions.map(({ type, status, reason, since, current }) => (
        <li key={type} className={`flex min-w-0 flex-wrap items-baseline gap-x-2 ${current ? '' : 'text-muted'}`}>
          <span className="font-mono text-sm font-medium">
            {type}={status}
          </span>
          <span className="foreign min-w-0 text-muted">{reason}</span>
          {!current && <Chip>from an earlier run</Chip>}
          {since !== undefined && <Age time={since} className="ml-auto text-muted" />}
        </li>
      ))}
    </ul>
  )
}

function Events({ events }: { readonly events: ObjectDetail['events'] }) {
  if (isUnavailable(events))
    return <p className="foreign text-warning">Events could not be read: {events.unavailable.message}</p>
  if (events.length === 0) return <p className="text-muted">None is known. Kubernetes forgets them after an hour.</p>
  return (
    <ul aria-label="Last events" className="space-y-1">
      {events.slice(0, MAX_EVENTS).map(({ id, type, reason, message, time, count }) => (
        <li key={id} className="min-w-0">
          <span className="flex items-baseline gap-2">
            <span className={`font-medium ${type === 'Warning' ? 'text-status-failed' : ''}`}>
              {type === 'Warning' && <span className="sr-only">Warning: </span>}
              {reason}
            </span>
            {count > 1 && <span className="text-muted">× {count}</span>}
            <Age time={time} className="ml-auto text-muted" />
          </span>
          <span className="foreign line-clamp-2 font-mono text-sm text-muted" title={message}>
            {message}
          </span>
        </li>
      ))}
    </ul>
  )
}

function About({ row }: { readonly row: Resource }) {
  const { managedBy, intervalSeconds, labels, ref } = row
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-muted">
      <Link href={routeTo.object(ref)} prefetch={false} className="text-accent hover:underline">
        Open
      </Link>
      <Link href={routeTo.object(ref, { tab: 'yaml' })} prefetch={false} className="text-accent hover:underline">
        YAML
      </Link>
      {managedBy !== undefined && (
        <span className="flex min-w-0 items-baseline gap-1.5">
          Applied by <ResourceLink target={managedBy} />
        </span>
      )}
      {intervalSeconds !== undefined && <span>every {formatDuration(intervalSeconds)}</span>}
      <LabelChips labels={labels} />
    </div>
  )
}
