// Roll-outs as they are kept: of each what it came to, and of its objects what they ran before and run now. A fold: what
// is seen now, together with what was kept before, gives what is to be written.

import type { Rollout } from '@/lib/contract/rollouts'
import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import { namespaceOf, type Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import type { Progress } from '../judge/standing'
import type { FluxResource } from '../object/flux-resource'
import { bareDigest } from './built'
import { isAsBefore } from './deploy-words'

/** What an applier runs, as it was recorded. */
export interface Ran {
  readonly digest: string
  /** As people know it: the version of a chart, else the digest. */
  readonly shown: string
  /** When it was deployed, where that is known. */
  readonly at?: number
  /** False where another digest would not be told. */
  readonly isCompared: boolean
}

/** Undefined: nobody knows. `none`: nothing yet. */
export type RanBefore = Ran | 'none' | undefined

/** One roll-out as it stands, whatever is told of it. */
export interface RolledOut {
  readonly rollout: Rollout
  readonly source: FluxResource
  readonly appliers: ReadonlyMap<Ref, Progress>
  /** Who may be otherwise than when it was recorded last. It is emptied. */
  readonly looked: Set<Ref>
  readonly by?: string
  readonly overtakenBy?: string
}

export interface RolloutView {
  readonly uidOf: (ref: Ref) => string | undefined
  readonly runs: (ref: Ref) => Ran | undefined
  /** What it ran before this moment. */
  readonly ranBefore: (ref: Ref, moment: number) => RanBefore
  readonly now: number
}

interface Kept {
  readonly row: RolloutRow
  /** What was told when it was recorded; nothing where it was read back. */
  readonly told?: Readonly<Record<'rollout' | 'by' | 'overtakenBy', unknown>>
  readonly objects: Map<Ref, RolloutObject>
  readonly before: Map<Ref, RanBefore>
}

/** By the id of the roll-out. */
export type RolloutRecords = ReadonlyMap<string, Kept>

export interface RolloutBatch {
  readonly rollouts: readonly RolloutRow[]
  readonly rolloutObjects: readonly RolloutObject[]
}

/** Up to so many every object of a roll-out is kept; of larger ones those that say something. */
const ALL_OF = 100

/** `known` is used up by it: there may be thousands of objects, of which few are otherwise. */
export function recordRollouts(
  known: RolloutRecords,
  rolledOut: readonly RolledOut[],
  view: RolloutView,
): RolloutBatch & { readonly records: RolloutRecords } {
  const records = new Map<string, Kept>()
  const rollouts: RolloutRow[] = []
  const rolloutObjects: RolloutObject[] = []
  for (const one of rolledOut) {
    const { id } = one.rollout
    const before = known.get(id)
    const { kept, changed } = record(before, one, view)
    records.set(id, kept)
    if (!isSame(before?.row, kept.row)) rollouts.push(kept.row)
    const isSmall = kept.objects.size <= ALL_OF
    const hasEndedNow = before?.row.finishedAt !== kept.row.finishedAt
    for (const object of hasEndedNow ? kept.objects.values() : changed)
      if (isSmall || saysSomething(object, kept.row)) rolloutObjects.push(object)
  }
  return { records, rollouts, rolloutObjects }
}

/** What was kept of one that is under way, read back after a start. */
export function resumeRecord(row: RolloutRow, objects: readonly RolloutObject[]): RolloutRecords {
  const before = new Map(
    objects.map(({ ref, before: shown }): [Ref, RanBefore] => [
      ref,
      shown === undefined ? undefined : { digest: shown, shown, isCompared: true },
    ]),
  )
  const kept = { row, objects: new Map(objects.map((object) => [object.ref, object])), before }
  return new Map([[row.id, kept]])
}

function record(known: Kept | undefined, one: RolledOut, view: RolloutView) {
  const { rollout, source, appliers, looked } = one
  const told = { rollout, by: one.by, overtakenBy: one.overtakenBy }
  if (known !== undefined && looked.size === 0 && isSame(known.told, told)) return { kept: known, changed: [] }
  const startedAt = Date.parse(rollout.startedAt)
  const { objects = new Map<Ref, RolloutObject>(), before = new Map<Ref, RanBefore>() } = known ?? {}
  const changed: RolloutObject[] = []
  for (const ref of known?.told === undefined ? new Set([...objects.keys(), ...appliers.keys()]) : looked) {
    const standing = appliers.get(ref)?.standing
    const uid = view.uidOf(ref)
    if (standing === undefined) before.delete(ref)
    else if (!before.has(ref)) before.set(ref, view.ranBefore(ref, startedAt))
    if (standing === undefined || uid === undefined) {
      objects.delete(ref)
      continue
    }
    const ran = before.get(ref)
    const object = describeObject({ rollout: rollout.id, uid, ref, outcome: standing, startedAt, ran }, view)
    const old = objects.get(ref)
    const kept = old?.outcome === object.outcome ? { ...object, at: old.at } : object
    if (isSame(old, kept)) continue
    objects.set(ref, kept)
    changed.push(kept)
  }
  looked.clear()
  const row = rowOf(one, source, objects, startedAt)
  return { kept: { row, told, objects, before }, changed }
}

interface ObjectFacts {
  readonly rollout: string
  readonly uid: string
  readonly ref: Ref
  readonly outcome: RolloutObject['outcome']
  readonly startedAt: number
  readonly ran: RanBefore
}

function describeObject(
  { rollout, uid, ref, outcome, startedAt, ran }: ObjectFacts,
  { runs, now }: RolloutView,
): RolloutObject {
  const after = outcome === 'done' || outcome === 'failed' ? runs(ref) : undefined
  const changed = compare(ran, after)
  const deployedAt = outcome === 'done' && changed === true ? after?.at : undefined
  const at = deployedAt !== undefined && deployedAt >= startedAt && deployedAt <= now ? deployedAt : now
  return {
    rollout,
    uid,
    ref,
    namespace: namespaceOf(ref),
    outcome,
    at,
    ...(ran === undefined || ran === 'none' || !ran.isCompared ? {} : { before: ran.shown }),
    ...(after === undefined || !after.isCompared ? {} : { after: after.shown }),
    ...(changed === undefined ? {} : { changed }),
  }
}

/** Undefined where nobody can tell. */
function compare(before: RanBefore, after: Ran | undefined): boolean | undefined {
  if (after === undefined || before === undefined || !after.isCompared) return undefined
  if (before === 'none') return true
  return before.isCompared ? bareDigest(before.digest) !== bareDigest(after.digest) : undefined
}

function rowOf(
  { rollout, by, overtakenBy }: RolledOut,
  source: FluxResource,
  objects: ReadonlyMap<Ref, RolloutObject>,
  startedAt: number,
): RolloutRow {
  const { id, revision, revisionShort, subject, author, finishedAt, total, done, failed, suspended, waiting } = rollout
  const all = [...objects.values()]
  // What failed before it built anything runs what it ran, and that is no news to hide.
  const isUnchanged = finishedAt !== undefined && all.length > 0 && all.every(isAsBefore)
  return {
    ...{ id, source: rollout.source, sourceUid: source.uid, revision, short: revisionShort },
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt: Date.parse(finishedAt) }),
    ...{ total, done, failed, suspended, waiting },
    quiet: objects.size <= ALL_OF ? {} : countQuiet(all),
    ...(by === undefined ? {} : { by }),
    ...(isUnchanged ? { unchanged: true } : {}),
    ...(overtakenBy === undefined ? {} : { overtakenBy }),
  }
}

function countQuiet(objects: readonly RolloutObject[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const object of objects) {
    if (object.outcome !== 'done' || object.changed === true) continue
    const { namespace = '' } = object
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

/** It was changed, or did not end well. While the roll-out goes on, only what has ended says so. */
function saysSomething({ outcome, changed }: RolloutObject, { finishedAt }: RolloutRow): boolean {
  if (outcome === 'done') return changed === true
  return finishedAt !== undefined || outcome === 'failed' || outcome === 'suspended'
}
