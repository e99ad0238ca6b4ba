// The frame of one part of the object page, and what stands there when that part could not be read.

import type { ReactNode } from 'react'
import { Lock } from '@/components/ui/icons'
import type { Unavailable } from '@/lib/contract/objects'

export const TABLE = 'w-full border-collapse text-left'
export const HEAD_CELL = 'border-b border-line py-1.5 pr-4 text-sm font-normal text-faint'
export const CELL = 'border-b border-line py-2 pr-4 align-top last:pr-0'

export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="min-w-0">
      <h2 className="mb-2 flex items-baseline gap-2 text-md font-semibold">
        {title}
        {aside !== undefined && <span className="text-sm font-normal text-muted">{aside}</span>}
      </h2>
      {children}
    </section>
  )
}

/** One row of a list of facts, in the two columns of its grid. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

export function UnavailablePart({ part, what }: { readonly part: Unavailable; readonly what: string }) {
  return (
    <p
      role="status"
      className="flex items-start gap-2 rounded-md border border-dashed border-line-strong p-3 text-muted"
    >
      <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="foreign">
        {what} could not be read: {part.unavailable.message}
      </span>
    </p>
  )
}
