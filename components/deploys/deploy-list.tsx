'use client'
// Every deploy that is known: those under way first among their day, filters in the address, and words for what is missing.

import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { ClockTime } from '@/components/flux/clock-time'
import { HistoryNotice } from '@/components/flux/history-notice'
import { ResourceLink } from '@/components/flux/resource-link'
import { Button } from '@/components/ui/button'
import { Chip, ToggleChip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import { Select } from '@/components/ui/select'
import { useResources } from '@/lib/client/queries'
import type { KeptPages } from '@/lib/client/use-kept-pages'
import type { Deploy } from '@/lib/contract/deploys'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { pathOf, type Ref } from '@/lib/ref'
import { DeploysByDay } from './by-day'
import { useDeploys } from './use-deploys'

const PARSERS = {
  source: parseAsString,
  ref: parseAsString,
  all: parseAsBoolean.withDefault(false),
}

export function DeployList() {
  const [query, setQuery] = useQueryStates(PARSERS, { history: 'replace' })
  const source = parseFluxRef(query.source ?? '')?.ref
  const ref = parseFluxRef(query.ref ?? '')?.ref
  const read = useDeploys({ source, ref, all: query.all ? 'true' : undefined })
  const { items: deploys, gaps, failure } = read
  const isFiltering = source !== undefined || ref !== undefined
  const clear = () => void setQuery({ source: null, ref: null })
  return (
    <div className="page space-y-3 py-3">
      <h1 className="sr-only">Deploys</h1>
      <div className="flex flex-wrap items-center gap-2">
        <SourceChoice source={source} onChange={(next) => void setQuery({ source: next ?? null })} />
        {ref !== undefined && (
          <Chip onRemove={() => void setQuery({ ref: null })} removeLabel="Deploys of all objects">
            of <ResourceLink target={ref} />
          </Chip>
        )}
        <ToggleChip pressed={query.all} onPressedChange={(all) => void setQuery({ all: all ? true : null })}>
          With those that changed nothing
        </ToggleChip>
      </div>
      {read.source !== undefined && <HistoryNotice source={read.source} gaps={gaps} />}
      {deploys === undefined || deploys.length === 0 ? (
        <NoDeploys read={read} isFiltering={isFiltering} clear={clear} />
      ) : (
        <DeploysByDay deploys={deploys} showSource={source === undefined} />
      )}
      {failure !== undefined && deploys !== undefined && (
        <p role="status" className="text-warning">
          Not read anew: {failure.message}
        </p>
      )}
      {read.hasMore && <Button onClick={read.readMore}>Show older ones</Button>}
    </div>
  )
}

const ALL = 'all'

/** Those that something takes from. */
function SourceChoice({
  source,
  onChange,
}: {
  readonly source: Ref | undefined
  readonly onChange: (source: Ref | undefined) => void
}) {
  const rows = useResources()
  const taken = new Set(
    rows.flatMap((row) =>
      describeKind(row.kind).role === 'applier' && row.source !== undefined ? [row.source.ref] : [],
    ),
  )
  const known = source === undefined ? taken : new Set([...taken, source])
  const options = [...known].sort().map((ref) => ({ value: ref, label: pathOf(ref) }))
  return (
    <Select
      label="Source"
      value={source ?? ALL}
      options={[{ value: ALL, label: 'All sources' }, ...options]}
      onValueChange={(value) => onChange(parseFluxRef(value)?.ref)}
    />
  )
}

function NoDeploys({
  read: { items: deploys, source, failure, retry },
  isFiltering,
  clear,
}: {
  readonly read: KeptPages<Deploy>
  readonly isFiltering: boolean
  readonly clear: () => void
}) {
  if (deploys === undefined && failure !== undefined)
    return <ReadFailure what="Deploys" refusal="You may not read deploys" failure={failure} onRetry={retry} />
  if (deploys === undefined) return <EmptyState kind="loading" title="Reading deploys" skeletonRows={12} />
  if (isFiltering)
    return (
      <EmptyState
        kind="empty"
        title="No deploy matches these filters"
        action={<Button onClick={clear}>Clear filters</Button>}
      />
    )
  return (
    <EmptyState kind="empty" title="No deploy is known">
      {source?.kind === 'off'
        ? 'Nothing is being rolled out.'
        : 'As soon as a source has a new revision, it stands here with what it changes.'}
      {source?.since !== undefined && (
        <>
          {' '}
          It is recorded since <ClockTime time={source.since} isWhole />.
        </>
      )}
    </EmptyState>
  )
}
