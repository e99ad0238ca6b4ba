// Arguments that do not fit are told in our words: which one, what was given, and what would do.

import { z } from 'zod'
import { NameSchema, TextSchema } from '@/lib/contract/schema/parameters'
import { FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import { nearest } from '@/lib/nearest'
import { ApiError } from '@/lib/server/api-error'
import { clip, plainLine } from './plain'

const MAX_SHOWN = 80
const MAX_CURSOR = 400

/** Also by plural and short name, in the words of kubectl. */
export const KindArgument = z
  .string()
  .transform((word, context): FluxKind => {
    const kind = kindOfAlias(word)
    if (kind !== undefined) return kind
    const near = nearest(word, FLUX_KIND_NAMES)
    const remedy = near === undefined ? `; there are ${FLUX_KIND_NAMES.join(', ')}` : `; did you mean ${near}?`
    context.addIssue({ code: 'custom', message: `is no Flux kind${remedy}` })
    return z.NEVER
  })
  .describe('Kind of Flux, in any word that kubectl takes.')
export const NamespaceArgument = NameSchema.describe('Namespace of the object.')
export const NameArgument = NameSchema.describe('Name of the object.')
export const InNamespace = NameSchema.describe('This namespace only.').optional()
export const WordsArgument = TextSchema.describe(
  'Only what has each of these words in its name, state or message.',
).optional()
export const CursorArgument = z.string().max(MAX_CURSOR).describe('From `next` of an earlier answer.').optional()

/** How many items at most. */
export function limitOf(usual: number, most: number) {
  return z.int('is not a whole number').min(1).max(most).default(usual).describe(`At most so many, up to ${most}.`)
}

/** Throws `invalid_request`. */
export function expectArguments<Input extends z.ZodObject>(
  tool: string,
  input: Input,
  given: unknown,
): z.output<Input> {
  const parsed = input.safeParse(given ?? {})
  if (parsed.success) return parsed.data
  const names = Object.keys(input.shape)
  const sentences = parsed.error.issues.map((issue) => sayIssue(issue, given, names))
  throw new ApiError('invalid_request', `${tool}: ${[...new Set(sentences)].join(' ')}`)
}

function sayIssue(issue: z.core.$ZodIssue, given: unknown, names: readonly string[]): string {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => sayUnknown(key, names)).join(' ')
  const argument = issue.path.map(String).join('.')
  if (argument === '') return 'The arguments are not an object.'
  const value = valueAt(given, issue.path)
  if (value === undefined) return `The argument ${argument} is missing.`
  return `The argument ${argument} is ${show(value)}: ${sayWhy(issue)}`
}

function sayUnknown(key: string, names: readonly string[]): string {
  const near = nearest(key, names)
  const shown = show(key)
  if (near !== undefined) return `There is no argument ${shown}; did you mean ${near}?`
  return names.length === 0
    ? `There is no argument ${shown}: this tool takes none.`
    : `There is no argument ${shown}; there are ${names.join(', ')}.`
}

function sayWhy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `it is none of ${issue.values.map(String).join(', ')}.`
  if (issue.code === 'invalid_type') return `it is not of type ${issue.expected}.`
  if (issue.code === 'too_big' && issue.origin !== 'string') return `at most ${issue.maximum} may be asked for.`
  if (issue.code === 'too_small' && issue.origin !== 'string') return `at least ${issue.minimum} is meant.`
  return `it ${issue.message.replace(/\.$/, '')}.`
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    given,
  )
}

function show(value: unknown): string {
  return clip(plainLine(JSON.stringify(value) ?? String(value)), MAX_SHOWN)
}
