// What a table is narrowed to: as a sentence, with chips that take one filter away and a button that takes all.

import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'

export interface ChosenFilter<Filters> {
  readonly key: string
  readonly text: string
  /** `Remove` and the text, where nothing else is said. */
  readonly removeLabel?: string
  /** The change that takes it away. */
  readonly without: Partial<Filters>
}

export interface ChosenFiltersProps<Filters> {
  readonly sentence: string
  /** `3 of 40`, where it is known. */
  readonly count: string | undefined
  readonly chosen: readonly ChosenFilter<Filters>[]
  readonly change: (changes: Partial<Filters>) => void
  readonly clear: () => void
}

export function ChosenFilters<Filters>({ sentence, count, chosen, change, clear }: ChosenFiltersProps<Filters>) {
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <p className="mr-1 text-muted" role="status">
        <span className="foreign">{sentence}</span>
        {count !== undefined && <span className="text-faint"> · {count}</span>}
      </p>
      {chosen.map(({ key, text, removeLabel = `Remove ${text}`, without }) => (
        <Chip key={key} removeLabel={removeLabel} onRemove={() => change(without)}>
          {text}
        </Chip>
      ))}
      <Button look="ghost" size="sm" onClick={clear}>
        Clear
      </Button>
    </div>
  )
}

export function others<T>(all: readonly T[], one: T): readonly T[] {
  return all.filter((other) => other !== one)
}
