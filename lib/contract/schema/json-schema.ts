// Schemas as the description of the API writes them: named ones by reference, without what only checks.

import { z } from 'zod'
import type { ApiParameter, JsonSchema } from '../openapi'
import { COMPONENTS, type ComponentName } from './components'

const PLACE = '#/components/schemas/'
/** Said by the generator of every integer. */
const LARGEST = Number.MAX_SAFE_INTEGER

export function refTo(name: ComponentName): JsonSchema {
  return { $ref: `${PLACE}${name}` }
}

export function describeComponents(): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { target: 'draft-2020-12', io: 'output', uri: (id) => `${PLACE}${id}` })
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)]))
}

/** One for each field, in its order. Throws for one without a sentence. */
export function describeParameters(schema: z.ZodObject, place: ApiParameter['in']): readonly ApiParameter[] {
  const { properties = {}, required = [] } = plain(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }))
  return Object.entries(properties).map(([name, { description, ...field }]) => {
    if (description === undefined) throw new Error(`The parameter ${name} is not described.`)
    return { name, in: place, required: place === 'path' || required.includes(name), description, schema: field }
  })
}

function plain(value: unknown): JsonSchema {
  return isObject(value) ? withoutNoise(value) : {}
}

function withoutNoise(object: object): JsonSchema {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
      if (key === '$schema' || key === '$id' || (key === 'maximum' && value === LARGEST)) return []
      // Nothing is as good as an empty list.
      if (key === 'default' && Array.isArray(value)) return []
      return [[key, tidy(value)]]
    }),
  )
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  return isObject(value) ? withoutNoise(value) : value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
