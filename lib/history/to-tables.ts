// Rows of the program to rows of the database, with a null for what is not there.

import type { Selectable } from 'kysely'
import {
  type ActionRow,
  type Course,
  type DayRow,
  type Entry,
  MAX_DETAIL,
  MAX_TEXT,
  type RolloutObject,
  type RolloutRow,
  type Seen,
  type Span,
} from './rows'
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

/** What a later version of a row may change. */
export const COLUMNS_OF_SEEN = ['object', 'status', 'since', 'failing_since', 'failing_at_least', 'digest', 'revision']
export const COLUMNS_OF_ROLLOUT = [
  ...['subject', 'author', 'started_at', 'finished_at', 'total', 'done', 'failed', 'suspended', 'waiting'],
  ...['quiet', 'by', 'unchanged', 'overtaken_by'],
]
export const COLUMNS_OF_ACTION = [
  ...['selection', 'uid', 'token', 'state', 'message', 'steps', 'retrying', 'finished_at', 'changed_at'],
  ...['holder', 'until'],
]
export const COLUMNS_OF_DAY = [
  ...['deploys', 'changed', 'failed_deploys', 'incidents', 'recovered', 'recover_ms', 'worst', 'unrecorded_ms'],
]
/** Far behind everything: a null would stand in no order. */
export const OPEN = Number.MAX_SAFE_INTEGER

export function fromEntry(cluster: string, { key, at, type, detail, ...entry }: Entry): EntryTable {
  return {
    cluster,
    key,
    at,
    type,
    object: entry.object ?? null,
    namespace: entry.namespace ?? null,
    uid: entry.uid ?? null,
    root: entry.root ?? null,
    was: entry.was ?? null,
    became: entry.became ?? null,
    revision: entry.revision ?? null,
    text: entry.text?.slice(0, MAX_TEXT) ?? null,
    actor: entry.actor ?? null,
    detail: detail === undefined ? null : small(JSON.stringify(detail)),
  }
}

export function fromSpan(cluster: string, span: Span): Selectable<SpanTable> {
  return { ...span, cluster, ended: span.ended ?? null, reason: span.reason ?? null, counted: 1 }
}

export function fromSeen(cluster: string, { uid, object, status, since, ...seen }: Seen): SeenTable {
  return {
    cluster,
    uid,
    object,
    status,
    since,
    failing_since: seen.failingSince ?? null,
    failing_at_least: numberOf(seen.failingAtLeast),
    digest: seen.digest ?? null,
    revision: seen.revision ?? null,
  }
}

export function fromRollout(cluster: string, row: RolloutRow): RolloutTable {
  const { id, source, revision, short, total, done, failed, suspended, waiting } = row
  return {
    id,
    cluster,
    source,
    source_uid: row.sourceUid,
    revision,
    short,
    subject: row.subject ?? null,
    author: row.author ?? null,
    started_at: row.startedAt,
    finished_at: row.finishedAt ?? null,
    total,
    done,
    failed,
    suspended,
    waiting,
    quiet: JSON.stringify(row.quiet),
    by: row.by ?? null,
    unchanged: numberOf(row.unchanged),
    overtaken_by: row.overtakenBy ?? null,
  }
}

export function fromRolloutObject(cluster: string, row: RolloutObject): RolloutObjectTable {
  const { rollout, uid, ref, namespace = null, outcome, at, before = null, after = null } = row
  return { cluster, rollout, uid, ref, namespace, outcome, at, before, after, changed: numberOf(row.changed) }
}

export function fromAction(cluster: string, row: ActionRow): ActionTable {
  const { id, ref, action, by, state, message } = row
  return {
    id,
    selection: row.selection === undefined ? null : JSON.stringify(row.selection),
    cluster,
    ref,
    namespace: row.namespace ?? null,
    uid: row.uid ?? null,
    action,
    by,
    via: row.via ?? null,
    requested_at: row.requestedAt,
    token: row.token ?? null,
    state,
    message,
    steps: JSON.stringify(row.steps),
    retrying: row.retrying ? 1 : 0,
    finished_at: row.finishedAt ?? null,
    changed_at: row.changedAt,
    holder: row.holder ?? null,
    until: row.until ?? null,
  }
}

export function fromCourse(cluster: string, { from, to = OPEN, isRecovered, ...course }: Course): IncidentTable {
  return { cluster, ...course, began: from, ended: to, recovered: isRecovered ? 1 : 0 }
}

export function fromDay(cluster: string, row: DayRow): DayTable {
  const { day, deploys, changed, incidents, recovered } = row
  return {
    cluster,
    day,
    deploys,
    changed,
    failed_deploys: row.failedDeploys,
    incidents,
    recovered,
    recover_ms: JSON.stringify(row.recoverMs),
    worst: row.worst ?? null,
    unrecorded_ms: row.unrecordedMs ?? null,
  }
}

/** Half of it would be none at all. */
function small(detail: string): string | null {
  return detail.length <= MAX_DETAIL ? detail : null
}

function numberOf(truth: boolean | undefined): number | null {
  return truth === undefined ? null : truth ? 1 : 0
}
