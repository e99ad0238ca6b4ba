'use client'
// With what the list begins until all rows are there: what the page itself brought, where the list is the usual one.

import { useMemo } from 'react'
import { knowRows } from '@/lib/client/known-rows'
import { useIsComplete, useLiveHead } from '@/lib/client/queries'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource, StateHead } from '@/lib/contract/state'
import type { ResourceFilterState } from './use-resource-filters'

export interface FirstRows {
  readonly rows: readonly Resource[]
  /** How many more there are. */
  readonly restCount: number
  /** Of all rows; every one of them is current. */
  readonly counts: StateHead['counts']
}

export function useFirstRows(
  given: readonly ShortRow[] | undefined,
  { filtered, groupBy, isUsuallySorted }: ResourceFilterState,
): FirstRows | undefined {
  const isComplete = useIsComplete()
  const head = useLiveHead()
  const isUsual = !filtered && groupBy === undefined && isUsuallySorted
  return useMemo(() => {
    if (given === undefined || head === undefined || isComplete || !isUsual) return undefined
    const shorts = new Map(given.map((short) => [short.ref, short]))
    const rows = [...knowRows(shorts, new Date(head.serverTime)).resources.values()]
    return { rows, restCount: Math.max(0, head.counts.total - rows.length), counts: head.counts }
  }, [given, head, isComplete, isUsual])
}
