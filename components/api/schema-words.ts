// What a schema says, in words, and what stands in it one level down.

import type { JsonSchema } from '@/lib/contract/openapi'

export type Schemas = Readonly<Record<string, JsonSchema>>

export interface Field {
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

const PLACE = '#/components/schemas/'

/** The name under which it stands among the components, where it has one. */
export function nameOf({ $ref }: JsonSchema): string | undefined {
  return $ref?.startsWith(PLACE) ? $ref.slice(PLACE.length) : undefined
}

export function wordsFor(schema: JsonSchema): string {
  const { type, format, enum: choices, const: only, items, anyOf, oneOf, additionalProperties: more } = schema
  const name = nameOf(schema)
  if (name !== undefined) return name
  if (choices !== undefined) return choices.map(String).join(' | ')
  if (only !== undefined) return JSON.stringify(only)
  const alternatives = anyOf ?? oneOf
  if (alternatives !== undefined) return [...new Set(alternatives.map(wordsFor))].join(' or ')
  if (items !== undefined) return `list of ${isShort(items) ? wordsFor(items) : `(${wordsFor(items)})`}`
  if (format === 'date-time') return 'time'
  if (isSchema(more) && schema.properties === undefined) return `map of ${wordsFor(more)}`
  return type ?? 'anything'
}

/** What can be opened in it; empty where there is nothing below. */
export function fieldsOf(schema: JsonSchema, schemas: Schemas): readonly Field[] {
  const name = nameOf(schema)
  if (name !== undefined) return fieldsOf(schemas[name] ?? {}, schemas)
  const { properties, required = [], items, additionalProperties: more } = schema
  if (properties !== undefined)
    return Object.entries(properties).map(([field, one]) => ({
      name: field,
      schema: one,
      isRequired: required.includes(field),
    }))
  if (items !== undefined) return fieldsOf(items, schemas)
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter((one) => fieldsOf(one, schemas).length > 0)
  const [only, ...others] = alternatives
  if (only === undefined) return isSchema(more) ? fieldsOf(more, schemas) : []
  if (others.length === 0) return fieldsOf(only, schemas)
  return alternatives.map((one, at) => ({ name: `either ${at + 1}`, schema: one, isRequired: true }))
}

function isShort(schema: JsonSchema): boolean {
  return nameOf(schema) !== undefined || (schema.enum === undefined && schema.anyOf === undefined)
}

function isSchema(value: JsonSchema | boolean | undefined): value is JsonSchema {
  return typeof value === 'object' && Object.keys(value).length > 0
}
