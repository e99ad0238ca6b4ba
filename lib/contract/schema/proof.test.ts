// Types and schemas prove each other: where the two part, this file does not compile.

import { expect, it } from 'vitest'
import { z } from 'zod'
import type { AccessAnswer } from '../access'
import type { ActionGroup, ActionList, ActionRequest, Me } from '../actions'
import type { ProtectedResource } from '../agents'
import type { ErrorBody } from '../errors'
import type { NarrowedGraph } from '../graph'
import type { ImagePage } from '../images'
import type { LogAnswer, LogEvent } from '../logs'
import type { EventList, NotificationPage } from '../notifications'
import type { ObjectDetail, ReleaseValues } from '../objects'
import type { ScreenPairing } from '../screens'
import type { ShortRow } from '../short-row'
import type { State } from '../state'
import type { StreamEvent } from '../stream'
import type { Badge, Summary } from '../summary'
import type { ObjectWorkloads, WorkloadPage, WorkloadsEvent } from '../workloads'
import type { ActionRequestSchema } from './action-request'
import type { AccessAnswerSchema, ActionGroupSchema, ActionListSchema, MeSchema } from './actions'
import type { ProtectedResourceSchema } from './agents'
import { ErrorBodySchema } from './errors'
import { NarrowedGraphSchema } from './graph'
import { ImagePageSchema } from './images'
import { LOG_STREAM_SCHEMAS, type LogAnswerSchema } from './logs'
import { type EventListSchema, NotificationPageSchema } from './notifications'
import { ObjectDetailSchema } from './objects'
import type { ReleaseValuesSchema } from './release'
import type { ScreenPairingSchema } from './screens'
import { type ShortStateSchema, StateSchema } from './state'
import { type SHORT_STREAM_SCHEMAS, STREAM_SCHEMAS } from './stream'
import type { BadgeSchema, SummarySchema } from './summary'
import { ObjectWorkloadsSchema, WORKLOADS_STREAM_SCHEMAS, WorkloadPageSchema } from './workloads'

/** Flat and read-only to the bottom, so that only what is said counts and not how. */
type Deep<T> = T extends string | number | boolean | null | undefined ? T : { readonly [Key in keyof T]: Deep<T[Key]> }
/** Identical, optional fields included; mutual assignability would not miss an optional field. */
type Same<A, B> = (<T>() => T extends Deep<A> ? 1 : 2) extends <T>() => T extends Deep<B> ? 1 : 2 ? true : false
type Said<T extends z.ZodType> = z.output<T>
type WorkloadsData<Name extends WorkloadsEvent['type']> = Extract<WorkloadsEvent, { type: Name }>['data']
type LogData<Name extends LogEvent['type']> = Extract<LogEvent, { type: Name }>['data']
type EventData<Name extends StreamEvent['type']> = Extract<StreamEvent, { type: Name }>['data']
type ShortData<Name extends StreamEvent['type']> = Extract<StreamEvent<ShortRow>, { type: Name }>['data']

const PROOFS = {
  State: true satisfies Same<Said<typeof StateSchema>, State>,
  ShortState: true satisfies Same<Said<typeof ShortStateSchema>, State<ShortRow>>,
  Summary: true satisfies Same<Said<typeof SummarySchema>, Summary>,
  Badge: true satisfies Same<Said<typeof BadgeSchema>, Badge>,
  ObjectDetail: true satisfies Same<Said<typeof ObjectDetailSchema>, ObjectDetail>,
  ReleaseValues: true satisfies Same<Said<typeof ReleaseValuesSchema>, ReleaseValues>,
  NarrowedGraph: true satisfies Same<Said<typeof NarrowedGraphSchema>, NarrowedGraph>,
  NotificationPage: true satisfies Same<Said<typeof NotificationPageSchema>, NotificationPage>,
  EventList: true satisfies Same<Said<typeof EventListSchema>, EventList>,
  ScreenPairing: true satisfies Same<Said<typeof ScreenPairingSchema>, ScreenPairing>,
  ActionGroup: true satisfies Same<Said<typeof ActionGroupSchema>, ActionGroup>,
  ActionList: true satisfies Same<Said<typeof ActionListSchema>, ActionList>,
  ActionRequest: true satisfies Same<Said<typeof ActionRequestSchema>, ActionRequest>,
  AccessAnswer: true satisfies Same<Said<typeof AccessAnswerSchema>, AccessAnswer>,
  ProtectedResource: true satisfies Same<Said<typeof ProtectedResourceSchema>, ProtectedResource>,
  Me: true satisfies Same<Said<typeof MeSchema>, Me>,
  ErrorBody: true satisfies Same<Said<typeof ErrorBodySchema>, ErrorBody>,
  snapshot: true satisfies Same<Said<typeof STREAM_SCHEMAS.snapshot>, EventData<'snapshot'>>,
  part: true satisfies Same<Said<(typeof STREAM_SCHEMAS)['snapshot-part']>, EventData<'snapshot-part'>>,
  delta: true satisfies Same<Said<typeof STREAM_SCHEMAS.delta>, EventData<'delta'>>,
  shortSnapshot: true satisfies Same<Said<typeof SHORT_STREAM_SCHEMAS.snapshot>, ShortData<'snapshot'>>,
  shortPart: true satisfies Same<Said<(typeof SHORT_STREAM_SCHEMAS)['snapshot-part']>, ShortData<'snapshot-part'>>,
  shortDelta: true satisfies Same<Said<typeof SHORT_STREAM_SCHEMAS.delta>, ShortData<'delta'>>,
  action: true satisfies Same<Said<typeof STREAM_SCHEMAS.action>, EventData<'action'>>,
  notification: true satisfies Same<Said<typeof STREAM_SCHEMAS.notification>, EventData<'notification'>>,
  heartbeat: true satisfies Same<Said<typeof STREAM_SCHEMAS.heartbeat>, EventData<'heartbeat'>>,
  bye: true satisfies Same<Said<typeof STREAM_SCHEMAS.bye>, EventData<'bye'>>,
  LogAnswer: true satisfies Same<Said<typeof LogAnswerSchema>, LogAnswer>,
  logLines: true satisfies Same<Said<typeof LOG_STREAM_SCHEMAS.lines>, LogData<'lines'>>,
  logEnd: true satisfies Same<Said<typeof LOG_STREAM_SCHEMAS.end>, LogData<'end'>>,
  logBye: true satisfies Same<Said<typeof LOG_STREAM_SCHEMAS.bye>, LogData<'bye'>>,
  ObjectWorkloads: true satisfies Same<Said<typeof ObjectWorkloadsSchema>, ObjectWorkloads>,
  WorkloadPage: true satisfies Same<Said<typeof WorkloadPageSchema>, WorkloadPage>,
  ImagePage: true satisfies Same<Said<typeof ImagePageSchema>, ImagePage>,
  workloadsDelta: true satisfies Same<Said<typeof WORKLOADS_STREAM_SCHEMAS.delta>, WorkloadsData<'delta'>>,
  workloadsBeat: true satisfies Same<Said<typeof WORKLOADS_STREAM_SCHEMAS.heartbeat>, WorkloadsData<'heartbeat'>>,
}

/** The proof itself must be able to fail. */
const REFUTED = {
  missing: false satisfies Same<{ a: string }, { a: string; b?: number }>,
  wider: false satisfies Same<{ a: string }, { a: 'x' | 'y' }>,
  deep: false satisfies Same<{ a: { b: number }[] }, { a: readonly { readonly b: number | null }[] }>,
  sameButReadonly: true satisfies Same<{ a: { b: number }[] }, { readonly a: readonly { readonly b: number }[] }>,
}

it('has a schema for each event of the stream', () => {
  const names: Record<StreamEvent['type'], true> = {
    snapshot: true,
    'snapshot-part': true,
    delta: true,
    action: true,
    notification: true,
    heartbeat: true,
    bye: true,
  }
  expect(Object.keys(STREAM_SCHEMAS).sort()).toEqual(Object.keys(names).sort())
})

it('has a schema for each event of logs', () => {
  const names: Record<LogEvent['type'], true> = { lines: true, end: true, bye: true }
  expect(Object.keys(LOG_STREAM_SCHEMAS).sort()).toEqual(Object.keys(names).sort())
})

it('has a schema for each event of the workloads of an object', () => {
  const names: Record<WorkloadsEvent['type'], true> = { snapshot: true, delta: true, heartbeat: true, bye: true }
  expect(Object.keys(WORKLOADS_STREAM_SCHEMAS).sort()).toEqual(Object.keys(names).sort())
})

it('can be told as JSON schema, so that a description of the API can be made of it', () => {
  expect(Object.values(PROOFS).every(Boolean)).toBe(true)
  expect(REFUTED.sameButReadonly).toBe(true)
  const answers = [StateSchema, ObjectDetailSchema, NarrowedGraphSchema, NotificationPageSchema, ErrorBodySchema]
  for (const schema of [...answers, ObjectWorkloadsSchema, WorkloadPageSchema, ImagePageSchema])
    expect(z.toJSONSchema(schema)).toMatchObject({ type: 'object', additionalProperties: false })
})
