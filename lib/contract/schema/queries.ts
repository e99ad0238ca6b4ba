// What may be asked, one schema per question. Addresses, agents and the description of the API read the same ones.

import { z } from 'zod'
import { MAX_ASKED } from '@/lib/contract/access'
import { LOG_LEVELS } from '@/lib/contract/logs'
import { FRAME_CHOICES } from '@/lib/flux/graph/view'
import { IMAGE_STATES } from '@/lib/flux/images/states'
import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import { GROUND_QUESTIONS } from '@/lib/ground/words'
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
import { EventSinceSchema, MessageSinceSchema, MessageUntilSchema } from './since'

const MAX_EVENTS = 1_000
const MAX_MESSAGES = 500
const MAX_DEPTH = 100
const MAX_WORKLOADS = 500
const TOPIC = /^[A-Za-z0-9_-]{1,64}$/
const PRIORITY = 'must be 1 to 5, or several of these with commas'
const CURSOR = /^\d{1,15}\.\d{1,15}$/

/** What narrows a view. */
const part = {
  namespace: listOf(NameSchema).describe('Only what is in these namespaces.'),
  kind: listOf(KindSchema).describe('Only objects of these kinds.'),
}

const rows = {
  ...part,
  status: listOf(StatusSchema).describe('Only objects with one of these statuses.'),
  label: listOf(LabelSchema).describe('Only objects with all of these labels, each as `key` or `key=value`.'),
  q: TextSchema.default('').describe('Only objects in whose words this text is found.'),
}

/** How rows are told, where it is not said whole. */
const form = choiceOf(['short'])
  .exactOptional()
  .describe('`short`: rows without what their reader derives from other rows or finds in the answer about the object.')

export const StateQuerySchema = z.object({ ...rows, rows: form })
export type StateQuery = z.output<typeof StateQuerySchema>

/** `strict`: anything but these words is a failure to whoever asks for the status only. */
export const SummaryQuerySchema = z.object({
  strict: choiceOf(['0', '1', 'healthy'])
    .default('0')
    .describe('`1`: 503 unless healthy or reconciled; `healthy`: 503 unless healthy.'),
})

export const BadgeQuerySchema = z.object({
  ref: RefSchema.exactOptional().describe('The object that it is about, as Kind/namespace/name; absent: the verdict.'),
})

/** Out of the path. */
export const ObjectQuerySchema = z.object({
  kind: KindSchema.describe('The kind of the object.'),
  namespace: NameSchema.describe('Its namespace.'),
  name: NameSchema.describe('Its name.'),
})

const FROM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\.\d{1,16}$/

export const StreamQuerySchema = z.object({
  ...part,
  rows: form.describe(
    '`short`: short rows, as `/api/state` tells them; those that this reader knows come as JSON merge patches in `patched`.',
  ),
  from: z
    .string()
    .regex(FROM, 'is no `<startedAt>.<version>`')
    .exactOptional()
    .describe(
      'What this reader knows: `<startedAt>.<version>` of the state. It goes on from there, or with a snapshot where that is too long ago.',
    ),
})

export const GraphQuerySchema = z.object({
  ...rows,
  scope: choiceOf(['dependencies', 'delivery'])
    .default('dependencies')
    .describe('What edges are drawn: dependsOn alone, or sources, charts, appliers and the way of images.'),
  root: TextSchema.exactOptional().describe('The ref of the object in the middle; absent: all.'),
  depth: z
    .union([z.literal('all'), wholeNumber(0, MAX_DEPTH)], 'is neither `all` nor a whole number')
    .default('all')
    .describe('How many edges around the root.'),
  direction: choiceOf(['up', 'down', 'both'])
    .exactOptional()
    .describe('From the root to what it waits for (`up`), to what waits for it (`down`), or both.'),
  show: choiceOf(['all', 'unhealthy'])
    .default('all')
    .describe('All, or what is not well and what it hangs together with.'),
  fold: choiceOf(['auto', 'on', 'off'])
    .default('off')
    .describe('Whether quiet namespaces are folded into one node each.'),
  open: listOf(TextSchema).describe('Folds that are opened, by their name.'),
  closed: listOf(TextSchema).describe('Folds that are closed, by their name.'),
  selected: TextSchema.exactOptional().describe('The ref of an object that is not folded away.'),
  format: choiceOf(['json', 'mermaid']).default('json').describe('JSON, or a text for Mermaid.'),
  frames: choiceOf(FRAME_CHOICES)
    .default('auto')
    .describe('Whether the text for Mermaid has a frame around each namespace.'),
})
export type GraphQuery = z.output<typeof GraphQuerySchema>

export const EventQuerySchema = z.object({
  kind: listOf(EventKindSchema).describe('Only events about these kinds.'),
  namespace: listOf(NameSchema).describe('Only events in these namespaces.'),
  name: NameSchema.exactOptional().describe('Only events about objects of this name.'),
  applier: listOf(RefSchema).describe('Only events about these objects, their workloads and their pods.'),
  type: choiceOf(['Normal', 'Warning']).exactOptional().describe('Only events of this type.'),
  since: EventSinceSchema.exactOptional().describe('Only events after this time, or within a span such as `10m`.'),
  q: TextSchema.default('').describe('Only events in whose words this text is found.'),
  limit: wholeNumber(0, MAX_EVENTS).default(200).describe(`So many at most, and never more than ${MAX_EVENTS}.`),
})
export type EventQuery = z.output<typeof EventQuerySchema>

/** Also by a short name, as kubectl takes them. */
const AliasSchema = z.string().transform((text, context) => {
  const kind = kindOfAlias(text)
  if (kind !== undefined) return kind
  context.addIssue({ code: 'custom', message: 'is no Flux kind' })
  return z.NEVER
})

export const NotificationQuerySchema = z.object({
  topic: listOf(z.string().regex(TOPIC, 'is no name of a topic')).describe('Only messages of these topics.'),
  since: MessageSinceSchema.exactOptional().describe(
    'Only messages after this: a span such as `24h`, `all`, the id of a message, or a unix time in seconds.',
  ),
  until: MessageUntilSchema.exactOptional().describe(
    'Only messages from before this: a span such as `24h`, or a unix time in seconds.',
  ),
  priority: listOf(z.int(PRIORITY).min(1, PRIORITY).max(5, PRIORITY)).describe('Only messages of these priorities.'),
  severity: choiceOf(['info', 'error']).exactOptional().describe('Only messages of Flux with this severity.'),
  kind: listOf(AliasSchema).describe('Only messages about objects of these kinds, also by their short names.'),
  namespace: listOf(NameSchema).describe('Only messages about objects in these namespaces.'),
  name: NameSchema.exactOptional().describe('Only messages about objects of this name.'),
  still: choiceOf(['failing'])
    .exactOptional()
    .describe('`failing`: only messages about objects that are failed or stalled now.'),
  q: TextSchema.exactOptional().describe('Only messages in whose words this text is found.'),
  limit: wholeNumber(1, MAX_MESSAGES).default(100).describe(`So many at most, and never more than ${MAX_MESSAGES}.`),
  cursor: z
    .string()
    .regex(CURSOR, 'is none that an earlier answer gave')
    .transform((text) => {
      const [time = '', order = ''] = text.split('.')
      return { time: Number(time), order: Number(order) }
    })
    .exactOptional()
    .describe('`nextCursor` of the page before.'),
})
export type NotificationParameters = z.output<typeof NotificationQuerySchema>

export const AccessQuerySchema = z.object({
  ref: z
    .array(RefSchema)
    .overwrite((refs) => [...new Set(refs)])
    .min(1, 'must name at least one object as Kind/namespace/name')
    .max(MAX_ASKED, `may name ${MAX_ASKED} objects at most`)
    .describe('The objects, each as Kind/namespace/name.'),
  suspension: FlagSchema.default('0').describe('`1`: also who declares the suspension, so that ours would be undone.'),
})
export type AccessQuery = z.output<typeof AccessQuerySchema>

/** Where an earlier answer ended: the word and the ref of its last row. */
const RowCursorSchema = z
  .string()
  .regex(
    /^[a-z]{1,16}\.[A-Z][A-Za-z]{1,31}\/[a-z0-9.-]{1,253}\/[a-z0-9.-]{1,253}$/,
    'is none that an earlier answer gave',
  )
  .exactOptional()
  .describe('`nextCursor` of the page before.')

export const WorkloadQuerySchema = z.object({
  namespace: listOf(NameSchema).describe('Only workloads in these namespaces.'),
  status: listOf(choiceOf(WORKLOAD_STATUSES)).describe('Only workloads with one of these statuses.'),
  managedBy: RefSchema.exactOptional().describe('Only workloads that this object deployed.'),
  image: TextSchema.default('').describe('Only workloads in the name of whose images this text is found.'),
  q: TextSchema.default('').describe('Only workloads in whose words this text is found.'),
  limit: wholeNumber(1, MAX_WORKLOADS).default(100).describe(`So many at most, and never more than ${MAX_WORKLOADS}.`),
  cursor: RowCursorSchema,
})
export type WorkloadQuery = z.output<typeof WorkloadQuerySchema>

const MAX_IMAGES = 500

export const ImageQuerySchema = z.object({
  namespace: listOf(NameSchema).describe('Only rows of these namespaces.'),
  status: listOf(StatusSchema).describe('Only rows whose repository, policy or automation has one of these statuses.'),
  state: listOf(choiceOf(IMAGE_STATES)).describe('Only rows whose worst step stands like this.'),
  q: TextSchema.default('').describe('Only rows in whose words this text is found.'),
  limit: wholeNumber(1, MAX_IMAGES).default(100).describe(`So many at most, and never more than ${MAX_IMAGES}.`),
  cursor: RowCursorSchema,
})
export type ImageQuery = z.output<typeof ImageQuerySchema>

const MAX_LINES_OF_GROUND = 500
const GROUND_CURSOR = /^[a-z]{1,16}\.[A-Z][A-Za-z]{1,31}\/[a-z0-9.-]{0,253}\/[A-Za-z0-9_.:-]{1,253}$/

export const GroundQuerySchema = z.object({
  look: FlagSchema.default('1')
    .transform((flag) => flag === '1')
    .describe('`0`: only what is known already; nothing is read for it.'),
})
export type GroundQuery = z.output<typeof GroundQuerySchema>

/** Out of the path. */
export const GroundTargetSchema = z.object({
  id: TextSchema.describe(`The question: ${GROUND_QUESTIONS.join(', ')}.`),
})

export const GroundPageQuerySchema = z.object({
  all: SwitchSchema.describe('Also what is well.'),
  limit: wholeNumber(1, MAX_LINES_OF_GROUND)
    .default(100)
    .describe(`So many at most, and never more than ${MAX_LINES_OF_GROUND}.`),
  cursor: z
    .string()
    .regex(GROUND_CURSOR, 'is none that an earlier answer gave')
    .exactOptional()
    .describe('`nextCursor` of the page before.'),
})
export type GroundPageQuery = z.output<typeof GroundPageQuerySchema>

const MAX_TAIL = 2_000
const MAX_SINCE_SECONDS = 366 * 86_400

const logs = {
  tail: z
    .int('is not a whole number')
    .min(0, 'is less than 0')
    .overwrite((lines) => Math.min(lines, MAX_TAIL))
    .default(200)
    .describe(`So many of the newest lines, and never more than ${MAX_TAIL}.`),
  sinceSeconds: wholeNumber(1, MAX_SINCE_SECONDS).exactOptional().describe('Only lines of so many seconds back.'),
  previous: SwitchSchema.describe('Lines of the run of a container before the last restart.'),
  follow: SwitchSchema.describe('Lines as they come, as server-sent events.'),
  q: TextSchema.default('').describe('Only lines in which this text is found.'),
  level: choiceOf(LOG_LEVELS).exactOptional().describe('Only lines of this level or a graver one.'),
}

export const ObjectLogsQuerySchema = z.object({
  ...logs,
  all: SwitchSchema.describe('Every line of the controller, not only those about this object.'),
})
export type ObjectLogsQuery = z.output<typeof ObjectLogsQuerySchema>

export const WorkloadLogsQuerySchema = z.object({
  ...logs,
  pod: NameSchema.exactOptional().describe('Only lines of this pod.'),
  container: NameSchema.exactOptional().describe('Only lines of this container.'),
})
export type WorkloadLogsQuery = z.output<typeof WorkloadLogsQuerySchema>

/** Out of the path. */
export const WorkloadTargetSchema = z.object({
  kind: choiceOf(LOGGED_KINDS).describe('The kind of the workload, or Pod.'),
  namespace: NameSchema.describe('Its namespace.'),
  name: NameSchema.describe('Its name.'),
})
