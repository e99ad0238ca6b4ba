'use client'

// A bar for each of the last days: its worst state as colour and height, its deploys as a number, hatched where nobody
// recorded. Each leads to its day.

import { STATUS_BAR } from '@/components/flux/status-colours'
import { classNames } from '@/components/ui/class-names'
import type { HistoryDay } from '@/lib/contract/history'
import { formatCount } from '@/lib/count'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { formatAge } from '@/lib/time'

export interface DayBarsProps {
  readonly days: readonly HistoryDay[]
  /** The day that is shown, where one is. */
  readonly chosen: string | undefined
  readonly onChoose: (day: string | undefined) => void
}

const DAY_SECONDS = 86_400

export function DayBars({ days, chosen, onChoose }: DayBarsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no row of choices
    <div role="group" aria-label="The last days" className="flex h-14 items-end gap-0.5 sm:gap-1">
      {days.map((day) => (
        <button
          key={day.day}
          type="button"
          aria-pressed={chosen === day.day}
          title={describeDay(day)}
          aria-label={describeDay(day)}
          onClick={() => onChoose(chosen === day.day ? undefined : day.day)}
          className={classNames(
            'group flex h-full min-w-0 flex-1 flex-col items-stretch justify-end gap-0.5 rounded-sm hover:bg-hover',
            chosen === day.day && 'bg-soft-accent outline outline-accent',
          )}
        >
          <span aria-hidden className="truncate text-center text-xs text-faint max-sm:hidden">
            {day.deploys > 0 && formatCount(day.deploys)}
          </span>
          <span
            aria-hidden
            data-day={day.day}
            className={classNames('mx-auto w-full max-w-6 rounded-sm', lookOf(day))}
          />
        </button>
      ))}
    </div>
  )
}

function lookOf({ worst, unrecordedSeconds, deploys }: HistoryDay): string {
  if (unrecordedSeconds > DAY_SECONDS / 2) return 'unrecorded h-4'
  if (worst !== undefined) return `${STATUS_BAR[worst]} h-8`
  return deploys > 0 ? `${STATUS_BAR.ready} h-6` : `${STATUS_BAR.ready} h-3 opacity-60`
}

/** `2026-11-30 (UTC): 3 deploys, 1 incident, worst Failed; nobody recorded for 2 h` */
export function describeDay({ day, deploys, incidents, worst, unrecordedSeconds }: HistoryDay): string {
  const words = [
    `${formatCount(deploys)} ${deploys === 1 ? 'deploy' : 'deploys'}`,
    `${formatCount(incidents)} ${incidents === 1 ? 'incident' : 'incidents'}`,
    ...(worst === undefined ? [] : [`worst ${STATUS_PRESENTATION[worst].label}`]),
  ]
  const missing = unrecordedSeconds < 60 ? '' : `; nobody recorded for ${formatAge(unrecordedSeconds * 1_000)}`
  return `${day} (UTC): ${words.join(', ')}${missing}`
}
