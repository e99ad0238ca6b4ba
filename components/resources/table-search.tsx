'use client'
// The search above a table, which the key `/` goes to; Enter and ↓ lead on to its first row, Escape leaves it.

import { Kbd } from '@/components/ui/kbd'
import { useLetterKeys } from '@/components/ui/letter-keys'
import { SearchInput } from '@/components/ui/search-input'

export interface TableSearchProps {
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onChange: (text: string) => void
}

export function TableSearch({ label, placeholder, text, onChange }: TableSearchProps) {
  const hasLetterKeys = useLetterKeys()
  return (
    <SearchInput
      label={label}
      placeholder={placeholder}
      text={text}
      className="w-72 max-md:min-w-36 max-md:flex-1"
      onTextChange={onChange}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // The browser would empty it, and what is filtered would be forgotten.
        event.preventDefault()
        event.currentTarget.blur()
      }}
      trailing={
        hasLetterKeys && (
          <span aria-hidden className="max-md:hidden">
            <Kbd>/</Kbd>
          </span>
        )
      }
    />
  )
}
