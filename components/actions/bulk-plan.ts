// What a request for several objects would do: which of them are asked, which are left out, and why. Pure.

import type { ActionName, Resource } from '@/lib/contract/state'
import { isFailing } from '@/lib/flux/judge/status'
import { groupBy } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'

export interface BulkTarget {
  readonly ref: Ref
  /** What is asked of this one, where only that helps. */
  readonly action: ActionName
}

export interface Skipped {
  readonly ref: Ref
  readonly why: string
}

export interface BulkPlan {
  readonly targets: readonly BulkTarget[]
  readonly skipped: readonly Skipped[]
}

/**
 * The one that helps most of these: of those that fail, where some do, the request that each would offer first.
 * Undefined where that is none that many can be asked.
 */
export function bestForAll<Name extends ActionName>(
  rows: readonly Pick<Resource, 'status' | 'actions'>[],
  offered: readonly Name[],
): Name | undefined {
  const failing = rows.filter(({ status }) => isFailing(status))
  const firsts = groupBy(failing.length > 0 ? failing : rows, ({ actions: [first] }) => first)
  const found = offered.map((action) => [action, firsts.get(action)?.length ?? 0] as const)
  const most = Math.max(...found.map(([, count]) => count))
  return most === 0 ? undefined : found.find(([, count]) => count === most)?.[0]
}

/** Why this person may not ask it; undefined when they may, or nobody has answered yet. */
export type RefusalOf = (ref: Ref, action: ActionName) => string | undefined

export function planBulk(
  rows: readonly Pick<Resource, 'ref' | 'status' | 'suspended' | 'actions' | 'notReconcilable'>[],
  action: ActionName,
  refusalOf: RefusalOf,
): BulkPlan {
  const targets: BulkTarget[] = []
  const skipped: Skipped[] = []
  for (const row of rows) {
    const asked = actionFor(row.actions, action)
    const why = asked === undefined ? whyNot(row, action) : refusalOf(row.ref, asked)
    if (asked !== undefined && why === undefined) targets.push({ ref: row.ref, action: asked })
    else skipped.push({ ref: row.ref, why: why ?? '' })
  }
  return { targets, skipped }
}

/** "1 is suspended, 2 cannot be reconciled": each reason once, with how many it holds back. */
export function sayReasons(
  skipped: readonly Skipped[],
): readonly { readonly why: string; readonly refs: readonly Ref[] }[] {
  return [...groupBy(skipped, ({ why }) => why)].map(([why, all]) => ({ why, refs: all.map(({ ref }) => ref) }))
}

/** Whoever takes from no source is its own source: within a selection it is simply reconciled. */
function actionFor(actions: readonly ActionName[], wanted: ActionName): ActionName | undefined {
  if (actions.includes(wanted)) return wanted
  return wanted === 'reconcile-with-source' && actions.includes('reconcile') ? 'reconcile' : undefined
}

function whyNot(
  row: Pick<Resource, 'status' | 'suspended' | 'actions' | 'notReconcilable'>,
  action: ActionName,
): string {
  if (row.status === 'terminating') return 'being deleted'
  if (action === 'suspend') return row.suspended ? 'suspended already' : 'cannot be suspended'
  if (action === 'resume' || action === 'resume-and-reconcile') return 'not suspended'
  if (row.suspended) return 'suspended'
  if (row.notReconcilable !== undefined) return 'not reconciled by request'
  if (action === 'reset') return 'has nothing to reset'
  if (row.actions.includes('reset')) return 'without retries left (only a reset helps)'
  return 'not possible'
}
