// What is asked for on a page of logs, as its address holds it, and the addresses that follow from it.

import type { LogLevel } from '@/lib/contract/logs'
import type { Ref } from '@/lib/ref'
import { apiTo, type RouteQuery } from '@/lib/routes'

export interface LogQuestion {
  /** The object of Flux whose page it is. */
  readonly target: Ref
  /** What it deployed; absent for the controller's own lines about the object. */
  readonly of: Ref | undefined
  readonly pod: string | undefined
  readonly container: string | undefined
  readonly previous: boolean
  readonly sinceSeconds: number | undefined
  readonly find: string
  readonly level: LogLevel | undefined
  /** Every line of the controller. */
  readonly all: boolean
}

const TAIL = 500

export function addressOf(question: LogQuestion, more: RouteQuery): string {
  const { target, of, pod, container, previous, sinceSeconds, find, level, all } = question
  const query: RouteQuery = {
    tail: TAIL,
    previous: previous || undefined,
    sinceSeconds,
    q: find === '' ? undefined : find,
    level,
    ...more,
  }
  return of === undefined
    ? apiTo.objectLogs(target, { ...query, all: all || undefined })
    : apiTo.workloadLogs(of, { ...query, pod, container })
}
