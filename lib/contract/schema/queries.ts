// What may be asked, one schema per question. Addresses, agents and the description of the API read the same ones.

import { z } from 'zod'
import { MAX_ASKED } from '@/lib/contract/access'
import { LOG_LEVELS } from '@/lib/contract/logs'
import { FRAME_CHOICES } from '@/lib/flux/graph/view'
import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import { LOGGED_KINDS, WORKLOAD_STATUSES } from '@/lib/workloads/words'
import {
  choiceOf,
  EventKindSchema,
  FlagSchema,
  KindSchema,
  LabelSchema,
  listOf,
  NameSchema,
  RefSchema,
  StatusSchema,
  SwitchSchema,
  TextSchema,
  wholeNumber,
} from './parameters'
import { EventSinceSchema, MessageSinceSchema } from './since'

const MAX_EVENTS = 1_000
const MAX_MESSAGES = 500
const MAX_DEPTH = 100
const MAX_WORKLOADS = 500
const TOPIC = /^[A-Za-z0-9_-]{1,64}$/
const PRIORITY = 'must be 1 to 5, or several of these with commas'
const CURSOR = /^\d{1,15}\.\d{1,15}$/

/** What narrows a view. */
const part = { namespace: listOf(NameSchema), kind: listOf(KindSchema) }

const rows = {
  ...part,
  status: listOf(StatusSchema),
  label: listOf(LabelSchema),
  q: TextSchema.default(''),
}

export const StateQuerySchema = z.object(rows)
export type StateQuery = z.output<typeof StateQuerySchema>

/** `strict`: anything but these words is a failure to whoever asks for the status only. */
export const SummaryQuerySchema = z.object({ strict: choiceOf(['0', '1', 'healthy']).default('0') })

export const BadgeQuerySchema = z.object({ ref: RefSchema.exactOptional() })

/** Out of the path. */
export const ObjectQuerySchema = z.object({ kind: KindSchema, namespace: NameSchema, name: NameSchema })

export const StreamQuerySchema = z.object({ ...part, rows: choiceOf(['changes']).exactOptional() })

export const GraphQuerySchema = z.object({
  ...rows,
  scope: choiceOf(['dependencies', 'delivery']).default('dependencies'),
  root: TextSchema.exactOptional(),
  depth: z.union([z.literal('all'), wholeNumber(0, MAX_DEPTH)], 'is neither `all` nor a whole number').default('all'),
  direction: choiceOf(['up', 'down', 'both']).exactOptional(),
  show: choiceOf(['all', 'unhealthy']).default('all'),
  fold: choiceOf(['auto', 'on', 'off']).default('off'),
  open: listOf(TextSchema),
  closed: listOf(TextSchema),
  selected: TextSchema.exactOptional(),
  format: choiceOf(['json', 'mermaid']).default('json'),
  frames: choiceOf(FRAME_CHOICES).default('auto'),
})
export type GraphQuery = z.output<typeof GraphQuerySchema>

export const EventQuerySchema = z.object({
  kind: listOf(EventKindSchema),
  namespace: listOf(NameSchema),
  name: NameSchema.exactOptional(),
  /** Also what it deployed. */
  applier: listOf(RefSchema),
  type: choiceOf(['Normal', 'Warning']).exactOptional(),
  since: EventSinceSchema.exactOptional(),
  q: TextSchema.default(''),
  limit: wholeNumber(0, MAX_EVENTS).default(200),
})
export type EventQuery = z.output<typeof EventQuerySchema>

export const NotificationQuerySchema = z.object({
  topic: listOf(z.string().regex(TOPIC, 'is no name of a topic')),
  since: MessageSinceSchema.exactOptional(),
  priority: listOf(z.int(PRIORITY).min(1, PRIORITY).max(5, PRIORITY)),
  severity: choiceOf(['info', 'error']).exactOptional(),
  /** Also by a short name, as kubectl takes them. */
  kind: z
    .string()
    .transform((text, context) => {
      const kind = kindOfAlias(text)
      if (kind !== undefined) return kind
      context.addIssue({ code: 'custom', message: 'is no Flux kind' })
      return z.NEVER
    })
    .exactOptional(),
  namespace: NameSchema.exactOptional(),
  name: NameSchema.exactOptional(),
  q: TextSchema.exactOptional(),
  limit: wholeNumber(1, MAX_MESSAGES).default(100),
  cursor: z
    .string()
    .regex(CURSOR, 'is none that an earlier answer gave')
    .transform((text) => {
      const [time = '', order = ''] = text.split('.')
      return { time: Number(time), order: Number(order) }
    })
    .exactOptional(),
})
export type NotificationParameters = z.output<typeof NotificationQuerySchema>

export const AccessQuerySchema = z.object({
  ref: z
    .array(RefSchema)
    .overwrite((refs) => [...new Set(refs)])
    .min(1, 'must name at least one object as Kind/namespace/name')
    .max(MAX_ASKED, `may name ${MAX_ASKED} objects at most`),
  suspension: FlagSchema.default('0'),
})
export type AccessQuery = z.output<typeof AccessQuerySchema>

/** Where an earlier answer ended: status and ref of its last workload. */
const WORKLOAD_CURSOR = /^[a-z]{1,16}\.[A-Z][A-Za-z]{1,31}\/[a-z0-9.-]{1,253}\/[a-z0-9.-]{1,253}$/

export const WorkloadQuerySchema = z.object({
  namespace: listOf(NameSchema),
  status: listOf(choiceOf(WORKLOAD_STATUSES)),
  managedBy: RefSchema.exactOptional(),
  image: TextSchema.default(''),
  q: TextSchema.default(''),
  limit: wholeNumber(1, MAX_WORKLOADS).default(100),
  cursor: z.string().regex(WORKLOAD_CURSOR, 'is none that an earlier answer gave').exactOptional(),
})
export type WorkloadQuery = z.output<typeof WorkloadQuerySchema>

const MAX_TAIL = 2_000
const MAX_SINCE_SECONDS = 366 * 86_400

const logs = {
  tail: z
    .int('is not a whole number')
    .min(0, 'is less than 0')
    .overwrite((lines) => Math.min(lines, MAX_TAIL))
    .default(200),
  sinceSeconds: wholeNumber(1, MAX_SINCE_SECONDS).exactOptional(),
  previous: SwitchSchema,
  follow: SwitchSchema,
  q: TextSchema.default(''),
  level: choiceOf(LOG_LEVELS).exactOptional(),
}

export const ObjectLogsQuerySchema = z.object({ ...logs, all: SwitchSchema })
export type ObjectLogsQuery = z.output<typeof ObjectLogsQuerySchema>

export const WorkloadLogsQuerySchema = z.object({
  ...logs,
  pod: NameSchema.exactOptional(),
  container: NameSchema.exactOptional(),
})
export type WorkloadLogsQuery = z.output<typeof WorkloadLogsQuerySchema>

/** Out of the path. */
export const WorkloadTargetSchema = z.object({
  kind: choiceOf(LOGGED_KINDS),
  namespace: NameSchema,
  name: NameSchema,
})
