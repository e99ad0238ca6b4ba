// What a status does not say: a small sign with its word, and the sentence behind it.

import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { Flag } from '@/components/ui/icons'
import type { Mark } from '@/lib/contract/state'
import { MARK_WORDS, type MarkCode } from '@/lib/flux/judge/mark-codes'
import { Age } from './age'
import { ResourceLink } from './resource-link'

/** The worst one by its word, the rest by their number. */
export function MarkBadges({ marks, className }: { readonly marks: readonly Mark[]; readonly className?: string }) {
  const [worst, ...rest] = marks
  if (worst === undefined) return null
  return (
    <span
      data-mark={worst.code}
      title={marks.map(({ text }) => text).join('\n')}
      className={classNames('flex items-center gap-1 whitespace-nowrap text-sm text-warning', className)}
    >
      <Flag aria-hidden className="size-[0.9em] shrink-0" />
      {MARK_WORDS[worst.code]}
      {rest.length > 0 && <span className="text-muted">+{rest.length}</span>}
    </span>
  )
}

/** One mark where a status would stand: what is told is the mark, and the status would hide it. */
export function MarkWord({ code }: { readonly code: MarkCode }) {
  return (
    <span
      data-mark={code}
      className="inline-flex items-center gap-1.5 whitespace-nowrap align-top font-medium text-warning"
    >
      <Flag aria-hidden className="size-[1em] shrink-0" />
      {MARK_WORDS[code]}
    </span>
  )
}

export interface MarkListProps {
  readonly marks: readonly Mark[]
  /** Where a mark's sentence leads, where it leads anywhere. */
  readonly hrefOf?: (mark: Mark) => string | undefined
}

/** All of them in full. */
export function MarkList({ marks, hrefOf }: MarkListProps) {
  if (marks.length === 0) return null
  return (
    <ul aria-label="Marks" className="mt-1 space-y-0.5 text-md">
      {marks.map((mark) => (
        <MarkItem key={mark.code} mark={mark} href={hrefOf?.(mark)} />
      ))}
    </ul>
  )
}

function MarkItem({
  mark: { code, text, since, ref },
  href,
}: {
  readonly mark: Mark
  readonly href: string | undefined
}) {
  return (
    <li data-mark={code} className="flex flex-wrap items-baseline gap-x-2">
      <span className="inline-flex items-baseline gap-1 font-medium text-warning">
        <Flag aria-hidden className="size-3.5 shrink-0 self-center" />
        {MARK_WORDS[code]}
        {since !== undefined && <Age time={since} className="font-normal text-muted" />}
      </span>
      {href === undefined ? (
        <>
          <span className="foreign">{text}</span>
          {ref !== undefined && <ResourceLink target={ref} />}
        </>
      ) : (
        <Link href={href} prefetch={false} className="foreign hover:underline">
          {text}
        </Link>
      )}
    </li>
  )
}
