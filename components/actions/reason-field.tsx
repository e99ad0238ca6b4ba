'use client'
// Room for the reason of a suspension, which stays on the object.

import { useId } from 'react'
import { Input } from '@/components/ui/input'

const LONGEST_REASON = 256

export function ReasonField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-muted">
        Why (optional, kept on the object for whoever finds it)
      </label>
      <Input
        id={id}
        data-first-focus=""
        className="w-full"
        maxLength={LONGEST_REASON}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
