// The search above a table, which the key `/` goes to.

import { Search } from 'lucide-react'
import type { RefObject } from 'react'
import { Input } from '@/components/ui/input'
import { Kbd } from '@/components/ui/kbd'

export interface TableSearchProps {
  readonly input: RefObject<HTMLInputElement | null>
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onChange: (text: string) => void
}

export function TableSearch({ input, label, placeholder, text, onChange }: TableSearchProps) {
  return (
    <Input
      ref={input}
      icon={<Search aria-hidden />}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      trailing={
        <span aria-hidden className="max-md:hidden">
          <Kbd>/</Kbd>
        </span>
      }
      className="w-72 max-md:w-full"
    />
  )
}
