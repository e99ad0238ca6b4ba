// The labels of an object, each a link to all objects that bear it.

import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { routeTo } from '@/lib/routes'

export interface LabelChipsProps {
  readonly labels: Readonly<Record<string, string>>
  readonly className?: string
}

export function LabelChips({ labels, className }: LabelChipsProps) {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  if (texts.length === 0) return null
  return (
    <ul aria-label="Labels" className={classNames('flex flex-wrap gap-1', className)}>
      {texts.map((text) => (
        <li key={text} className="max-w-full">
          <Link
            href={routeTo.resources({ label: text })}
            prefetch={false}
            title={`Resources labelled ${text}`}
            className="inline-flex h-5 max-w-full items-center rounded-sm border border-line bg-sunken px-1.5 text-sm text-muted hover:border-line-strong hover:text-ink max-md:h-8"
          >
            <span className="foreign truncate">{text}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
