// A row without what its reader knows anyhow: what its ref says, what is usual for its kind, and what the rows beside it say.
// Nothing is lost: `restoreRow` gives it back, as long as it is given the same rows.

import type { ShortCondition, ShortHealthy, ShortRow } from '@/lib/contract/short-row'
import type { ConditionSummary, DependencySummary, Resource } from '@/lib/contract/state'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { kindNamed } from '../kinds'
import { sayRevision } from './revision-sentence'
import { type Lender, type LenderOf, restoreFacts, shortenFacts } from './short-revision'
import { usualActions, usualNextRun, usualReady, usualVersion } from './usual-of-kind'
import { field, orUsual, unlessUsual } from './usual-or-told'

export function shortenRow(row: Resource, lenderOf: LenderOf): ShortRow {
  const { kind, namespace: _namespace, name: _name, revision, source, dependsOn, ready, healthy, ...rest } = row
  const { apiVersion, retrying, marks, current, suspended, labels, actions, statusText, nextRunAt, ...others } = rest
  return {
    ...others,
    ...(apiVersion === usualVersion(kind) ? {} : { apiVersion }),
    ...(retrying ? { retrying } : {}),
    ...field('statusText', unlessUsual(statusText, row.status)),
    ...(marks.length === 0 ? {} : { marks }),
    ...(current ? {} : { current }),
    ...(suspended ? { suspended } : {}),
    ...field('nextRunAt', unlessUsual(nextRunAt, usualNextRun(row))),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(isSameList(actions, usualActions(kind, suspended)) ? {} : { actions }),
    ...(ready === undefined ? {} : { ready: shortenCondition(ready, readyOf(row, revision?.applied)) }),
    ...(healthy === undefined ? {} : { healthy: shortenHealthy(healthy, ready) }),
    ...(source === undefined ? {} : { source: source.status === lenderOf(source.ref)?.status ? source.ref : source }),
    ...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn.map((entry) => shortenDependency(entry, lenderOf)) }),
    ...(revision === undefined ? {} : { revision: shortenFacts(row, revision, lenderOf) }),
  }
}

/** `now` is the time of the ages in it. */
export function restoreRow(short: ShortRow, lenderOf: LenderOf, now: Date): Resource {
  const { ref, status, suspended = false, revision, source, dependsOn = [], ready, healthy, ...rest } = short
  const { statusText, nextRunAt, ...others } = rest
  const kind = kindNamed(kindOf(ref))
  const toldReady = ready && restoreCondition(ready, readyOf({ kind, ...short }, revision?.applied))
  const row: Omit<Resource, 'revision'> = {
    apiVersion: usualVersion(kind),
    retrying: false,
    marks: [],
    current: true,
    labels: {},
    actions: usualActions(kind, suspended),
    ...others,
    ref,
    kind,
    namespace: namespaceOf(ref),
    name: nameOf(ref),
    status,
    suspended,
    ...field('statusText', orUsual(statusText, status)),
    ...field('nextRunAt', orUsual(nextRunAt, usualNextRun(short))),
    ...(toldReady === undefined ? {} : { ready: toldReady }),
    ...(healthy === undefined ? {} : { healthy: restoreHealthy(healthy, toldReady) }),
    ...(source === undefined ? {} : { source: typeof source === 'string' ? lendStatus(source, lenderOf) : source }),
    dependsOn: dependsOn.map((entry) => (typeof entry === 'string' ? lendDependency(entry, lenderOf) : entry)),
  }
  if (revision === undefined) return row
  const facts = restoreFacts(row, revision, lenderOf)
  const { sentence = sayRevision({ ...row, revision: facts }, now) } = revision
  return { ...row, revision: { ...facts, sentence } }
}

/** Whether it says of itself what others leave out otherwise than before. */
export function lendsOtherwise(before: Lender | undefined, after: Lender | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after
  const { applied, commitUrl } = before.revision ?? {}
  return (
    before.status !== after.status || applied !== after.revision?.applied || commitUrl !== after.revision?.commitUrl
  )
}

/** Whether it may leave out what one of these says. */
export function leansOn(
  { source, dependsOn = [] }: Pick<ShortRow, 'source' | 'dependsOn'>,
  lenders: ReadonlySet<Ref>,
): boolean {
  const refOf = (one: Ref | { readonly ref: Ref }) => (typeof one === 'string' ? one : one.ref)
  return (source !== undefined && lenders.has(refOf(source))) || dependsOn.some((one) => lenders.has(refOf(one)))
}

function shortenDependency(entry: DependencySummary, lenderOf: LenderOf): Ref | DependencySummary {
  const { ref, status, missing, readyExpr } = entry
  return !missing && readyExpr === undefined && status === lenderOf(ref)?.status ? ref : entry
}

function lendDependency(ref: Ref, lenderOf: LenderOf): DependencySummary {
  return { ...lendStatus(ref, lenderOf), missing: false }
}

function lendStatus(ref: Ref, lenderOf: LenderOf): Pick<DependencySummary, 'ref' | 'status'> {
  const status = lenderOf(ref)?.status
  return status === undefined ? { ref } : { ref, status }
}

function readyOf(
  { kind, lastReconciledAt }: Pick<Resource, 'kind' | 'lastReconciledAt'>,
  applied: string | undefined,
): ConditionSummary {
  return { ...usualReady(kind, applied), ...field('since', lastReconciledAt) }
}

function shortenCondition(
  { status, reason, message, since }: ConditionSummary,
  usual: ConditionSummary,
): ShortCondition {
  return {
    ...(status === usual.status ? {} : { status }),
    ...(reason === usual.reason ? {} : { reason }),
    ...(message === usual.message ? {} : { message }),
    ...field('since', unlessUsual(since, usual.since)),
  }
}

function restoreCondition(short: ShortCondition, usual: ConditionSummary): ConditionSummary {
  const { status = usual.status, reason = usual.reason, message = usual.message } = short
  return { status, reason, message, ...field('since', orUsual(short.since, usual.since)) }
}

/** No words are usual for it. */
function healthyOf(ready: ConditionSummary | undefined): ConditionSummary {
  return { status: 'True', reason: '', message: '', ...field('since', ready?.since) }
}

function shortenHealthy(
  { current, ...healthy }: NonNullable<Resource['healthy']>,
  ready: ConditionSummary | undefined,
): ShortHealthy {
  return { ...shortenCondition(healthy, healthyOf(ready)), ...(current ? {} : { current }) }
}

function restoreHealthy({ current = true, ...short }: ShortHealthy, ready: ConditionSummary | undefined) {
  return { ...restoreCondition(short, healthyOf(ready)), current }
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at])
}
