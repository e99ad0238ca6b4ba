'use client'

// The objects of a deploy: first what did not end well, then what it changed; what it left as it was is folded.

import { useState } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { ResourceLink } from '@/components/flux/resource-link'
import { STATUS_TEXT } from '@/components/flux/status-colours'
import { StatusIcon } from '@/components/flux/status-icon'
import { MoreButton } from '@/components/ui/more-button'
import { compareText } from '@/lib/compare'
import type { DeployDetail, DeployObject, Outcome } from '@/lib/contract/deploys'
import { formatCount } from '@/lib/count'
import { isAsBefore, OUTCOME_WORDS } from '@/lib/flux/history/deploy-words'
import type { Status } from '@/lib/flux/judge/status'

const RANK: Readonly<Record<Outcome, number>> = { failed: 0, waiting: 1, suspended: 2, running: 3, done: 4 }
const OUTCOME_STATUS: Readonly<Record<Outcome, Status>> = {
  done: 'ready',
  failed: 'failed',
  suspended: 'suspended',
  running: 'reconciling',
  waiting: 'waiting',
}

export function DeployObjects({ deploy }: { readonly deploy: DeployDetail }) {
  const [isWhole, setWhole] = useState(false)
  const objects = [...deploy.objects].sort(compareObjects)
  const telling = objects.filter((object) => !isAsBefore(object))
  const asBefore = objects.length - telling.length
  // Where nothing else is there to see, or little of it, all of it is.
  const folded = telling.length > 0 && asBefore > FEW ? asBefore : 0
  const shown = folded > 0 && !isWhole ? telling : objects
  return (
    <section aria-labelledby="objects">
      <h2 id="objects" className="mb-2 text-md font-semibold">
        Objects
      </h2>
      {shown.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {shown.map((object) => (
            <Line key={object.ref} object={object} isOpen={deploy.finishedAt === undefined} />
          ))}
        </ul>
      )}
      {folded > 0 && (
        <p className="mt-2 text-muted">
          {formatCount(folded)} more ran as before.{' '}
          <MoreButton isOpen={isWhole} setOpen={setWhole} more="Show them" less="Hide them" />
        </p>
      )}
      <Quiet quiet={deploy.quiet} />
    </section>
  )
}

const FEW = 5

function compareObjects(a: DeployObject, b: DeployObject): number {
  return (
    RANK[a.outcome] - RANK[b.outcome] ||
    Number(b.changed === true) - Number(a.changed === true) ||
    compareText(a.ref, b.ref)
  )
}

function Line({ object, isOpen }: { readonly object: DeployObject; readonly isOpen: boolean }) {
  const { ref, outcome, at } = object
  const status = OUTCOME_STATUS[outcome]
  // While it goes on, who waits for its turn is not held back.
  const isToCome = isOpen && outcome === 'waiting'
  return (
    <li
      data-outcome={outcome}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-2 py-2 md:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      <span className={`inline-flex items-baseline gap-1.5 font-medium max-md:order-2 ${STATUS_TEXT[status]}`}>
        <StatusIcon status={status} className="self-center" />
        {isToCome ? 'To come' : OUTCOME_WORDS[outcome]}
      </span>
      <ResourceLink target={ref} className="max-md:order-1" />
      <span className="foreign min-w-0 text-sm text-muted max-md:order-3">
        <Change object={object} />
      </span>
      <ClockTime time={isToCome ? undefined : at} isUnderDay seconds className="text-sm text-faint max-md:order-4" />
    </li>
  )
}

function Change({ object: { before, after, changed, outcome } }: { readonly object: DeployObject }) {
  if (changed === false) return 'as before'
  if (changed === true)
    return (
      <span className="font-mono" title={`${before ?? 'nothing'} → ${after ?? 'unknown'}`}>
        {before === undefined ? 'new' : shorten(before)} → {after === undefined ? 'unknown' : shorten(after)}
      </span>
    )
  return outcome === 'done' ? 'applied; whether it changed is not told' : null
}

/** A digest is known by its begin, a version as it is. */
export function shorten(text: string): string {
  const digest = /^(?:sha256:)?([0-9a-f]{32,})/.exec(text)?.[1]
  return digest === undefined ? text : digest.slice(0, 8)
}

function Quiet({ quiet = {} }: { readonly quiet: DeployDetail['quiet'] }) {
  const namespaces = Object.entries(quiet)
  if (namespaces.length === 0) return null
  const total = namespaces.reduce((sum, [, count]) => sum + count, 0)
  return (
    <p className="mt-2 text-muted">
      {formatCount(total)} more were done and stayed as they were:{' '}
      <span className="foreign">
        {namespaces.map(([namespace, count]) => `${formatCount(count)} in ${namespace}`).join(', ')}
      </span>
      .
    </p>
  )
}
