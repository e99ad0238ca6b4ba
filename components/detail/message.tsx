'use client'
// A controller's own words, verbatim: two lines at first, all on demand, always copyable.

import { useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { MoreButton } from '@/components/ui/more-button'

const LONG = 140

export function Message({ text }: { readonly text: string }) {
  const [open, setOpen] = useState(false)
  if (text === '') return null
  const isLong = text.length > LONG || text.includes('\n')
  return (
    <div className="group/message">
      <p
        className={`foreign whitespace-pre-wrap font-mono text-sm text-muted ${isLong && !open ? 'line-clamp-2' : ''}`}
      >
        {text}
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
