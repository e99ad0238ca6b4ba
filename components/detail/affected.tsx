'use client'
// Whom it concerns how this object is: who takes from it, and what cannot go on because of it.

import { useMemo } from 'react'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { useResources } from '@/lib/client/queries'
import type { Resource } from '@/lib/contract/state'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { describeKind } from '@/lib/flux/kinds'
import { Section } from './section'

const MAX_SHOWN = 100

export function Affected({ resource: { ref, kind } }: { readonly resource: Resource }) {
  const rows = useResources()
  const held = useMemo(() => rows.filter(({ rootCause }) => rootCause === ref), [rows, ref])
  const takers = useMemo(
    () => rows.filter(({ source, sources }) => source?.ref === ref || sources?.includes(ref) === true),
    [rows, ref],
  )
  const isSource = describeKind(kind).role === 'source'
  return (
    <>
      {held.length > 0 && (
        <Section title="Holds back" aside={wordCount(held.length)}>
          <Listed rows={held} />
        </Section>
      )}
      {isSource && (
        <Section title="Used by" {...(takers.length === 0 ? {} : { aside: wordCount(takers.length) })}>
          {takers.length === 0 ? <p className="text-muted">No object that is read.</p> : <Listed rows={takers} />}
        </Section>
      )}
    </>
  )
}

/** Who is in trouble comes first. */
function byStatus(a: Resource, b: Resource): number {
  return compareStatus(a.status, b.status)
}

function wordCount(count: number): string {
  return count === 1 ? '1 object' : `${count} objects`
}

function Listed({ rows }: { readonly rows: readonly Resource[] }) {
  const more = rows.length - MAX_SHOWN
  return (
    <ul className="max-h-72 divide-y divide-line overflow-auto">
      {[...rows]
        .sort(byStatus)
        .slice(0, MAX_SHOWN)
        .map(({ ref, status, current }) => (
          <li key={ref} className="flex min-h-8 flex-wrap items-center justify-between gap-x-3 py-1">
            <ResourceLink target={ref} />
            <StatusBadge status={status} current={current} />
          </li>
        ))}
      {more > 0 && <li className="py-1 text-muted">and {more} more</li>}
    </ul>
  )
}
