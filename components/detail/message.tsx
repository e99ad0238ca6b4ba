'use client'
// A controller's own words, verbatim: two lines at first, all on demand, always copyable.

import { useState } from 'react'
import { LinkedText } from '@/components/flux/linked-text'
import { CopyButton } from '@/components/ui/copy-button'
import { MoreButton } from '@/components/ui/more-button'
import type { Ref } from '@/lib/ref'

const LONG = 140

export interface MessageProps {
  readonly text: string
  /** Who says it. */
  readonly of?: Ref
}

export function Message({ text, of }: MessageProps) {
  const [open, setOpen] = useState(false)
  if (text === '') return null
  const isLong = text.length > LONG || text.includes('\n')
  return (
    <div className="group/message">
      <p
        className={`foreign whitespace-pre-wrap font-mono text-sm text-muted ${isLong && !open ? 'line-clamp-2' : ''}`}
      >
        <LinkedText text={text} applier={of} self={of} />
      </p>
      {isLong && (
        <span className="mt-0.5 flex items-center gap-2">
          <MoreButton isOpen={open} setOpen={setOpen} />
          <CopyButton text={text} label="Copy message" />
        </span>
      )}
    </div>
  )
}
