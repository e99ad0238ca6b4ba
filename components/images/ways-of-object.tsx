'use client'
// On the page of an object of image automation: the ways of images that lead through it.

import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '@/lib/client/fetch-json'
import type { ImagePage, ImageRow } from '@/lib/contract/images'
import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { kindOf, type Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { ImageEntry } from './image-entry'

const REREAD_MS = 10_000
const MOST = 100

export function WaysOfObject({ target }: { readonly target: Ref }) {
  const kind = kindOf(target)
  const isImage = isFluxKind(kind) && describeKind(kind).tellsImage !== undefined
  return isImage ? <Ways target={target} /> : null
}

function Ways({ target }: { readonly target: Ref }) {
  const { data, error } = useQuery({
    queryKey: ['images', target],
    queryFn: ({ signal }) => fetchJson<ImagePage>(apiTo.images({ q: target, limit: MOST }), signal),
    refetchInterval: REREAD_MS,
  })
  const rows = data?.rows.filter((row) => leadsThrough(row, target)) ?? []
  return (
    <section className="min-w-0">
      <h2 className="text-md font-semibold">{rows.length > 1 ? 'Images' : 'Image'}</h2>
      {error !== null && (
        <p role="status" className="text-muted">
          The way of its images could not be read
          {rows.length === 0 ? '' : ' again, so what is shown may be out of date'}.
        </p>
      )}
      {data === undefined && error === null && <p className="text-muted">Reading the way of its images…</p>}
      {data !== undefined && rows.length === 0 && <p className="text-muted">No image leads through it.</p>}
      <div className="divide-y divide-line" data-freshness={error === null ? undefined : 'stale'}>
        {rows.map((row) => (
          <ImageEntry key={row.ref} row={row} />
        ))}
      </div>
    </section>
  )
}

function leadsThrough({ ref, repository, policy, automations }: ImageRow, target: Ref): boolean {
  return [ref, repository?.ref, policy?.ref, ...automations.map((one) => one.ref)].includes(target)
}
