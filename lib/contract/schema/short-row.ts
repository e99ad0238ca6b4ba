// The schema of a short row, as `ShortRow` in lib/contract/short-row.ts tells it to the pages.

import { z } from 'zod'
import { conditionFields, DependencySummarySchema, ResourceSchema, RevisionSummarySchema } from './row'
import { AnyRefSchema, TimeSchema } from './values'

const { kind: _kind, namespace: _namespace, name: _name, ...shape } = ResourceSchema.shape
const revision = RevisionSummarySchema.shape
const source = shape.source.unwrap()

/** Or not so. */
const TimeOrNone = z.union([TimeSchema, z.literal('')])
const condition = {
  status: conditionFields.status.exactOptional(),
  reason: z.string().exactOptional(),
  message: z.string().exactOptional(),
  since: TimeOrNone.exactOptional(),
}

export const ShortRowSchema = z
  .strictObject({
    ...shape,
    apiVersion: shape.apiVersion.exactOptional(),
    retrying: shape.retrying.exactOptional(),
    marks: shape.marks.exactOptional(),
    current: shape.current.exactOptional(),
    suspended: shape.suspended.exactOptional(),
    labels: shape.labels.exactOptional(),
    actions: shape.actions.exactOptional(),
    nextRunAt: TimeOrNone.exactOptional().describe('Absent of what is ready: one interval behind its last run.'),
    ready: z
      .strictObject(condition)
      .exactOptional()
      .describe(
        'Absent fields: True since the last run, in the words of its controller for what was applied or fetched.',
      ),
    healthy: z
      .strictObject({ ...condition, current: z.boolean().exactOptional() })
      .exactOptional()
      .describe('Absent fields: True since the same moment as `ready`, and current.'),
    revision: z
      .strictObject({
        ...revision,
        behind: revision.behind.exactOptional(),
        sentence: revision.sentence.exactOptional(),
      })
      .exactOptional()
      .describe(
        'Absent fields follow from the others and from the row of its source. `behind`: `rolling_out` where the source has another revision, else what the source says of itself, and `no` of a source.',
      ),
    source: z
      .union([AnyRefSchema, source])
      .exactOptional()
      .describe('A plain ref: with the status that its own row has.'),
    dependsOn: z
      .array(z.union([AnyRefSchema, DependencySummarySchema]))
      .exactOptional()
      .describe('A plain ref: there, with the status that its own row has.'),
  })
  .describe('A row without what its ref, its kind and other rows say: absent is what is usual.')
