// The schemas that have a name in the description of the API, by that name. Every answer is one of them.

import { z } from 'zod'
import { ActionRequestSchema } from './action-request'
import { AccessAnswerSchema, ActionGroupSchema, ActionListSchema, ActionSchema, MeSchema } from './actions'
import { McpMessageSchema, McpRequestSchema, ProtectedResourceSchema } from './agents'
import { AlertCoverageSchema } from './alerts'
import { ErrorBodySchema } from './errors'
import {
  LogQueryAnswerSchema,
  LogQueryRequestSchema,
  MetricQueryAnswerSchema,
  MetricQueryRequestSchema,
} from './free-queries'
import { NarrowedGraphSchema } from './graph'
import { GroundAnswerSchema, GroundLineSchema, GroundPageSchema } from './ground'
import {
  DeployDetailSchema,
  DeployPageSchema,
  DeploySchema,
  HistoryEntrySchema,
  HistoryPageSchema,
  HistorySourceSchema,
  HistoryStatsSchema,
} from './history'
import { ImagePageSchema } from './images'
import { LOG_STREAM_SCHEMAS, LogAnswerSchema } from './logs'
import { EventListSchema, FluxEventSchema, NotificationPageSchema, NotificationSchema } from './notifications'
import { ObjectDetailSchema } from './objects'
import { ReleaseDetailSchema, ReleaseValuesSchema } from './release'
import { MarkSchema, ResourceSchema } from './row'
import { ScreenConfirmationSchema, ScreenPairingSchema, ScreenRequestSchema } from './screens'
import { ShortRowSchema } from './short-row'
import {
  AdviceSchema,
  ClusterInfoSchema,
  ClusterRunningSchema,
  ControllerSchema,
  CountsSchema,
  ProblemSchema,
  RolloutSchema,
  ShortStateSchema,
  SourceHealthSchema,
  StateSchema,
  UnreadableSchema,
  VerdictSchema,
} from './state'
import { SHORT_STREAM_SCHEMAS, STREAM_SCHEMAS } from './stream'
import { BadgeSchema, SummarySchema } from './summary'
import {
  ObjectWorkloadsSchema,
  PodSummarySchema,
  WORKLOADS_STREAM_SCHEMAS,
  WorkloadPageSchema,
  WorkloadWithPodsSchema,
} from './workloads'

export const COMPONENTS = {
  State: StateSchema,
  ShortState: ShortStateSchema,
  ClusterInfo: ClusterInfoSchema,
  Verdict: VerdictSchema,
  Counts: CountsSchema,
  ClusterRunning: ClusterRunningSchema,
  Rollout: RolloutSchema,
  SourceHealth: SourceHealthSchema,
  Controller: ControllerSchema,
  Problem: ProblemSchema,
  Advice: AdviceSchema,
  Unreadable: UnreadableSchema,
  Resource: ResourceSchema,
  ShortResource: ShortRowSchema,
  Mark: MarkSchema,

  StreamSnapshot: STREAM_SCHEMAS.snapshot,
  StreamSnapshotPart: STREAM_SCHEMAS['snapshot-part'],
  StreamDelta: STREAM_SCHEMAS.delta,
  ShortStreamSnapshot: SHORT_STREAM_SCHEMAS.snapshot,
  ShortStreamSnapshotPart: SHORT_STREAM_SCHEMAS['snapshot-part'],
  ShortStreamDelta: SHORT_STREAM_SCHEMAS.delta,
  StreamNotification: STREAM_SCHEMAS.notification,
  StreamHeartbeat: STREAM_SCHEMAS.heartbeat,
  StreamBye: STREAM_SCHEMAS.bye,

  ObjectDetail: ObjectDetailSchema,
  ReleaseDetail: ReleaseDetailSchema,
  ReleaseValues: ReleaseValuesSchema,
  ObjectWorkloads: ObjectWorkloadsSchema,
  WorkloadWithPods: WorkloadWithPodsSchema,
  PodSummary: PodSummarySchema,
  WorkloadsDelta: WORKLOADS_STREAM_SCHEMAS.delta,
  WorkloadsHeartbeat: WORKLOADS_STREAM_SCHEMAS.heartbeat,
  WorkloadPage: WorkloadPageSchema,
  ImagePage: ImagePageSchema,
  AlertCoverage: AlertCoverageSchema,
  LogQueryRequest: LogQueryRequestSchema,
  LogQueryAnswer: LogQueryAnswerSchema,
  MetricQueryRequest: MetricQueryRequestSchema,
  MetricQueryAnswer: MetricQueryAnswerSchema,
  GroundAnswer: GroundAnswerSchema,
  GroundPage: GroundPageSchema,
  GroundLine: GroundLineSchema,
  DeployPage: DeployPageSchema,
  Deploy: DeploySchema,
  DeployDetail: DeployDetailSchema,
  HistoryPage: HistoryPageSchema,
  HistoryEntry: HistoryEntrySchema,
  HistorySource: HistorySourceSchema,
  HistoryStats: HistoryStatsSchema,
  LogAnswer: LogAnswerSchema,
  LogBatch: LOG_STREAM_SCHEMAS.lines,
  LogEnd: LOG_STREAM_SCHEMAS.end,
  EventList: EventListSchema,
  FluxEvent: FluxEventSchema,
  NarrowedGraph: NarrowedGraphSchema,
  NotificationPage: NotificationPageSchema,
  Notification: NotificationSchema,

  ActionRequest: ActionRequestSchema,
  Action: ActionSchema,
  ActionGroup: ActionGroupSchema,
  ActionList: ActionListSchema,
  AccessAnswer: AccessAnswerSchema,
  McpRequest: McpRequestSchema,
  McpMessage: McpMessageSchema,
  Me: MeSchema,

  Summary: SummarySchema,
  Badge: BadgeSchema,

  SignIn: z.object({ token: z.string().max(512) }),
  ScreenRequest: ScreenRequestSchema,
  ScreenConfirmation: ScreenConfirmationSchema,
  ScreenPairing: ScreenPairingSchema,
  ProtectedResource: ProtectedResourceSchema,
  Empty: z.strictObject({}),
  /** The description itself, which other rules than ours hold to. */
  Description: z.looseObject({ openapi: z.literal('3.1.0') }),
  Error: ErrorBodySchema,
} as const satisfies Readonly<Record<string, z.ZodType>>

export type ComponentName = keyof typeof COMPONENTS
