// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, or what stands in the cell
'use client'

// The head of a group of rows: what they have in common, how they stand together, and the way to fold them.

import type { ReactNode } from 'react'
import { Checkbox } from './checkbox'
import { classNames } from './class-names'
import type { RowActions } from './data-row'
import { ChevronRight } from './icons'

export interface GroupRowProps {
  readonly id: string
  readonly index: number
  readonly start: number
  readonly actions: RowActions
  /** Undefined where rows cannot be ticked. */
  readonly ticked: boolean | 'indeterminate' | undefined
  readonly onTick: (isTicked: boolean) => void
  readonly isFolded: boolean
  readonly isTabStop: boolean
  readonly label: string
  readonly children: ReactNode
}

export function GroupRow(props: GroupRowProps) {
  const { id, index, actions, ticked, isFolded, label } = props
  return (
    <div
      role="row"
      data-index={index}
      data-group=""
      ref={actions.measure}
      style={{ transform: `translateY(${props.start}px)` }}
      aria-rowindex={index + 2}
      tabIndex={props.isTabStop ? 0 : -1}
      onFocus={() => actions.focus(id)}
      onKeyDown={(event) => actions.key(event, id)}
      onClick={() => actions.press(id)}
      className="page absolute inset-x-0 top-0 flex min-h-9 cursor-default items-center gap-x-3 border-b border-line bg-sunken py-1 -outline-offset-2 hover:bg-hover"
    >
      {ticked !== undefined && (
        <div role="gridcell" className="flex w-5 shrink-0 items-center">
          <Checkbox
            checked={ticked}
            onCheckedChange={(isTicked) => props.onTick(isTicked)}
            label={`Select all of ${label}`}
          />
        </div>
      )}
      <div role="gridcell" className="flex min-w-0 flex-1 items-center gap-1.5">
        <button
          type="button"
          aria-expanded={!isFolded}
          aria-label={`${isFolded ? 'Unfold' : 'Fold'} ${label}`}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation()
            actions.press(id)
          }}
          className="-ml-1 flex size-6 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink"
        >
          <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', !isFolded && 'rotate-90')} />
        </button>
        {props.children}
      </div>
    </div>
  )
}
