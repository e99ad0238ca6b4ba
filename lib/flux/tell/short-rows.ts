// A row without what its reader knows anyhow: what its ref says, what is usual for its kind, and what the rows beside it say.
// Nothing is lost: `restoreRow` gives it back, as long as it is given the same rows.

import type { ShortCondition, ShortHealthy, ShortRow } from '@/lib/contract/short-row'
import type { ConditionSummary, DependencySummary, Resource, RevisionSummary } from '@/lib/contract/state'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import { kindNamed } from '../kinds'
import { sayRevision } from './revision-sentence'
import { hasRevision, type Lender, type LenderOf, restoreFacts, shortenFacts } from './short-revision'
import { isSource, usualActions, usualNextRun, usualReady, usualVersion } from './usual-of-kind'
import { orUsual, unlessUsual } from './usual-or-told'

// Thousands of rows are made at once, and spreading objects costs thirty times as much as writing into them.
type Writable<Row> = { -readonly [Name in keyof Row]: Row[Name] }

/** Each in its own way. */
type Shaped = 'ref' | 'uid' | 'apiVersion' | 'status' | 'retrying' | 'statusText' | 'marks' | 'current' | 'suspended'
type ShapedToo = 'nextRunAt' | 'labels' | 'actions' | 'ready' | 'healthy' | 'source' | 'dependsOn' | 'revision'
type Copied = Exclude<keyof ShortRow, Shaped | ShapedToo>

/** Told as they are, where there are any. */
const FIELDS: Readonly<Record<Copied, true>> = {
  lastResult: true,
  stalled: true,
  failingSince: true,
  failingSinceAtLeast: true,
  failingRevisions: true,
  stuck: true,
  running: true,
  suspendedBy: true,
  suspendReason: true,
  sources: true,
  rootCause: true,
  intervalSeconds: true,
  lastChangeAt: true,
  lastReconciledAt: true,
  nextRun: true,
  policySelector: true,
  contradicted: true,
  notReconcilable: true,
  facts: true,
  managedBy: true,
  inventory: true,
  remote: true,
  waits: true,
  waitsFor: true,
}
const COPIED = Object.keys(FIELDS).filter((name): name is Copied => Object.hasOwn(FIELDS, name))

function copyFields(from: Pick<ShortRow, Copied>, to: Writable<Pick<ShortRow, Copied>>): void {
  const copy = <Name extends Copied>(name: Name) => {
    if (from[name] !== undefined) to[name] = from[name]
  }
  for (const name of COPIED) copy(name)
}

export function shortenRow(row: Resource, lenderOf: LenderOf): ShortRow {
  const { kind, status, suspended, revision, ready, healthy } = row
  const short: Writable<ShortRow> = { ref: row.ref, uid: row.uid, status }
  if (row.apiVersion !== usualVersion(kind)) short.apiVersion = row.apiVersion
  if (row.retrying) short.retrying = true
  const text = unlessUsual(row.statusText, status)
  if (text !== undefined) short.statusText = text
  if (row.marks.length > 0) short.marks = row.marks
  if (!row.current) short.current = false
  if (suspended) short.suspended = true
  const next = unlessUsual(row.nextRunAt, usualNextRun(row))
  if (next !== undefined) short.nextRunAt = next
  if (!isEmpty(row.labels)) short.labels = row.labels
  if (!isSameList(row.actions, usualActions(kind, suspended))) short.actions = row.actions
  copyFields(row, short)
  if (ready !== undefined) short.ready = shortenCondition(ready, readyOf(row, revision?.applied))
  if (healthy !== undefined) short.healthy = shortenHealthy(healthy, ready)
  shortenTaken(row, lenderOf, short)
  return short
}

/** What it says of others, who say it as well. */
function shortenTaken(row: Resource, lenderOf: LenderOf, short: Writable<Pick<ShortRow, Taken>>): void {
  const { source, dependsOn } = row
  if (source !== undefined) short.source = source.status === lenderOf(source.ref)?.status ? source.ref : source
  if (dependsOn.length > 0) short.dependsOn = dependsOn.map((entry) => shortenDependency(entry, lenderOf))
  if (hasRevision(row)) short.revision = shortenFacts(row, lenderOf)
}

type Taken = 'source' | 'dependsOn' | 'revision'
const TAKEN: ReadonlySet<string> = new Set<Taken>(['source', 'dependsOn', 'revision'])

interface Lent {
  readonly row: Resource
  readonly lenderOf: LenderOf
}

/** Whether the short forms of both are the same for sure, without making them: all that is their own is the very same. */
export function saysTheSame(before: Lent, after: Lent): boolean {
  if (!isOwnSame(before.row, after.row)) return false
  const [one, other]: [Pick<ShortRow, Taken>, Pick<ShortRow, Taken>] = [{}, {}]
  shortenTaken(before.row, before.lenderOf, one)
  shortenTaken(after.row, after.lenderOf, other)
  return isSame(one, other)
}

function isOwnSame(before: Resource, after: Resource): boolean {
  for (const name in after) if (!TAKEN.has(name) && Reflect.get(before, name) !== Reflect.get(after, name)) return false
  for (const name in before) if (!(name in after)) return false
  // What Ready usually says names it.
  return before.revision?.applied === after.revision?.applied
}

const NOTHING: readonly never[] = []

/** `now` is the time of the ages in it. */
export function restoreRow(short: ShortRow, lenderOf: LenderOf, now: Date): Resource {
  const { ref, status, suspended = false, revision, source, dependsOn = NOTHING, ready, healthy } = short
  const kind = kindNamed(kindOf(ref))
  const row: Writable<Resource> = {
    ref,
    kind,
    namespace: namespaceOf(ref),
    name: nameOf(ref),
    apiVersion: short.apiVersion ?? usualVersion(kind),
    uid: short.uid,
    status,
    retrying: short.retrying ?? false,
    marks: short.marks ?? NOTHING,
    current: short.current ?? true,
    suspended,
    dependsOn: dependsOn.map((entry) => (typeof entry === 'string' ? lendDependency(entry, lenderOf) : entry)),
    labels: short.labels ?? {},
    actions: short.actions ?? usualActions(kind, suspended),
  }
  const text = orUsual(short.statusText, status)
  if (text !== undefined) row.statusText = text
  const next = orUsual(short.nextRunAt, usualNextRun(short))
  if (next !== undefined) row.nextRunAt = next
  copyFields(short, row)
  if (ready !== undefined) row.ready = restoreCondition(ready, readyOf(row, revision?.applied))
  if (healthy !== undefined) row.healthy = restoreHealthy(healthy, row.ready)
  if (source !== undefined) row.source = typeof source === 'string' ? lendStatus(source, lenderOf) : source
  if (revision === undefined) return row
  const facts: Writable<RevisionSummary> = {
    ...restoreFacts(row, revision, lenderOf),
    sentence: revision.sentence ?? '',
  }
  row.revision = facts
  if (revision.sentence === undefined && hasRevision(row)) facts.sentence = sayRevision(row, now)
  return row
}

/** Whether it says of itself what others leave out otherwise than before. */
export function lendsOtherwise(before: Lender | undefined, after: Lender | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after
  if (before.status !== after.status) return true
  // Of what is no source nobody takes a revision.
  if (!isSource(kindOf(after.ref))) return false
  const [one, other] = [before.revision, after.revision]
  return (
    one?.applied !== other?.applied ||
    one?.commitUrl !== other?.commitUrl ||
    (one?.behind ?? 'no') !== (other?.behind ?? 'no')
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
  const usual: Writable<ConditionSummary> = usualReady(kind, applied)
  if (lastReconciledAt !== undefined) usual.since = lastReconciledAt
  return usual
}

function shortenCondition(told: ConditionSummary, usual: ConditionSummary): Writable<ShortCondition> {
  const short: Writable<ShortCondition> = {}
  if (told.status !== usual.status) short.status = told.status
  if (told.reason !== usual.reason) short.reason = told.reason
  if (told.message !== usual.message) short.message = told.message
  const since = unlessUsual(told.since, usual.since)
  if (since !== undefined) short.since = since
  return short
}

function restoreCondition(short: ShortCondition, usual: ConditionSummary): ConditionSummary {
  const { status = usual.status, reason = usual.reason, message = usual.message } = short
  const since = orUsual(short.since, usual.since)
  return since === undefined ? { status, reason, message } : { status, reason, message, since }
}

/** No words are usual for it. */
function healthyOf(ready: ConditionSummary | undefined): ConditionSummary {
  const usual: Writable<ConditionSummary> = { status: 'True', reason: '', message: '' }
  if (ready?.since !== undefined) usual.since = ready.since
  return usual
}

function shortenHealthy(healthy: NonNullable<Resource['healthy']>, ready: ConditionSummary | undefined): ShortHealthy {
  const short: Writable<ShortHealthy> = shortenCondition(healthy, healthyOf(ready))
  if (!healthy.current) short.current = false
  return short
}

function restoreHealthy(short: ShortHealthy, ready: ConditionSummary | undefined): NonNullable<Resource['healthy']> {
  return { ...restoreCondition(short, healthyOf(ready)), current: short.current ?? true }
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false
  return true
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at])
}
