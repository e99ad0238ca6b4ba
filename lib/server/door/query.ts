// From the parameters of an address to the question that a schema describes. Bad values are refused by name; unknown
// parameters do nothing and are named; empty ones are as good as absent.

import { z } from 'zod'
import type { ErrorCode } from '@/lib/contract/errors'
import { ApiError } from '../api-error'

export interface Asked<T> {
  readonly query: T
  /** Parameters that the question does not know. */
  readonly ignored: readonly string[]
}

const MAX_NAMED = 20
const MAX_NAME = 64

export function readQuery<T extends z.ZodObject>(schema: T, params: URLSearchParams): Asked<z.output<T>> {
  const given = Object.entries(schema.shape).flatMap(([name, field]): readonly (readonly [string, unknown])[] => {
    const values = params.getAll(name).filter((value) => value !== '')
    const innermost = unwrap(field)
    if (innermost instanceof z.ZodArray) {
      const items = values.flatMap((value) => value.split(',')).filter((value) => value !== '')
      return [[name, items.map((value) => toInput(innermost.element, value))]]
    }
    if (values.length > 1) throw refuse(name, 'may be given once', 'invalid_request')
    return values.map((value) => [name, toInput(field, value)])
  })
  const unknown = [...new Set(params.keys())].filter((name) => !Object.hasOwn(schema.shape, name))
  return {
    query: parseQuestion(schema, Object.fromEntries(given)),
    ignored: unknown.slice(0, MAX_NAMED).map((name) => name.slice(0, MAX_NAME)),
  }
}

/** What an answer says of them. */
export function naming(ignored: readonly string[]): { readonly ignored?: readonly string[] } {
  return ignored.length === 0 ? {} : { ignored }
}

/** Throws `invalid_kind`, `invalid_name` or `invalid_request`. */
export function parseQuestion<T extends z.ZodObject>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const [parameter] = issue?.path ?? []
  // How many or how long is another matter than what it is.
  const isSize = issue?.code === 'too_small' || issue?.code === 'too_big'
  throw refuse(String(parameter), issue?.message ?? 'is wrong', isSize ? 'invalid_request' : codeOf(parameter))
}

function codeOf(parameter: PropertyKey | undefined): ErrorCode {
  if (parameter === 'kind') return 'invalid_kind'
  return parameter === 'namespace' || parameter === 'name' || parameter === 'ref' ? 'invalid_name' : 'invalid_request'
}

function refuse(parameter: string, what: string, code: ErrorCode): ApiError {
  return new ApiError(code, `The parameter "${parameter}" ${what}.`, { details: { parameter } })
}

/** Text stays text but where a number is asked for; what is no number is left to the schema to refuse. */
function toInput(field: unknown, value: string): string | number {
  return /^\d{1,9}$/.test(value) && takesNumber(field) ? Number(value) : value
}

function takesNumber(field: unknown): boolean {
  const innermost = unwrap(field)
  return innermost instanceof z.ZodUnion ? innermost.options.some(takesNumber) : innermost instanceof z.ZodNumber
}

function unwrap(field: unknown): unknown {
  if (field instanceof z.ZodOptional || field instanceof z.ZodExactOptional || field instanceof z.ZodDefault)
    return unwrap(field.unwrap())
  return field
}
