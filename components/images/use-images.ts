'use client'
// The way of every image: read whole, again every ten seconds. What was read last stays while it is renewed.

import { useQuery } from '@tanstack/react-query'
import { type Failure, failureOf, fetchJson } from '@/lib/client/fetch-json'
import { useFreshness } from '@/lib/client/queries'
import type { ImagePage, ImageRow } from '@/lib/contract/images'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'

const PAGE_SIZE = 500
const MAX_ROWS = 2_000
const REREAD_MS = 10_000

export interface ImageList extends Omit<ImagePage, 'nextCursor'> {
  /** There are more than are held here. */
  readonly isCut: boolean
}

export interface ImagesRead {
  /** Undefined before the first answer. */
  readonly list: ImageList | undefined
  /** False while nothing tells this page of changes: then what is shown may be old. */
  readonly isCurrent: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

export function useImages(): ImagesRead {
  const { isStale } = useFreshness()
  const { data, error, refetch } = useQuery({
    queryKey: ['images'],
    queryFn: ({ signal }) => readAll(signal),
    refetchInterval: REREAD_MS,
  })
  const failure = failureOf(error)
  return { list: data, isCurrent: !isStale && failure === undefined, failure, retry: () => void refetch() }
}

/** A row that moved between two pages is told twice; the later one counts. */
async function readAll(signal: AbortSignal): Promise<ImageList> {
  const rows = new Map<Ref, ImageRow>()
  let cursor: string | undefined
  for (;;) {
    const page: ImagePage = await fetchJson(apiTo.images({ limit: PAGE_SIZE, cursor }), signal)
    const { nextCursor, ...told } = page
    for (const row of page.rows) rows.set(row.ref, row)
    if (nextCursor !== undefined && rows.size < MAX_ROWS) cursor = nextCursor
    else return { ...told, rows: [...rows.values()], isCut: nextCursor !== undefined }
  }
}
