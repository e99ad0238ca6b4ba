'use client'
// The message of an event, verbatim: two lines at first, all on demand.

import { useState } from 'react'
import { MoreButton } from '@/components/ui/more-button'

const LONG = 120

export function EventWords({ text }: { readonly text: string }) {
  const [isOpen, setIsOpen] = useState(false)
  if (text === '') return null
  const isLong = text.length > LONG || text.includes('\n')
  return (
    <span className="block min-w-0">
      <span
        className={`foreign whitespace-pre-wrap break-words font-mono text-sm text-muted ${isLong && !isOpen ? 'line-clamp-2' : 'block'}`}
      >
        {text}
      </span>
      {isLong && <MoreButton isOpen={isOpen} setOpen={setIsOpen} className="max-md:min-h-9" />}
    </span>
  )
}
