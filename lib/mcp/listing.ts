// How the tools are listed: schemas made once and kept small, since the list costs its size in every conversation.

import type { Tool as ListedTool } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Shape } from './answer'
import type { Hints, Tool } from './tool'

const ANNOTATIONS = {
  read: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  act: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  'act-destructively': { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
} as const satisfies Record<Hints, ListedTool['annotations']>

const TEXT = { type: 'string' } as const
const HEAD = {
  type: 'object',
  properties: { complete: { type: 'boolean' }, missing: { type: 'array' } },
  required: ['complete', 'missing'],
} as const

/** Of the structure beside the text. What stands in it beyond is told by its name. */
export const OUTPUT = {
  list: {
    type: 'object',
    properties: {
      head: HEAD,
      sentence: TEXT,
      items: { type: 'array', items: { type: 'object', properties: { ref: TEXT, status: TEXT, text: TEXT } } },
      page: { type: 'object' },
    },
    required: ['head', 'sentence'],
  },
  acted: {
    type: 'object',
    properties: {
      ...{ head: HEAD, sentence: TEXT, id: TEXT, state: TEXT },
      ...{ retrying: { type: 'boolean' }, actions: { type: 'array' } },
    },
    required: ['head', 'sentence', 'id', 'state', 'actions'],
  },
  text: undefined,
} as const satisfies Record<Shape, ListedTool['outputSchema']>

export function listTool({ name, title, description, input, hints, shape }: Tool): ListedTool {
  const outputSchema = OUTPUT[shape]
  return {
    name,
    title,
    description,
    inputSchema: { ...schemaOf(input), type: 'object' },
    ...(outputSchema === undefined ? {} : { outputSchema }),
    annotations: ANNOTATIONS[hints],
  }
}

/** What a value must look like in detail is said by the refusal. */
const LEFT_OUT: ReadonlySet<string> = new Set(['$schema', 'pattern', 'maxLength'])

function schemaOf(input: z.ZodObject): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(input, {
    io: 'input',
    override({ jsonSchema }) {
      for (const key of LEFT_OUT) Reflect.deleteProperty(jsonSchema, key)
    },
  })
  const { $schema: _, ...rest } = schema
  return rest
}
