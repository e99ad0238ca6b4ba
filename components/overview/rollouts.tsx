'use client'
// What is being rolled out: how far it is, what runs now, what failed at it. For a while also what has just ended.

import Link from 'next/link'
import { Age } from '@/components/flux/age'
import { KnownHabit } from '@/components/flux/known-habit'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { RolloutBar } from '@/components/flux/rollout-bar'
import { STATUS_TEXT } from '@/components/flux/status-colours'
import { useLiveHead, useResources } from '@/lib/client/queries'
import type { Rollout } from '@/lib/contract/rollouts'
import { formatCount } from '@/lib/count'
import { listOpen, nameProgress } from '@/lib/flux/tell/rollout-words'
import { routeTo } from '@/lib/routes'

const OPEN_AT_MOST = 4
const ENDED_AT_MOST = 2
const RUNNING_AT_MOST = 3

const NONE: readonly Rollout[] = []

export function LiveRollouts() {
  return <Rollouts rollouts={useLiveHead()?.rollouts ?? NONE} />
}

export function Rollouts({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const rows = useResources()
  const open = listOpen(rollouts)
  const ended = rollouts.filter(({ finishedAt }) => finishedAt !== undefined)
  const shown = open.length > 0 ? open.slice(0, OPEN_AT_MOST) : ended.slice(0, ENDED_AT_MOST)
  const more = open.length - shown.length
  if (shown.length === 0) return null
  return (
    <section aria-label="Roll-outs" className="page shrink-0 space-y-3 border-t border-line bg-surface py-3">
      {shown.map((rollout) => (
        <div key={rollout.id}>
          <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-6">
            <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <Link
                href={routeTo.deploy(rollout.id)}
                prefetch={false}
                className="text-muted underline-offset-2 hover:text-ink hover:underline"
              >
                {nameState(rollout)}
              </Link>
              <Revision full={rollout.revision} short={rollout.revisionShort} />
              {rollout.subject !== undefined && <span className="foreign min-w-0 truncate">{rollout.subject}</span>}
              {rollout.author !== undefined && <span className="foreign text-muted">{rollout.author}</span>}
              <span className="text-muted">from</span>
              <ResourceLink target={rollout.source} />
            </p>
            <p className="text-muted">
              <span className="font-medium text-ink">{nameProgress(rollout, rows)}</span>{' '}
              {rollout.finishedAt === undefined ? (
                <>
                  <Age time={rollout.startedAt} />
                  <KnownHabit rollout={rollout} />
                </>
              ) : (
                <>
                  ended <Age time={rollout.finishedAt} /> ago
                </>
              )}
            </p>
          </div>
          <RolloutBar rollout={rollout} />
          <Details rollout={rollout} />
        </div>
      ))}
      {more > 0 && <p className="text-muted">and {more} more</p>}
    </section>
  )
}

/** What has ended has not therefore gone out everywhere. */
function nameState({ finishedAt, done, total }: Rollout): string {
  if (finishedAt === undefined) return 'Rolling out'
  return done === total ? 'Rolled out' : 'Ended'
}

function Details({ rollout: { running, failed, suspended, waiting, finishedAt } }: { readonly rollout: Rollout }) {
  const shown = running.slice(0, RUNNING_AT_MOST)
  const more = running.length - shown.length
  const counts = [
    { word: 'failed', count: failed, className: STATUS_TEXT.failed },
    { word: 'suspended', count: suspended, className: STATUS_TEXT.suspended },
    { word: finishedAt === undefined ? 'to come' : 'held back', count: waiting, className: 'text-muted' },
  ].filter(({ count }) => count > 0)
  if (running.length === 0 && counts.length === 0) return null
  return (
    <p className="mt-1 flex min-h-5 flex-wrap items-baseline gap-x-3 text-muted">
      {running.length > 0 && (
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          runs now
          {shown.map((ref) => (
            <ResourceLink key={ref} target={ref} showKind={false} />
          ))}
          {more > 0 && <span>and {more} more</span>}
        </span>
      )}
      {counts.map(({ word, count, className }) => (
        <span key={word} className={className}>
          {formatCount(count)} {word}
        </span>
      ))}
    </p>
  )
}
