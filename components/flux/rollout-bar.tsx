// How far a roll-out is: one bar in the colours of status, with words for those who cannot see it. Who waits for its
// turn is no status to worry about and has no colour.

import { classNames } from '@/components/ui/class-names'
import type { Rollout } from '@/lib/contract/rollouts'
import { STATUS_BAR } from './status-colours'

export interface RolloutBarProps {
  readonly rollout: Rollout
  readonly className?: string
}

export function RolloutBar({ rollout, className }: RolloutBarProps) {
  const parts = partsOf(rollout).filter(({ count }) => count > 0)
  const words = parts.map(({ count, word }) => `${count} ${word}`).join(', ')
  return (
    <span
      role="img"
      aria-label={`${rollout.revisionShort}: ${words}`}
      data-bar=""
      className={classNames('flex h-1.5 w-full gap-px overflow-hidden rounded-full', className)}
    >
      {parts.map(({ word, count, fill }) => (
        <span
          key={word}
          className={classNames('min-w-1.5 transition-[flex-grow]', fill)}
          style={{ flexGrow: count, flexBasis: 0 }}
        />
      ))}
    </span>
  )
}

function partsOf({ done, failed, waiting, suspended, running }: Rollout) {
  return [
    { word: 'done', count: done, fill: STATUS_BAR.ready },
    { word: 'running', count: running.length, fill: STATUS_BAR.reconciling },
    { word: 'failed', count: failed, fill: STATUS_BAR.failed },
    { word: 'suspended', count: suspended, fill: STATUS_BAR.suspended },
    { word: 'waiting', count: waiting, fill: 'bg-line-strong' },
  ]
}
