'use client'
// Requests that need no ticks: everything that fails, and all sources first, then whoever applies what they bring.

import type { Resource } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { chooseFailing } from '@/lib/flux/act/selection'
import { isFailing } from '@/lib/flux/judge/status'
import { describeKind } from '@/lib/flux/kinds'
import { askSelection } from './ask-selection'

export interface ManyRequest {
  readonly id: 'failing' | 'sources-first'
  readonly label: string
  readonly effect: string
  readonly ask: () => void
}

/** Only those that would ask more than one object. `rows` are those on show; failing ones are always all of them. */
export function listManyRequests(rows: readonly Resource[], all: readonly Resource[]): readonly ManyRequest[] {
  const failing = labelFailing(all)
  const appliers = rows.filter(
    ({ kind, actions }) => describeKind(kind).role === 'applier' && actions.includes('reconcile-with-source'),
  )
  const requests: ManyRequest[] = []
  if (failing !== undefined)
    requests.push({
      id: 'failing',
      label: failing,
      effect: 'Each gets the request that helps it: a reset where no retries are left.',
      ask: () => askSelection({ about: 'failing' }),
    })
  if (appliers.length > 1)
    requests.push({
      id: 'sources-first',
      label: `Fetch all sources, then reconcile ${appliers.length} appliers…`,
      effect: 'Every source is fetched once, and what it feeds is reconciled when that is done.',
      ask: () => askSelection({ about: 'refs', action: 'reconcile-with-source', refs: appliers.map(({ ref }) => ref) }),
    })
  return requests
}

/** Undefined where one button is not worth it: at most one of them would answer. */
export function labelFailing(rows: readonly Resource[]): string | undefined {
  const answering = chooseFailing(rows).length
  const failing = rows.filter(({ status }) => isFailing(status)).length
  if (answering < 2) return undefined
  const which =
    answering === failing ? `all ${formatCount(failing)}` : `${formatCount(answering)} of the ${formatCount(failing)}`
  return `Reconcile ${which} that fail…`
}

/** What can be asked of many stays as it is while each row is in the same state and offers the same. */
export function isAskedAlike(before: Resource, after: Resource): boolean {
  return (
    before.ref === after.ref &&
    before.status === after.status &&
    before.actions.length === after.actions.length &&
    before.actions.every((action, at) => action === after.actions[at])
  )
}
