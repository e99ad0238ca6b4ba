'use client'

// What stands in the cells of the resource table.

import Link from 'next/link'
import { useMemo } from 'react'
import { RowProgress } from '@/components/actions/card-progress'
import { Age } from '@/components/flux/age'
import { KindGlyph } from '@/components/flux/kind-glyph'
import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { StatusIcon } from '@/components/flux/status-icon'
import { WorkloadIcon } from '@/components/flux/workload-badge'
import { ArrowUp } from '@/components/ui/icons'
import { useProblemOf, useResource } from '@/lib/client/queries'
import type { ConditionSummary, Resource, Status } from '@/lib/contract/state'
import { isFailing } from '@/lib/flux/judge/status'
import { isHidden, namespaceOf, type Ref, refForPeople } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { CONDITION_WORDS, causeFirst, messageOf, tellRuns, titleOf, wordOfAll } from './resource-words'

interface RowProps {
  readonly row: Resource
}

export function StatusCell({ row }: RowProps) {
  return (
    <>
      <StatusBadge status={row.status} retrying={row.retrying} current={row.current} className="flex flex-wrap" />
      <MarkBadges marks={row.marks} />
    </>
  )
}

/** Names of two kinds may be the same. */
export function NameCell({ row }: RowProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <KindGlyph kind={row.kind} />
      <ObjectLink target={row.ref} />
    </span>
  )
}

/** Fills a card, which stands where there is no room for columns. */
export function ResourceCard({ row }: RowProps) {
  const { revision } = row
  const short = revision?.appliedShort ?? revision?.availableShort
  return (
    <span className="block min-w-0">
      {/* Beside it stands what can be done. */}
      <span className="block min-h-6 pr-24 leading-6">
        <StatusBadge status={row.status} retrying={row.retrying} current={row.current} className="flex-wrap" />
      </span>
      <NameCell row={row} />
      <span className="foreign mt-0.5 block text-sm text-muted">
        {row.kind}
        {short !== undefined && (
          <>
            {' · '}
            <span className="font-mono">{short}</span>
            {isBehind(row) && ' · behind its source'}
          </>
        )}
        {row.lastChangeAt !== undefined && (
          <>
            {' · '}
            <Age time={row.lastChangeAt} /> ago
          </>
        )}
      </span>
      <span className="mt-0.5 block text-sm text-muted">
        <RowProgress target={row.ref}>
          {row.status !== 'ready' && (
            <span className="foreign line-clamp-3">
              <CauseFirst row={row} />
            </span>
          )}
        </RowProgress>
        <MarkBadges marks={row.marks} />
        <Running row={row} />
      </span>
    </span>
  )
}

/** What does not run, where it is not said already. */
function Running({ row: { ref, running } }: RowProps) {
  const title = useTitle(ref) ?? ''
  if (running === undefined || running.state === 'ok' || running.state === 'unknown') return null
  if (running.worst !== undefined && title.includes(running.worst.text)) return null
  return <span className="foreign line-clamp-2">{tellRuns(running)}</span>
}

export function ConditionCell({ condition }: { readonly condition: ConditionSummary | undefined }) {
  return condition === undefined ? null : CONDITION_WORDS[condition.status]
}

/** How many of the workloads that it deployed run. A link, where there is something to see. */
export function RunsCell({ row: { ref, running, current } }: RowProps) {
  if (running === undefined) return <span className="text-faint">–</span>
  return (
    <Link
      href={routeTo.object(ref, { tab: 'workloads' })}
      prefetch={false}
      tabIndex={-1}
      className="inline-flex items-center gap-1.5 whitespace-nowrap hover:underline"
    >
      <WorkloadIcon status={wordOfAll(running)} labelled current={current} />
      {running.state === 'unknown' && running.ok === 0 ? '?' : running.ok} of {running.total}
    </Link>
  )
}

/** Words and no button: a press anywhere in a row opens it. */
export function RevisionCell({ row }: RowProps) {
  const { revision } = row
  const full = revision?.applied ?? revision?.available
  if (revision === undefined || full === undefined) return <span className="text-faint">–</span>
  const short = revision.applied === undefined ? revision.availableShort : revision.appliedShort
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span title={full} className="foreign truncate font-mono text-sm">
        {short ?? full}
      </span>
      {isBehind(row) && (
        <span
          className="shrink-0 text-warning"
          title={`Its source has ${revision.availableShort ?? 'a newer revision'}`}
        >
          <ArrowUp aria-hidden className="size-3.5" />
          <span className="sr-only">behind its source</span>
        </span>
      )}
    </span>
  )
}

/** By its name; its namespace, where it is another one, only where there is room. */
export function SourceCell({ row: { source, namespace } }: RowProps) {
  if (source === undefined) return null
  const { ref, status } = source
  const other = namespaceOf(ref)
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={refForPeople(ref)}>
      {status !== undefined && <SourceStatus target={ref} status={status} />}
      <span className="flex min-w-0 items-baseline">
        {other !== namespace && other !== '' && !isHidden(ref) && (
          <span className="foreign min-w-0 shrink-[99] truncate font-mono text-sm text-faint max-[1899px]:hidden">
            {other}/
          </span>
        )}
        <ResourceLink target={ref} showKind={false} showNamespace={false} className="[&>span]:truncate" />
      </span>
    </span>
  )
}

function SourceStatus({ target, status }: { readonly target: Ref; readonly status: Status }) {
  return <StatusIcon status={status} current={useResource(target)?.current ?? false} labelled />
}

export function MessageCell({ row }: RowProps) {
  return (
    <RowProgress target={row.ref}>
      <CauseFirst row={row} />
    </RowProgress>
  )
}

/** What is wrong in a few words, where that is known, and then what the controller says of it. */
function CauseFirst({ row }: RowProps) {
  const title = useTitle(row.ref)
  const message = messageOf(row)
  const isTitled = title !== undefined && isFailing(row.status)
  return (
    <>
      {isTitled && !message.startsWith(title) && (
        <span className="font-sans text-base text-ink">{causeFirst(title, row.running)} </span>
      )}
      <span className="font-mono">{message}</span>
    </>
  )
}

function useTitle(ref: Ref): string | undefined {
  const problem = useProblemOf(ref)
  return useMemo(() => titleOf(problem, ref), [problem, ref])
}

function isBehind({ revision }: Resource): boolean {
  return revision?.behind === 'yes' || revision?.behind === 'rolling_out'
}

function ObjectLink({ target }: { readonly target: Ref }) {
  return <ResourceLink target={target} showKind={false} className="[&>span]:truncate" />
}
