// Writes down how roll-outs go on: of each look at them what is another one than before.

import type { Action } from '@/lib/contract/actions'
import { findBuilt } from '@/lib/flux/history/built'
import {
  type Ran,
  type RolledOut,
  type RolloutRecords,
  recordRollouts,
  resumeRecord,
} from '@/lib/flux/history/rollout-record'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { HistoryBatch } from '@/lib/history/store'
import type { Ref } from '@/lib/ref'
import type { RolloutMemory, ToldCourse } from '../rows/rollout-memory'
import type { SeenMemory } from './seen-memory'

export interface RolloutRecorderParts {
  readonly courses: RolloutMemory['courses']
  readonly stored: (ref: Ref) => FluxResource | undefined
  readonly seen: SeenMemory
  readonly actions: () => readonly Action[]
  readonly clock: () => Date
}

export interface RolloutRecorder {
  /** Those that were under way when nobody looked any more. */
  resume(rows: readonly RolloutRow[], objects: readonly RolloutObject[]): HistoryBatch
  look(): HistoryBatch
}

export function createRolloutRecorder({
  courses,
  stored,
  seen,
  actions,
  clock,
}: RolloutRecorderParts): RolloutRecorder {
  let records: RolloutRecords = new Map()
  const pressedBy = new Map<string, string | undefined>()

  const whoPressed = ({ rollout, course: { source } }: ToldCourse): string | undefined => {
    const { id } = rollout
    const { lastHandledReconcileAt: token } = source
    if (!pressedBy.has(id))
      pressedBy.set(id, token === undefined ? undefined : findPresser(source.ref, token, actions()))
    return pressedBy.get(id)
  }
  const describe = (told: ToldCourse): RolledOut => {
    const { rollout, course, overtakenBy } = told
    const by = whoPressed(told)
    return {
      rollout,
      ...course,
      ...(by === undefined ? {} : { by }),
      ...(overtakenBy === undefined ? {} : { overtakenBy }),
    }
  }
  const look = (): HistoryBatch => {
    const told = courses() ?? []
    if (told.length === 0 && records.size === 0) return {}
    const now = clock().getTime()
    const { records: next, ...batch } = recordRollouts(records, told.map(describe), {
      uidOf: (ref) => stored(ref)?.uid,
      runs: (ref) => runsNow(stored(ref)),
      ranBefore: seen.ranBefore,
      now,
    })
    records = next
    for (const id of pressedBy.keys()) if (!next.has(id)) pressedBy.delete(id)
    return batch
  }

  return {
    resume(rows, objects) {
      const objectsOf = (id: string) => objects.filter(({ rollout }) => rollout === id)
      records = new Map(rows.flatMap((row) => [...resumeRecord(row, objectsOf(row.id))]))
      const told = new Set(courses()?.map(({ rollout }) => rollout.id))
      const batch = look()
      const ended = rows
        .filter(({ id }) => !told.has(id))
        .map((row) => ({ ...row, finishedAt: endOfUnseen(row, objectsOf(row.id), stored) }))
      return { ...batch, rollouts: [...(batch.rollouts ?? []), ...ended] }
    },
    look,
  }
}

/**
 * It ended while nobody looked: when the next revision came, else when the last of its objects was deployed. Where neither
 * is told it has no length.
 */
function endOfUnseen(
  { source, revision, startedAt }: RolloutRow,
  objects: readonly RolloutObject[],
  stored: RolloutRecorderParts['stored'],
): number {
  const found = stored(source)
  const next = found?.artifactRevision === revision ? undefined : found?.artifactUpdatedAt?.getTime()
  return next ?? Math.max(startedAt, ...objects.map(({ ref }) => runsNow(stored(ref))?.at ?? startedAt))
}

function findPresser(source: Ref, token: string, actions: readonly Action[]): string | undefined {
  return actions.find(
    (action) => action.token === token && (action.ref === source || action.steps.some(({ ref }) => ref === source)),
  )?.by
}

function runsNow(resource: FluxResource | undefined): Ran | undefined {
  const built = resource === undefined ? undefined : findBuilt(resource)
  if (built === undefined) return undefined
  const { digest, version, at, isCompared } = built
  return { digest, shown: version ?? digest, ...(at === undefined ? {} : { at }), isCompared }
}
