'use client'

// One day of the feed: any of the calendar, and the ones before and after it.

import { Button } from '@/components/ui/button'
import { ChevronLeft, ChevronRight } from '@/components/ui/icons'
import { Input } from '@/components/ui/input'
import { dayBeside, isDay } from './feed-filters'

export interface DayPickerProps {
  readonly day: string
  /** Of the reader: nothing was said after it. */
  readonly today: string
  readonly onChange: (day: string | undefined) => void
}

export function DayPicker({ day, today, onChange }: DayPickerProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no frame for a line of buttons
    <span role="group" aria-label="Day" className="inline-flex items-center gap-0.5">
      <Button look="ghost" size="icon" aria-label="Day before" onClick={() => onChange(dayBeside(day, -1))}>
        <ChevronLeft aria-hidden />
      </Button>
      <Input
        type="date"
        aria-label="Day"
        value={day}
        max={today}
        onChange={({ target }) => isDay(target.value) && onChange(target.value)}
      />
      <Button
        look="ghost"
        size="icon"
        aria-label="Day after"
        disabled={day >= today}
        onClick={() => onChange(dayBeside(day, 1))}
      >
        <ChevronRight aria-hidden />
      </Button>
      <Button look="ghost" onClick={() => onChange(undefined)}>
        Now
      </Button>
    </span>
  )
}
