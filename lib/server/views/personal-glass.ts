// What somebody sees who may not see every object: rows, head, actions and messages of what they may read, and of the
// rest neither a name nor a state.

import type { Action } from '@/lib/contract/actions'
import type { ClusterInfo, ClusterSync } from '@/lib/contract/cluster'
import type { Notification } from '@/lib/contract/notifications'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Counts, MarkCode, Resource, Scope, SourceHealth, Unreadable } from '@/lib/contract/state'
import { countHeld, countMarks, countStatuses } from '@/lib/flux/tell/counts'
import { isReport } from '@/lib/flux/tell/installation'
import { type HeadFacts, isRefInScope, narrowHead } from '@/lib/flux/tell/narrow-head'
import { nameRollouts } from '@/lib/flux/tell/rollout-words'
import { describeRunning, lookAtRows } from '@/lib/flux/tell/running'
import { seeProblems } from '@/lib/flux/tell/seen-problems'
import { seeMark, seeRunning } from '@/lib/flux/tell/seen-workloads'
import { judgeCluster } from '@/lib/flux/tell/summary'
import { namespaceOf, type Ref } from '@/lib/ref'
import type { WordCounts } from '@/lib/workloads/running'
import type { RolloutMemory } from '../rows/rollout-memory'
import type { Sight } from './sight'
import type { Glass } from './view'

export interface PersonalGlassParts {
  readonly whole: () => HeadFacts
  /** The rows as they are, by name. */
  readonly rowOf: (ref: Ref) => Resource | undefined
  readonly rollouts: RolloutMemory['list']
  /** Of the workloads of these appliers; absent where they are not read. */
  readonly countsOf?: ((appliers: Iterable<Ref>) => WordCounts) | undefined
  /** How many messages they may read of which topic, and how many events. */
  readonly seen: () => { readonly topics: ReadonlyMap<string, number>; readonly events: number }
}

export function createPersonalGlass(sight: Sight, scope: Scope | undefined, parts: PersonalGlassParts): Glass {
  const isShown = (ref: Ref) => sight.sees(ref) && (scope === undefined || isRefInScope(ref, scope))
  return {
    row: (row) => (isShown(row.ref) ? seeRow(row, sight) : undefined),
    told(change) {
      if (change.type === 'action') {
        const after = seeAction(change.after, sight)
        return after === undefined ? undefined : { type: 'action', at: change.at, after, cause: change.cause }
      }
      const { after, before } = change
      // A deletion says no more than which message it was.
      const isSeen = seesMessage(after.deleted === true && before !== undefined ? before : after, sight)
      return isSeen ? { ...change, after: seeMessage(after, sight) } : undefined
    },
    head(rows) {
      const own = seeHead(rows, sight, parts, isShown)
      if (scope === undefined) return own
      return narrowHead(own, rows, scope, {
        rollouts: own.rollouts,
        running: own.running,
        sight: sightOf(sight),
      })
    },
    edition: () => sight.book.edition,
  }
}

/** Marks that say how another object is, or whether it is there. */
const TELLS_OF_OTHERS: ReadonlySet<MarkCode> = new Set(['missing_reference', 'old_input', 'no_provider'])

/** A row is looked through once for all who see the same. */
export function seeRow(row: Resource, sight: Sight): Resource {
  return sight.once(row, () => lookThrough(row, sight))
}

/** Of a neighbour that they may not see there is neither a state nor whether it is there. */
function lookThrough(row: Resource, sight: Sight): Resource {
  const hides = hidesFor(sight)
  const { source, dependsOn, contradicted, running, ...rest } = row
  const marks = row.marks.map((mark) => seeMark(mark, hides))
  const named = [source?.ref, contradicted?.ref, ...dependsOn.map(({ ref }) => ref), ...marks.map(({ ref }) => ref)]
  if (running === undefined && named.every((ref) => ref === undefined || sight.sees(ref))) return sight.mask(row)
  return sight.mask({
    ...rest,
    ...(running === undefined ? {} : { running: seeRunning(running, hides) }),
    ...(source === undefined ? {} : { source: sight.sees(source.ref) ? source : { ref: source.ref } }),
    dependsOn: dependsOn.map((entry) => {
      if (sight.sees(entry.ref)) return entry
      const { status: _, ...unseen } = entry
      return { ...unseen, missing: false }
    }),
    marks: marks.map((mark) => {
      const isUnseen = mark.ref !== undefined && !sight.sees(mark.ref) && TELLS_OF_OTHERS.has(mark.code)
      return isUnseen ? { ...mark, code: 'not_read', text: 'rests on an object that you may not see' } : mark
    }),
    ...(contradicted === undefined || !sight.sees(contradicted.ref) ? {} : { contradicted }),
  })
}

/** Workloads of a namespace that has objects of Flux, none of which they may read. */
function hidesFor(sight: Sight): (workload: Ref) => boolean {
  return (workload) => sight.hidesIn(namespaceOf(workload))
}

/** Undefined for an action on what they may not see. */
export function seeAction(action: Action, sight: Sight): Action | undefined {
  if (!sight.sees(action.ref)) return undefined
  return sight.mask({ ...action, steps: action.steps.filter(({ ref }) => sight.sees(ref)) })
}

/** What is about no object that is known for sure is for those who may see all objects that there are. */
export function seesMessage({ ref }: Notification, sight: Sight): boolean {
  return ref === undefined ? sight.seesAll() : sight.sees(ref)
}

export function seeMessage(message: Notification, sight: Sight): Notification {
  return sight.mask(message)
}

function sightOf({ isUnanswered }: Sight): 'part' | 'unanswered' {
  return isUnanswered ? 'unanswered' : 'part'
}

function seeHead(
  rows: readonly Resource[],
  sight: Sight,
  { whole, rowOf, rollouts, countsOf, seen }: PersonalGlassParts,
  isShown: (ref: Ref) => boolean,
): HeadFacts {
  const head = whole()
  const byName = rows.flatMap(({ ref }) => rowOf(ref) ?? [])
  const counts = countStatuses(rows)
  const words = countsOf?.(rows.map(({ ref }) => ref))
  const { controllers, cluster, ...named } = {
    ...head,
    ...(words === undefined ? {} : { running: describeRunning(words, head.sources) }),
    cluster: seeCluster(head.cluster, rows, sight),
    counts,
    sources: head.sources.flatMap((source) => seeSource(source, counts, seen(), sight)),
    rollouts: rollouts(isShown).map((rollout) => seeRollout(rollout, sight)),
    problems: seeProblems(head.problems, byName, sight.sees, hidesFor(sight)),
    unreadable: head.unreadable.filter((one) => seesUnreadable(one, sight)),
  }
  const rolling = nameRollouts(named.rollouts, byName)
  const verdict = judgeCluster({
    ...named,
    controllers,
    marks: countMarks(rows),
    held: countHeld(rows),
    ...lookAtRows(rows),
    sight: sightOf(sight),
    ...(rolling === undefined ? {} : { rolling }),
  })
  // Controllers and the cluster are of the installation, and nobody's own: their names stay.
  return {
    ...sight.mask({ ...named, verdict }),
    cluster,
    controllers: controllers.map(({ message, ...controller }) => {
      return { ...controller, ...(message === undefined ? {} : { message: sight.mask(message) }) }
    }),
  }
}

function seeCluster(whole: ClusterInfo, rows: readonly Resource[], sight: Sight): ClusterInfo {
  const { distribution, sync, namespaces, ...cluster } = whole
  const hasReport = rows.some(({ kind }) => isReport({ kind }))
  return {
    ...cluster,
    ...(distribution === undefined || !hasReport ? {} : { distribution }),
    ...(sync === undefined || !sight.sees(sync.ref) ? {} : { sync: seeSync(sync, sight) }),
    ...(namespaces === undefined ? {} : { namespaces: namespaces.filter(sight.seesIn) }),
  }
}

/** Where and when a source takes from is known to those alone who see the source. */
function seeSync(whole: ClusterSync, sight: Sight): ClusterSync {
  const { url: _, fetchedAt: __, ...sync } = whole
  return sight.mask(whole.source !== undefined && sight.sees(whole.source) ? whole : sync)
}

function seeSource(
  source: SourceHealth,
  counts: Counts,
  { topics, events }: ReturnType<PersonalGlassParts['seen']>,
  sight: Sight,
): readonly SourceHealth[] {
  const { kind, role, id } = source
  if (kind !== undefined) return [{ ...source, count: counts.byKind[kind]?.total ?? 0 }]
  if (role === 'events') return [{ ...source, count: events }]
  if (role !== 'ntfy') return [source]
  const count = topics.get(id.slice(id.indexOf(':') + 1)) ?? 0
  return count > 0 || sight.seesAll() ? [{ ...source, count }] : []
}

/** What was said of a commit is known to those alone who see where it comes from. */
function seeRollout(rollout: Rollout, sight: Sight): Rollout {
  if (sight.sees(rollout.source)) return rollout
  const { subject: _, author: __, ...unsaid } = rollout
  return unsaid
}

/** Of what has no name, only who may read that kind everywhere knows whether it is theirs. */
function seesUnreadable({ kind, ref }: Unreadable, sight: Sight): boolean {
  return ref === undefined ? sight.seesAllOf(kind) : sight.sees(ref)
}
