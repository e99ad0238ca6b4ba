'use client'
// The message of an event, verbatim: two lines at first, all on demand.

import { useState } from 'react'

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
      {isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="text-sm font-medium text-accent hover:underline max-md:min-h-9"
        >
          {isOpen ? 'less' : 'more'}
        </button>
      )}
    </span>
  )
}
