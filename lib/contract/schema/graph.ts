// The schema of /api/graph, as lib/contract/graph.ts tells it to the pages.

import { z } from 'zod'
import { parseRef, type Ref } from '@/lib/ref'
import { GRAPH_EDGE_TYPES } from '../graph'
import { KindSchema, StatusSchema } from './parameters'
import { MarkSchema } from './row'
import { AnyRefSchema, CountSchema, InventorySummarySchema } from './values'

/** Also what stands for several folded objects. */
const NodeRefSchema = z.string().refine(isNodeRef, 'is neither a ref nor a fold')

const GraphNodeSchema = z.strictObject({
  ref: NodeRefSchema,
  kind: KindSchema,
  namespace: z.string(),
  name: z.string(),
  status: StatusSchema,
  current: z.boolean(),
  marks: z.array(MarkSchema).exactOptional(),
  missing: z.boolean().exactOptional(),
  unread: z.boolean().exactOptional(),
  line: z.string().exactOptional(),
  hint: z.string().exactOptional(),
  wave: z.int().min(1).exactOptional(),
  behind: z.literal(true).exactOptional(),
  remote: z.literal(true).exactOptional(),
  inventory: InventorySummarySchema.exactOptional(),
  rootCause: AnyRefSchema.exactOptional(),
  folded: z
    .strictObject({
      count: CountSchema,
      statuses: z.partialRecord(StatusSchema, CountSchema),
      part: z.string().exactOptional(),
    })
    .exactOptional(),
})

const GraphEdgeSchema = z.strictObject({
  from: NodeRefSchema,
  to: NodeRefSchema,
  type: z.enum(GRAPH_EDGE_TYPES),
  status: StatusSchema.exactOptional(),
  readyExpr: z.string().exactOptional(),
  holds: z.literal(true).exactOptional(),
  mutual: z.literal(true).exactOptional(),
})

export const NarrowedGraphSchema = z.strictObject({
  nodes: z.array(GraphNodeSchema),
  edges: z.array(GraphEdgeSchema),
  cycles: z.array(z.array(NodeRefSchema)),
  rootCauses: z.array(AnyRefSchema),
  counts: z.strictObject({
    total: CountSchema,
    shown: CountSchema,
    folded: CountSchema,
    filtered: CountSchema,
    distant: CountSchema,
    cutEdges: CountSchema,
  }),
})

function isNodeRef(text: string): text is Ref {
  return parseRef(text) !== undefined || text.startsWith('fold:')
}
