// Rows of the database to rows of the program: where the one has null the other has nothing.

import type { Selectable } from 'kysely'
import type { ActionRow, Course, DayRow, Entry, RolloutObject, RolloutRow, Seen, Span } from './rows'
import type {
  ActionTable,
  DayTable,
  EntryTable,
  IncidentTable,
  RolloutObjectTable,
  RolloutTable,
  SeenTable,
  SpanTable,
} from './tables'
import { OPEN } from './to-tables'

export function toEntry(row: EntryTable): Entry {
  const { key, at, type, object, namespace, uid, root, was, became, revision, text, actor, detail } = row
  return {
    key,
    at,
    type,
    ...(object === null ? {} : { object }),
    ...(namespace === null ? {} : { namespace }),
    ...(uid === null ? {} : { uid }),
    ...(root === null ? {} : { root }),
    ...(was === null ? {} : { was }),
    ...(became === null ? {} : { became }),
    ...(revision === null ? {} : { revision }),
    ...(text === null ? {} : { text }),
    ...(actor === null ? {} : { actor }),
    ...(detail === null ? {} : { detail: JSON.parse(detail) }),
  }
}

export function toSpan({ id, instance, began, seen, ended, reason }: Selectable<SpanTable>): Span {
  return {
    id,
    instance,
    began,
    seen,
    ...(ended === null ? {} : { ended }),
    ...(reason === null ? {} : { reason }),
  }
}

export function toSeen(row: SeenTable): Seen {
  const { uid, object, status, since, failing_since, failing_at_least, digest, revision } = row
  return {
    uid,
    object,
    status,
    since,
    ...(failing_since === null ? {} : { failingSince: failing_since }),
    ...(failing_at_least === null ? {} : { failingAtLeast: failing_at_least === 1 }),
    ...(digest === null ? {} : { digest }),
    ...(revision === null ? {} : { revision }),
  }
}

export function toRollout(row: RolloutTable): RolloutRow {
  const { id, source, source_uid, revision, short, subject, author, started_at, finished_at, ...rest } = row
  const { total, done, failed, suspended, waiting, quiet, by, unchanged, overtaken_by } = rest
  return {
    id,
    source,
    sourceUid: source_uid,
    revision,
    short,
    ...(subject === null ? {} : { subject }),
    ...(author === null ? {} : { author }),
    startedAt: started_at,
    ...(finished_at === null ? {} : { finishedAt: finished_at }),
    total,
    done,
    failed,
    suspended,
    waiting,
    quiet: JSON.parse(quiet),
    ...(by === null ? {} : { by }),
    ...(unchanged === null ? {} : { unchanged: unchanged === 1 }),
    ...(overtaken_by === null ? {} : { overtakenBy: overtaken_by }),
  }
}

export function toRolloutObject(row: RolloutObjectTable): RolloutObject {
  const { rollout, uid, ref, namespace, outcome, at, before, after, changed } = row
  return {
    rollout,
    uid,
    ref,
    ...(namespace === null ? {} : { namespace }),
    outcome,
    at,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
    ...(changed === null ? {} : { changed: changed === 1 }),
  }
}

export function toAction(row: ActionTable): ActionRow {
  const { id, selection, ref, namespace, uid, action, by, via, requested_at, token, ...rest } = row
  const { state, message, steps, retrying, finished_at, changed_at, holder, until } = rest
  return {
    id,
    ...(selection === null ? {} : { selection: JSON.parse(selection) }),
    ref,
    ...(namespace === null ? {} : { namespace }),
    ...(uid === null ? {} : { uid }),
    action,
    by,
    ...(via === null ? {} : { via }),
    requestedAt: requested_at,
    ...(token === null ? {} : { token }),
    state,
    message,
    steps: JSON.parse(steps),
    retrying: retrying === 1,
    ...(finished_at === null ? {} : { finishedAt: finished_at }),
    changedAt: changed_at,
    ...(holder === null ? {} : { holder }),
    ...(until === null ? {} : { until }),
  }
}

export function toDay(row: DayTable): DayRow {
  const { day, deploys, changed, failed_deploys, incidents, recovered, recover_ms, worst, unrecorded_ms } = row
  return {
    day,
    deploys,
    changed,
    failedDeploys: failed_deploys,
    incidents,
    recovered,
    recoverMs: JSON.parse(recover_ms),
    ...(worst === null ? {} : { worst }),
    ...(unrecorded_ms === null ? {} : { unrecordedMs: unrecorded_ms }),
  }
}

export function toCourse({ who, object, began, ended, recovered, worst }: Omit<IncidentTable, 'cluster'>): Course {
  return {
    who,
    object,
    from: began,
    ...(ended === OPEN ? {} : { to: ended }),
    isRecovered: recovered === 1,
    worst,
  }
}
