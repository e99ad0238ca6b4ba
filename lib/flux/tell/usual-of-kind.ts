// What most rows of a kind say, so that it need not be told: of a kind that is not known nothing is usual.

import type { ConditionSummary, Resource } from '@/lib/contract/state'
import type { ActionName } from '../act/actions'
import { describeKind, type FluxKind, isFluxKind } from '../kinds'

export function usualVersion(kind: FluxKind): string {
  if (!isFluxKind(kind)) return ''
  const { group, versions } = describeKind(kind)
  return `${group}/${versions[0]}`
}

/** Of an object that is neither deleted nor of an old version, and that nothing stops. */
export function usualActions(kind: FluxKind, suspended: boolean): readonly ActionName[] {
  if (!isFluxKind(kind)) return []
  const { reconcilable, walksTo, force, suspension } = describeKind(kind)
  const canRun = reconcilable !== false
  const actions: ActionName[] = []
  if (canRun && !suspended) actions.push('reconcile')
  if (canRun && !suspended && walksTo === 'source') actions.push('reconcile-with-source')
  if (force !== false && !suspended) actions.push('force')
  if (suspension.by === 'none') return actions
  actions.push(suspended ? 'resume' : 'suspend')
  if (canRun && suspended) actions.push('resume-and-reconcile')
  return actions
}

/** As its controller says it of what was fetched or applied. */
export function usualReady(kind: string, applied: string | undefined): Omit<ConditionSummary, 'since'> {
  return isSource(kind)
    ? { status: 'True', reason: 'Succeeded', message: `stored artifact for revision '${applied}'` }
    : { status: 'True', reason: 'ReconciliationSucceeded', message: `Applied revision: ${applied}` }
}

export function usualNextRun({
  status,
  lastReconciledAt = '',
  intervalSeconds,
}: Pick<Resource, 'status' | 'lastReconciledAt' | 'intervalSeconds'>): string | undefined {
  const last = Date.parse(lastReconciledAt)
  if (status !== 'ready' || intervalSeconds === undefined || Number.isNaN(last)) return undefined
  const next = new Date(last + intervalSeconds * 1_000)
  // Beyond the end of time there is no date.
  return Number.isNaN(next.getTime()) ? undefined : next.toISOString()
}

export function isSource(kind: string): boolean {
  return isFluxKind(kind) && describeKind(kind).role === 'source'
}
