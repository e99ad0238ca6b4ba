// A workload looked at again and again, each look with what the one before it remembered.

import { judgeWorkload, type Look, type WorkloadJudgement } from '../judge-workload'
import { WORKLOAD_TYPES } from '../kinds'
import type { Memory } from '../limits'
import type { WorkloadKind } from '../words'
import { readWorkload, type Workload } from '../workload'

/** Minute 0 of the tests. */
export const START = new Date('2026-11-29T12:00:00Z')

/** The time at a minute after the start, as Kubernetes writes it. */
export function minute(at: number): string {
  return new Date(START.getTime() + at * 60_000).toISOString().replace('.000Z', 'Z')
}

export interface RawParts {
  readonly metadata?: object
  readonly spec?: object
  readonly status?: object
}

export function rawWorkload(kind: WorkloadKind, { metadata, spec, status }: RawParts): object {
  const { group, version } = WORKLOAD_TYPES[kind]
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: 'web', namespace: 'apps', uid: 'uid-of-web', generation: 2, ...metadata },
    spec: { ...spec },
    status: { observedGeneration: 2, ...status },
  }
}

export function workloadOf(kind: WorkloadKind, parts: RawParts): Workload {
  const read = readWorkload(kind, rawWorkload(kind, parts))
  if (read === undefined) throw new Error(`the ${kind} was not read`)
  return read
}

type LookAt = (minutes: number, parts: RawParts, seen?: Pick<Look, 'jobs' | 'pods'>) => WorkloadJudgement

export function looksAt(kind: WorkloadKind): LookAt {
  let memory: Memory | undefined
  return (minutes, parts, seen = {}) => {
    const now = new Date(START.getTime() + minutes * 60_000)
    const judgement = judgeWorkload(workloadOf(kind, parts), { now, memory, ...seen })
    memory = judgement.memory
    return judgement
  }
}

/** The look at the last moment before something changes by time alone, and the one at that moment. */
export function aroundNextChange(kind: WorkloadKind, parts: RawParts, seen: Pick<Look, 'jobs' | 'pods'> = {}) {
  const look = looksAt(kind)
  const first = look(0, parts, seen)
  if (first.nextChangeAt === undefined) throw new Error('nothing changes by time alone')
  const at = (first.nextChangeAt.getTime() - START.getTime()) / 60_000
  return { first, at, before: look(at - 1 / 60_000, parts, seen), changed: look(at, parts, seen) }
}
