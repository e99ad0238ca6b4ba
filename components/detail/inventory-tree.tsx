'use client'
// What an applier put into the cluster, by namespace; objects of Flux are links, the rest is named only.

import Link from 'next/link'
import { useState } from 'react'
import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { WorkloadBadge } from '@/components/flux/workload-badge'
import { hrefToWorkload } from '@/components/flux/worst-workload'
import { Input } from '@/components/ui/input'
import { type InventoryItem, isUnavailable, type ObjectDetail } from '@/lib/contract/objects'
import { groupBy } from '@/lib/group-by'
import { type Ref, refOf } from '@/lib/ref'
import { isWorkload, isWorkloadKind } from '@/lib/workloads/kinds'
import { UnavailablePart } from './section'

const CLUSTER_WIDE = 'cluster-wide'

export interface InventoryTreeProps {
  readonly applier: Ref
  readonly inventory: ObjectDetail['inventory']
}

export function InventoryTree({ applier, inventory }: InventoryTreeProps) {
  const [text, setText] = useState('')
  if (inventory === undefined) return <p className="text-muted">Objects of this kind apply nothing to the cluster.</p>
  if (isUnavailable(inventory)) return <UnavailablePart part={inventory} what="The inventory" />
  const { entries, summary, remote } = inventory
  if (entries.length === 0) return <p className="text-muted">Nothing has been applied yet.</p>
  const wanted = text.toLowerCase()
  const shown = entries.filter((entry) =>
    `${entry.kind}/${entry.namespace}/${entry.name}`.toLowerCase().includes(wanted),
  )
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Input
          aria-label="Find in inventory"
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="text-muted">
          {shown.length < summary.total && `${shown.length} of `}
          {summary.total === 1 ? '1 object' : `${summary.total} objects`}
          {remote && ' · on another cluster, so their health is not read'}
        </p>
      </div>
      {shown.length === 0 && <p className="text-muted">Nothing in this inventory matches “{text}”.</p>}
      {[...groupByNamespace(shown)].map(([namespace, items]) => (
        <details key={namespace} open className="mb-2">
          <summary className="py-1 font-medium">
            <span className="foreign font-mono">{namespace}</span>{' '}
            <span className="font-normal text-faint">{items.length}</span>
          </summary>
          <ul className="ml-1.5 divide-y divide-line border-l border-line pl-4">
            {items.map((item) => (
              <li
                key={`${item.group}/${item.kind}/${item.name}`}
                className="grid min-h-8 grid-cols-[minmax(0,11rem)_minmax(0,1fr)_auto] items-center gap-3 max-md:grid-cols-1 max-md:gap-0 max-md:py-1.5"
              >
                <span
                  className="foreign truncate text-muted"
                  title={`${item.kind} (${item.group || 'core'}/${item.version})`}
                >
                  {item.kind}
                </span>
                <ItemName item={item} href={remote ? undefined : hrefOfWorkload(applier, item)} />
                <Standing item={item} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  )
}

function Standing({ item: { kind, status, current = true, marks = [], health } }: { readonly item: InventoryItem }) {
  if (status !== undefined) {
    return (
      <span className="flex flex-wrap items-center gap-x-2">
        <StatusBadge status={status} current={current} />
        <MarkBadges marks={marks} />
      </span>
    )
  }
  if (health === undefined) return null
  if (health.word === 'not_judged') {
    return (
      <span className="text-sm text-faint" title={health.sentence}>
        not judged
      </span>
    )
  }
  return (
    <span className="flex min-w-0 max-w-[48ch] items-baseline gap-x-2">
      {health.word !== 'ok' && health.sentence !== '' && (
        <span className="foreign truncate text-sm text-muted max-md:order-last" title={health.sentence}>
          {health.sentence}
        </span>
      )}
      <WorkloadBadge
        status={health.word}
        {...(health.word === 'ok' && !isWorkloadKind(kind) ? { word: wellWord(health.sentence) } : {})}
        className="whitespace-nowrap"
      />
    </span>
  )
}

/** A Certificate does not run; it is ready, as its condition says. */
function wellWord(sentence: string): string {
  return sentence === '' ? 'Well' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
}

function ItemName({ item, href }: { readonly item: InventoryItem; readonly href: string | undefined }) {
  if (item.ref !== undefined) return <ResourceLink target={item.ref} showKind={false} showNamespace={false} />
  if (href === undefined) return <span className="foreign truncate font-mono">{item.name}</span>
  return (
    <Link href={href} prefetch={false} className="foreign truncate font-mono hover:underline">
      {item.name}
    </Link>
  )
}

function hrefOfWorkload(applier: Ref, item: InventoryItem): string | undefined {
  if (!isWorkload(item)) return undefined
  return hrefToWorkload(applier, refOf(item.kind, item.namespace, item.name))
}

function groupByNamespace(items: readonly InventoryItem[]): ReadonlyMap<string, readonly InventoryItem[]> {
  return groupBy([...items].sort(compareItems), ({ namespace }) => (namespace === '' ? CLUSTER_WIDE : namespace))
}

function compareItems(a: InventoryItem, b: InventoryItem): number {
  return a.namespace.localeCompare(b.namespace) || a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name)
}
