// The tables, the same in both databases: times are milliseconds, truth is 0 or 1, what has parts is JSON.

import type { Generated } from 'kysely'
import type { EntryType } from '@/lib/contract/history'
import type { Ref } from '@/lib/ref'
import type { Course, RolloutObject } from './rows'

export interface EntryTable {
  cluster: string
  key: string
  at: number
  type: EntryType
  object: Ref | null
  namespace: string | null
  uid: string | null
  root: Ref | null
  was: string | null
  became: string | null
  revision: string | null
  text: string | null
  actor: string | null
  detail: string | null
}

export interface SpanTable {
  id: string
  instance: string
  cluster: string
  began: number
  seen: number
  ended: number | null
  reason: string | null
  /** 1: what was written in it is counted. Whoever knows of no counting says nothing. */
  counted: Generated<number | null>
}

export interface IncidentTable {
  cluster: string
  who: string
  object: Ref
  began: number
  /** OPEN while it goes on. */
  ended: number
  recovered: number
  worst: Course['worst']
}

export interface SeenTable {
  cluster: string
  uid: string
  object: Ref
  status: string
  since: number
  failing_since: number | null
  failing_at_least: number | null
  digest: string | null
  revision: string | null
}

export interface RolloutTable {
  id: string
  cluster: string
  source: Ref
  source_uid: string
  revision: string
  short: string
  subject: string | null
  author: string | null
  started_at: number
  finished_at: number | null
  total: number
  done: number
  failed: number
  suspended: number
  waiting: number
  quiet: string
  by: string | null
  unchanged: number | null
  overtaken_by: string | null
}

export interface RolloutObjectTable {
  cluster: string
  rollout: string
  uid: string
  ref: Ref
  namespace: string | null
  outcome: RolloutObject['outcome']
  at: number
  before: string | null
  after: string | null
  changed: number | null
}

export interface ActionTable {
  id: string
  selection: string | null
  cluster: string
  ref: Ref
  namespace: string | null
  uid: string | null
  action: string
  by: string
  via: string | null
  requested_at: number
  token: string | null
  state: string
  message: string
  steps: string
  retrying: number
  finished_at: number | null
  changed_at: number
  holder: string | null
  until: number | null
}

export interface DayTable {
  cluster: string
  day: string
  deploys: number
  changed: number
  failed_deploys: number
  incidents: number
  recovered: number
  recover_ms: string
  worst: Course['worst'] | null
  unrecorded_ms: number | null
}

export interface LeaseTable {
  name: string
  holder: string
  until: number
}

export interface Tables {
  entry: EntryTable
  span: SpanTable
  seen: SeenTable
  rollout: RolloutTable
  rollout_object: RolloutObjectTable
  action: ActionTable
  day: DayTable
  incident: IncidentTable
  lease: LeaseTable
}
