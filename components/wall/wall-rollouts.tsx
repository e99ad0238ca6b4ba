'use client'
// What is being rolled out, for four metres: the name of the commit, a bar, how far it is, what runs now, and how long is left.

import { Age } from '@/components/flux/age'
import { KnownHabit } from '@/components/flux/known-habit'
import { RolloutBar } from '@/components/flux/rollout-bar'
import { STATUS_TEXT } from '@/components/flux/status-colours'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Resource } from '@/lib/contract/state'
import { listOpen, nameProgress } from '@/lib/flux/tell/rollout-words'
import { nameOf } from '@/lib/ref'

const SHOWN = 2
const RUNNING_AT_MOST = 3

export interface WallRolloutsProps {
  readonly rollouts: readonly Rollout[]
  readonly resources: readonly Resource[]
}

export function WallRollouts({ rollouts, resources }: WallRolloutsProps) {
  const open = listOpen(rollouts)
  const more = open.length - SHOWN
  if (open.length === 0) return null
  return (
    <ul aria-label="Roll-outs" className="flex shrink-0 flex-col gap-[calc(28*var(--u))] text-[calc(34*var(--u))]">
      {open.slice(0, SHOWN).map((rollout) => (
        <li key={rollout.id} className="min-w-0">
          <div className="flex items-baseline justify-between gap-[1em]">
            <span className="foreign min-w-0 truncate">
              <span className="font-mono font-semibold">{rollout.revisionShort}</span>{' '}
              <span className="text-muted">{rollout.subject}</span>
            </span>
            <span className="shrink-0">
              <span className="font-semibold">{nameProgress(rollout, resources)}</span>{' '}
              <span className="text-muted">
                <Age time={rollout.startedAt} />
                <KnownHabit rollout={rollout} />
              </span>
            </span>
          </div>
          <RolloutBar rollout={rollout} className="my-[calc(12*var(--u))] h-[calc(20*var(--u))]!" />
          <div className="flex gap-[0.8em] text-[calc(28*var(--u))] text-muted">
            {rollout.failed > 0 && <span className={`shrink-0 ${STATUS_TEXT.failed}`}>{rollout.failed} failed</span>}
            {rollout.suspended > 0 && <span className="shrink-0">{rollout.suspended} suspended</span>}
            {rollout.running.length > 0 && (
              <span className="foreign min-w-0 truncate">runs now {nameRunning(rollout)}</span>
            )}
          </div>
        </li>
      ))}
      {more > 0 && <li className="text-muted">and {more} more</li>}
    </ul>
  )
}

function nameRunning({ running }: Rollout): string {
  const shown = running.slice(0, RUNNING_AT_MOST).map(nameOf).join(', ')
  const more = running.length - RUNNING_AT_MOST
  return more > 0 ? `${shown} and ${more} more` : shown
}
