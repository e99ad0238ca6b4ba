// What a list is narrowed to, in words, with how many there are and a button that takes all of it away.

import { Button } from './button'

export interface FilterSentenceProps {
  readonly sentence: string
  /** `3 of 40`; undefined while it is not known. */
  readonly count: string | number | undefined
  readonly isFiltering: boolean
  readonly clear: () => void
}

export function FilterSentence({ sentence, count, isFiltering, clear }: FilterSentenceProps) {
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-muted" role="status">
      <span className="foreign">{sentence}</span>
      {count !== undefined && <span className="text-faint">· {count}</span>}
      {isFiltering && (
        <Button look="ghost" size="sm" onClick={clear}>
          Clear filters
        </Button>
      )}
    </p>
  )
}
