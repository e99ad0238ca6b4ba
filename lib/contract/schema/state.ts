// The schema of /api/state, as `State` in lib/contract/state.ts tells it to the pages.

import { z } from 'zod'
import { MARK_CODES } from '@/lib/flux/judge/mark-codes'
import { STATUSES } from '@/lib/flux/judge/status'
import { SOURCE_STATES, VERDICT_LEVELS } from '../state'
import { VERDICT_REASONS } from '../verdict-reasons'
import { KindSchema, StatusSchema } from './parameters'
import { MarkCodeSchema, ResourceSchema, StuckSchema } from './row'
import { ShortRowSchema } from './short-row'
import { ActionNameSchema, AnyRefSchema, CountSchema, TimeSchema } from './values'

const statusCounts = {
  total: CountSchema,
  ready: CountSchema,
  reconciling: CountSchema,
  waiting: CountSchema,
  failed: CountSchema,
  stalled: CountSchema,
  suspended: CountSchema,
  terminating: CountSchema,
  unknown: CountSchema,
  static: CountSchema,
}

export const CountsSchema = z.strictObject({
  ...statusCounts,
  marked: CountSchema,
  byKind: z.partialRecord(KindSchema, z.strictObject(statusCounts)),
})

const SOURCE_REASONS = SOURCE_STATES.map((state) => `source_${state}` as const)
const VerdictReasonCodeSchema = z.enum([...VERDICT_REASONS, ...STATUSES, ...MARK_CODES, ...SOURCE_REASONS])

export const VerdictSchema = z.strictObject({
  level: z.enum(VERDICT_LEVELS),
  sentence: z.string(),
  links: z
    .array(
      z.strictObject({
        text: z.string(),
        statuses: z.array(StatusSchema).exactOptional(),
        held: z.literal(true).exactOptional(),
        ref: AnyRefSchema.exactOptional(),
      }),
    )
    .exactOptional(),
  reasons: z.array(
    z.strictObject({
      code: VerdictReasonCodeSchema,
      text: z.string(),
      ref: AnyRefSchema.exactOptional(),
    }),
  ),
})

export const SourceHealthSchema = z.strictObject({
  id: z.string(),
  kind: KindSchema.exactOptional(),
  label: z.string(),
  role: z.enum(['flux', 'events', 'ntfy', 'workloads', 'history', 'ground']),
  state: z.enum(SOURCE_STATES),
  lastSyncedAt: TimeSchema.exactOptional(),
  since: TimeSchema,
  count: CountSchema,
  reason: z.string().exactOptional(),
  version: z.string().exactOptional(),
})

export const ControllerSchema = z.strictObject({
  name: z.string(),
  namespace: z.string().exactOptional(),
  components: z.array(z.string()).exactOptional(),
  watches: z
    .strictObject({ selector: z.string().exactOptional(), namespace: z.string().exactOptional() })
    .exactOptional(),
  version: z.string().exactOptional(),
  image: z.string().exactOptional(),
  ready: CountSchema,
  desired: CountSchema,
  state: z.enum(['ready', 'progressing', 'down']),
  message: z.string().exactOptional(),
})

export const AdviceSchema = z.strictObject({ meaning: z.string(), remedy: z.string() })

export const ProblemSchema = z.strictObject({
  root: AnyRefSchema,
  status: z.union([StatusSchema, z.literal('not_running')]),
  applier: AnyRefSchema.exactOptional(),
  since: TimeSchema.exactOptional(),
  atLeast: z.boolean().exactOptional(),
  title: z.string(),
  message: z.string(),
  advice: AdviceSchema,
  holdsBack: z.array(AnyRefSchema),
  holdsBackCount: CountSchema,
  actions: z.array(ActionNameSchema),
  stuck: StuckSchema.exactOptional(),
  mark: MarkCodeSchema.exactOptional(),
  cycle: z.array(AnyRefSchema).exactOptional(),
  missing: AnyRefSchema.exactOptional(),
  controller: z.string().exactOptional(),
  same: z.array(AnyRefSchema).exactOptional(),
  sameCount: CountSchema.exactOptional(),
})

export const ClusterRunningSchema = z.strictObject({
  state: z.enum(SOURCE_STATES),
  asOf: TimeSchema.exactOptional(),
  total: CountSchema,
  ok: CountSchema,
  progressing: CountSchema,
  failed: CountSchema,
  suspended: CountSchema,
  unknown: CountSchema,
})

export const RolloutSchema = z.strictObject({
  id: z.string(),
  source: AnyRefSchema,
  revision: z.string(),
  revisionShort: z.string(),
  subject: z.string().exactOptional(),
  author: z.string().exactOptional(),
  startedAt: TimeSchema,
  total: CountSchema,
  done: CountSchema,
  failed: CountSchema,
  waiting: CountSchema,
  suspended: CountSchema,
  running: z.array(AnyRefSchema),
  finishedAt: TimeSchema.exactOptional(),
})

export const UnreadableSchema = z.strictObject({
  kind: z.string(),
  ref: AnyRefSchema.exactOptional(),
  reason: z.string(),
})

export const ClusterInfoSchema = z.strictObject({
  name: z.string(),
  server: z.string(),
  kubernetesVersion: z.string().exactOptional(),
  fluxVersion: z.string().exactOptional(),
  distribution: z
    .strictObject({
      version: z.string().exactOptional(),
      status: z.string().exactOptional(),
      entitlement: z.string().exactOptional(),
      managedBy: z.string().exactOptional(),
      operatorVersion: z.string().exactOptional(),
      registry: z.string().exactOptional(),
    })
    .exactOptional(),
  sync: z
    .strictObject({
      ref: AnyRefSchema,
      status: StatusSchema,
      source: AnyRefSchema.exactOptional(),
      url: z.string().exactOptional(),
      path: z.string().exactOptional(),
      revision: z.string().exactOptional(),
      revisionShort: z.string().exactOptional(),
      fetchedAt: TimeSchema.exactOptional(),
    })
    .exactOptional(),
  clockSkewSeconds: z.number().exactOptional(),
  demo: z.boolean(),
  namespaces: z.array(z.string()).exactOptional(),
  warnings: z.array(z.strictObject({ code: z.string(), text: z.string() })).exactOptional(),
})

export const StateSchema = z.strictObject({
  version: CountSchema,
  serverTime: TimeSchema,
  startedAt: TimeSchema,
  build: z.strictObject({ version: z.string(), revision: z.string() }),
  cluster: ClusterInfoSchema,
  scope: z
    .strictObject({
      namespaces: z.array(z.string()).exactOptional(),
      kinds: z.array(KindSchema).exactOptional(),
    })
    .exactOptional(),
  asOf: TimeSchema.exactOptional(),
  verdict: VerdictSchema,
  counts: CountsSchema,
  running: ClusterRunningSchema.exactOptional(),
  rollouts: z.array(RolloutSchema),
  sources: z.array(SourceHealthSchema),
  controllers: z.array(ControllerSchema),
  problems: z.array(ProblemSchema),
  unreadable: z.array(UnreadableSchema),
  resources: z.array(ResourceSchema),
  ignored: z.array(z.string()).exactOptional(),
})

/** With `rows=short`. */
export const ShortStateSchema = z.strictObject({ ...StateSchema.shape, resources: z.array(ShortRowSchema) })
