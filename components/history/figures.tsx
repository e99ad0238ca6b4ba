'use client'
// The figures of History in one line, each with its definition.

import { Tooltip } from '@/components/ui/tooltip'
import type { HistoryFigures } from '@/lib/contract/history'
import { formatCount } from '@/lib/count'
import { formatAge } from '@/lib/time'

interface Figure {
  readonly label: string
  readonly value: string
  readonly definition: string
  readonly aside?: string
}

export function Figures({ total, days }: { readonly total: HistoryFigures; readonly days: number }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {figuresOf(total, days).map(({ label, value, definition, aside }) => (
        <div key={label} className="min-w-0">
          <dt className="text-sm text-muted">
            <Tooltip content={<span className="block max-w-72">{definition}</span>}>
              <button type="button" className="underline decoration-dotted underline-offset-2">
                {label}
              </button>
            </Tooltip>
          </dt>
          <dd className="font-medium">
            {value}
            {aside !== undefined && aside !== '' && <span className="font-normal text-muted"> · {aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What cannot be told is a dash, with the reason in its definition. */
export function figuresOf(total: HistoryFigures, days: number): readonly Figure[] {
  const { deploys, deploysADay, incidents, runningIncidents, recoverMedianSeconds, recoverP90Seconds, leftOut } = total
  const rate = total.changeFailureRate
  return [
    {
      label: 'Deploys a day',
      value: deploysADay === undefined ? '–' : deploysADay.toFixed(1),
      aside: `${formatCount(deploys)} in ${days} days`,
      definition:
        'Roll-outs that changed at least one object, by the days that were recorded. One commit that changes nine objects is one deploy. Below Flux 2.7, which tells no digests, those that were applied. Told once a whole day was recorded.',
    },
    {
      label: 'Incidents',
      value: formatCount(incidents),
      ...(runningIncidents === 0 ? {} : { aside: `${formatCount(runningIncidents)} not over yet` }),
      definition:
        'Times in which an object failed by itself for a minute or longer. What it held back is no incident of its own.',
    },
    {
      label: 'Time to recover',
      value: recoverMedianSeconds === undefined ? '–' : formatAge(recoverMedianSeconds * 1_000),
      aside: [
        recoverP90Seconds === undefined ? '' : `nine of ten within ${formatAge(recoverP90Seconds * 1_000)}`,
        leftOut === 0 ? '' : `${formatCount(leftOut)} left out`,
      ]
        .filter((words) => words !== '')
        .join(', '),
      definition:
        'The median length of incidents that ended with the object being ready. Those during which nobody recorded for a while are left out, since they may have been shorter or longer.',
    },
    {
      label: 'Change failure rate',
      value: rate === undefined ? '–' : `${Math.round(rate * 100)} %`,
      aside: `${formatCount(total.failedDeploys)} of ${formatCount(deploys)}`,
      definition:
        'Deploys after which one of their objects failed by itself within 30 minutes, of all deploys. No percentage below five deploys.',
    },
  ]
}
