// The roll-outs of a cluster as they go on, from one look at its objects to the next. What was read only in part is not
// looked at: who is missing there would be taken for a new one.

import { createHash } from 'node:crypto'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Resource } from '@/lib/contract/state'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import {
  type Course,
  followRollouts,
  listCourses,
  listRollouts,
  NO_ROLLOUTS,
  type Rollouts,
} from '@/lib/flux/tell/rollouts'
import { createTakers } from '@/lib/flux/tell/takers'
import type { Ref } from '@/lib/ref'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import type { CommitWords } from './commit-words'

export interface RolloutMemoryOptions {
  readonly store: Pick<ResourceStore, 'get' | 'resources' | 'onChange'>
  readonly board: Pick<SourceBoard, 'list'>
  readonly rowOf: (ref: Ref) => Resource | undefined
  readonly clusterName: () => string
  readonly commitOf: (source: FluxResource) => CommitWords
  readonly clock: () => Date
}

export interface RolloutMemory {
  /** Looks at the objects again. */
  renew(): void
  /** Of a narrowed view only what is shown there counts. */
  list(isShown?: (ref: Ref) => boolean): readonly Rollout[]
  /** What is told, each with those that take from its source; undefined until all was read once. */
  courses(): readonly ToldCourse[] | undefined
}

export interface ToldCourse {
  readonly rollout: Rollout
  readonly course: Course
  /** The id of what took its place. */
  readonly overtakenBy?: string
}

export function createRolloutMemory(options: RolloutMemoryOptions): RolloutMemory {
  const { store, board, rowOf, clusterName, commitOf, clock } = options
  let rollouts = NO_ROLLOUTS
  let hasRead = false
  let words: ReadonlyMap<string, CommitWords> = new Map()
  const takers = createTakers()
  for (const resource of store.resources()) takers.renew(resource.ref, resource)
  store.onChange((refs) => {
    for (const ref of refs) takers.renew(ref, store.get(ref))
  })

  const readAll = () => {
    const kinds = board.list().filter(({ role }) => role === 'flux')
    return kinds.length > 0 && kinds.every(({ state }) => state !== 'connecting')
  }

  const readWords = ({ id, source, revision }: Rollout): CommitWords => {
    const known = words.get(id)
    const found = known?.subject === undefined ? store.get(source) : undefined
    return found?.artifactRevision === revision ? commitOf(found) : (known ?? {})
  }

  return {
    renew() {
      hasRead ||= readAll()
      if (!hasRead) return
      rollouts = followRollouts(rollouts, {
        takers: takers.bySource,
        renewed: takers.takeRenewed(),
        resourceOf: (ref) => store.get(ref),
        isHeld: (ref) => isHeld(rowOf(ref)),
        isHanging: (ref) => rowOf(ref)?.marks.some(({ code }) => code === 'hanging') === true,
        identify: (source) => identify(clusterName(), source),
        now: clock(),
      })
      words = new Map(
        listCourses(rollouts).flatMap(({ whole }) => (whole === undefined ? [] : [[whole.id, readWords(whole)]])),
      )
    },
    courses: () =>
      hasRead ? findTold(rollouts, words, (source) => identify(clusterName(), source), store) : undefined,
    list: (isShown) => listRollouts(rollouts, isShown).map((rollout) => ({ ...rollout, ...words.get(rollout.id) })),
  }
}

/** Also of those that a list has no place for: they are written down as well. */
function findTold(
  rollouts: Rollouts,
  words: ReadonlyMap<string, CommitWords>,
  idOf: (source: FluxResource) => string,
  store: Pick<ResourceStore, 'get'>,
): readonly ToldCourse[] {
  const overtaken = new Set(rollouts.overtaken)
  return listCourses(rollouts).flatMap((course): readonly ToldCourse[] => {
    const { source, whole } = course
    if (whole === undefined) return []
    const next = overtaken.has(course) ? store.get(source.ref) : undefined
    const overtakenBy = next === undefined ? undefined : idOf(next)
    return [
      {
        rollout: { ...whole, ...words.get(whole.id) },
        course,
        ...(overtakenBy === undefined || overtakenBy === whole.id ? {} : { overtakenBy }),
      },
    ]
  })
}

const MISSED: ReadonlySet<string> = new Set(['behind', 'outdated'])

/** Its turn does not come by itself, and another entry says why. */
function isHeld(row: Resource | undefined): boolean {
  if (row === undefined) return false
  return row.rootCause !== undefined || row.stuck !== undefined || row.marks.some(({ code }) => MISSED.has(code))
}

/** The same for whoever looks, and another one when a source goes back to an old revision. */
function identify(cluster: string, { uid, artifactRevision = '', artifactUpdatedAt }: FluxResource): string {
  const facts = [cluster, uid, artifactRevision, artifactUpdatedAt?.toISOString() ?? '']
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
}
