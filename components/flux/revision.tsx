'use client'

// A revision: short to read, whole on hover and focus, copied on click.

import { useEffect, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { copyText } from '@/components/ui/copy-button'
import { Check } from '@/components/ui/icons'
import { Tooltip } from '@/components/ui/tooltip'

export interface RevisionProps {
  readonly full: string
  readonly short?: string | undefined
  readonly className?: string
}

export function Revision({ full, short, className }: RevisionProps) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 1200)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <Tooltip content={<span className="font-mono">{isCopied ? 'Copied' : full}</span>}>
      <button
        type="button"
        aria-label={`${short ?? full}, copy revision ${full}`}
        onClick={(event) => {
          event.stopPropagation()
          void copyText(full).then(setCopied)
        }}
        className={classNames(
          'foreign inline-flex align-top min-w-0 max-w-full items-center gap-1 rounded-sm font-mono text-sm hover:text-accent',
          className,
        )}
      >
        <span className="truncate">{short ?? full}</span>
        {isCopied && <Check aria-hidden className="size-3 shrink-0" />}
      </button>
    </Tooltip>
  )
}
