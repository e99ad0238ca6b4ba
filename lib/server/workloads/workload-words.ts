// How each workload stands, as far as it is read: its word, the sentence of what does not run, and since when.

import type { SourceStateName } from '@/lib/contract/state'
import { namespaceOf, type Ref } from '@/lib/ref'
import type { JudgePod } from '@/lib/workloads/judge-pod'
import { judgeWorkload, type WorkloadJudgement } from '@/lib/workloads/judge-workload'
import { after, PATIENCE_MS } from '@/lib/workloads/limits'
import type { OwnPod } from '@/lib/workloads/pods-of'
import type { WorkloadKind, WorkloadStatus } from '@/lib/workloads/words'
import type { JobWorkload, Workload } from '@/lib/workloads/workload'
import type { Absence } from './workload-shelf'

export interface Word {
  readonly status: WorkloadStatus
  readonly sentence: string
  /** What its pods say where they are read, else the sentence. */
  readonly text: string
  /** When it was first seen so. */
  readonly since: Date
  /** Its pods may say why. */
  readonly asksPods: boolean
  readonly memory: WorkloadJudgement['memory']
  readonly goneSince?: Date
  readonly nextChangeAt?: Date
}

export interface WordContext {
  readonly shelf: {
    get(ref: Ref): Workload | undefined
    absence(ref: Ref): Absence | undefined
    jobsOf(cronJob: Workload): readonly JobWorkload[]
  }
  readonly isRead: (namespace: string) => boolean
  readonly stateOf: (kind: WorkloadKind, namespace: string) => SourceStateName
  /** Undefined while they are not read. */
  readonly podsOf: (workload: Workload) => readonly OwnPod[] | undefined
  readonly judgePod: JudgePod
}

type Said = Omit<Word, 'since' | 'asksPods' | 'memory' | 'text'> & Partial<Word>

/** What is said of a kind while it is not read. */
const NOT_READ = {
  live: undefined,
  connecting: 'not read yet',
  stale: 'not known now: the connection is lost',
  forbidden: 'not read: no permission',
  absent: 'not read: the cluster does not serve this kind',
  rate_limited: 'not read now: too many requests',
  unauthorised: 'not read: the credentials are refused',
  error: 'not read now: an error',
  disabled: 'not read: switched off',
} as const satisfies Record<SourceStateName, string | undefined>

export function sayWord(kind: WorkloadKind, ref: Ref, before: Word | undefined, now: Date, context: WordContext): Word {
  const workload = context.shelf.get(ref)
  const said =
    workload === undefined ? sayAbsent(kind, ref, before, now, context) : sayKept(workload, before, now, context)
  const since = before?.status === said.status ? before.since : now
  return { text: said.sentence, asksPods: false, memory: before?.memory, ...said, since }
}

export function lookAt(workload: Workload, memory: Word['memory'], now: Date, context: WordContext): WorkloadJudgement {
  const { shelf, stateOf, podsOf, judgePod } = context
  const jobs =
    workload.kind === 'CronJob' && stateOf('Job', workload.namespace) === 'live' ? shelf.jobsOf(workload) : undefined
  return judgeWorkload(workload, { now, memory, jobs, pods: podsOf(workload), judgePod })
}

function sayKept(workload: Workload, before: Word | undefined, now: Date, context: WordContext): Said {
  const judged = lookAt(workload, before?.memory, now, context)
  const { status, sentence, cause, memory, nextChangeAt } = judged
  const unread = NOT_READ[context.stateOf(workload.kind, workload.namespace)]
  // What is known to fail stays so until something better is known.
  if (unread !== undefined && status !== 'failed') return { status: 'unknown', sentence: unread, memory }
  const text = cause?.sentence ?? sentence
  return {
    status,
    sentence,
    text: unread === undefined ? text : `${text} (as it was last read)`,
    memory,
    asksPods: status !== 'ok' && status !== 'suspended',
    ...(nextChangeAt === undefined ? {} : { nextChangeAt }),
  }
}

function sayAbsent(kind: WorkloadKind, ref: Ref, before: Word | undefined, now: Date, context: WordContext): Said {
  const namespace = namespaceOf(ref)
  const unread = context.isRead(namespace)
    ? NOT_READ[context.stateOf(kind, namespace)]
    : 'not read: its namespace is not'
  if (unread !== undefined) return { status: 'unknown', sentence: unread }
  const absence = context.shelf.absence(ref)
  if (absence === undefined) return { status: 'unknown', sentence: 'not read yet' }
  if (absence.type === 'unreadable') return { status: 'unknown', sentence: `cannot be read: ${absence.reason}` }
  const goneSince = before?.goneSince ?? now
  const limit = after(goneSince, PATIENCE_MS)
  // What has ended may be cleared away.
  if (kind === 'Job') return { status: 'unknown', sentence: 'it was applied and is not there any more', goneSince }
  if (now >= limit) return { status: 'failed', sentence: 'it was applied and is not there any more', goneSince }
  return { status: 'unknown', sentence: 'it was applied and is not there', goneSince, nextChangeAt: limit }
}
