// How rows spread over the words for how they stand, as a bar whose parts filter when pressed.

import type { ReactNode } from 'react'
import { OLD_BAR } from '@/components/flux/status-colours'
import { formatCount } from '@/lib/count'

export interface SpreadPart<Word extends string> {
  readonly word: Word
  readonly label: string
  readonly count: number
  /** How many of these may be old: they have no colour in the bar. */
  readonly old: number
  readonly fill: string
  /** Drawn without colour where all of it may be old. */
  icon(current: boolean): ReactNode
}

export interface SpreadBarProps<Word extends string> {
  /** Those that occur or are chosen, in the order in which they stand: the worst first, where it is never out of sight. */
  readonly parts: readonly SpreadPart<Word>[]
  readonly chosen: readonly Word[]
  readonly onChange: (chosen: readonly Word[]) => void
  /** Stands at the end of the line. */
  readonly trailing?: ReactNode
}

export function SpreadBar<Word extends string>({ parts, chosen, onChange, trailing }: SpreadBarProps<Word>) {
  const oldCount = parts.reduce((sum, { old }) => sum + old, 0)
  const toggle = (word: Word) =>
    onChange(chosen.includes(word) ? chosen.filter((one) => one !== word) : [...chosen, word])
  return (
    <div>
      <div aria-hidden data-bar="" className="flex h-1.5 gap-0.5 overflow-hidden rounded-sm">
        {parts
          .filter(({ count, old }) => count > old)
          .map(({ word, count, old, fill }) => (
            <span
              key={word}
              className={`${fill} min-w-1 transition-[flex-grow] duration-150 ${chosen.length > 0 && !chosen.includes(word) ? 'opacity-30' : ''}`}
              style={{ flexGrow: count - old, flexBasis: 0 }}
            />
          ))}
        {oldCount > 0 && <span className={`${OLD_BAR} min-w-1`} style={{ flexGrow: oldCount, flexBasis: 0 }} />}
      </div>
      <div className="mt-1.5 flex flex-wrap items-start gap-x-2 gap-y-1">
        <ul aria-label="Filter by status" className="flex min-w-0 flex-1 basis-72 flex-wrap gap-1">
          {parts.map(({ word, label, count, old, icon }) => (
            <li key={word}>
              <button
                type="button"
                aria-pressed={chosen.includes(word)}
                onClick={() => toggle(word)}
                className="inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-md border border-transparent px-1.5 text-muted hover:bg-hover aria-pressed:border-line-strong aria-pressed:bg-surface aria-pressed:text-ink max-md:h-9"
              >
                {icon(count === 0 || count > old)}
                {label}
                <span className="text-ink">{formatCount(count)}</span>
              </button>
            </li>
          ))}
        </ul>
        {oldCount > 0 && (
          <span className="h-6 whitespace-nowrap px-1.5 leading-6 text-warning">
            out of date {formatCount(oldCount)}
          </span>
        )}
        {trailing !== undefined && (
          <div className="flex items-center gap-1 max-md:w-full max-md:overflow-x-auto md:flex-wrap">{trailing}</div>
        )}
      </div>
    </div>
  )
}
