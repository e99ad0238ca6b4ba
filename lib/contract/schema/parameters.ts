// What one parameter of a question may be. Each refusal reads on from `The parameter "kind" …`.

import { z } from 'zod'
import { MAX_TEXT } from '@/lib/contract/limits'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import type { Ref } from '@/lib/ref'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
const LABEL = /^[A-Za-z0-9][-A-Za-z0-9_./]{0,316}(=[-A-Za-z0-9_.]{0,63})?$/
const MAX_VALUES = 500

export const NameSchema = z.string('is missing').regex(NAME, 'is no name that Kubernetes allows')

export const KindSchema = z.enum(FLUX_KIND_NAMES, 'is no Flux kind')

/** Whatever an event may be about. */
export const EventKindSchema = z.enum(
  [...FLUX_KIND_NAMES, ...WORKLOAD_KINDS, 'ReplicaSet', 'Pod'],
  'is neither a Flux kind nor that of a workload',
)

export const StatusSchema = z.enum(STATUSES, `is none of ${STATUSES.join(', ')}`)

export const RefSchema = z
  .string()
  .refine(isFluxRef, 'is not of the form Kind/namespace/name')
  .meta({ pattern: `^(${FLUX_KIND_NAMES.join('|')})/[a-z0-9][-a-z0-9.]*/[a-z0-9][-a-z0-9.]*$` })

/** `key`, which only has to be there, or `key=value`. */
export const LabelSchema = z.string().regex(LABEL, 'is not of the form key or key=value')

/** Found literally. */
export const TextSchema = z.string().max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`)

export const FlagSchema = z.enum(['0', '1'], 'is neither 0 nor 1')

/** Off where it is not said. */
export const SwitchSchema = z
  .enum(['0', '1', 'true', 'false'], 'is neither true nor false')
  .default('0')
  .transform((word) => word === '1' || word === 'true')

export function choiceOf<const T extends readonly [string, ...string[]]>(choices: T) {
  return z.enum(choices, `is none of ${choices.join(', ')}`)
}

/** Repeated, or with commas between; each row is held against each of them. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.array(item).max(MAX_VALUES, `names more than ${MAX_VALUES} values`).default([])
}

/** From `least` on; one at least is meant, and the most at most. */
export function wholeNumber(least: 0 | 1, most: number) {
  return z
    .int('is not a whole number')
    .min(least, `is less than ${least}`)
    .overwrite((number) => Math.min(Math.max(number, 1), most))
}

function isFluxRef(text: string): text is Ref {
  const parts = parseFluxRef(text)
  return parts !== undefined && NAME.test(parts.namespace) && NAME.test(parts.name)
}
