// The object that a call names. Where there is none the refusal offers names that are near, since agents guess.

import type { ObjectDetail } from '@/lib/contract/objects'
import { nearest } from '@/lib/nearest'
import { kindOf, nameOf, namespaceOf, type Ref, refForPeople, refOf } from '@/lib/ref'
import type { HealthOf } from '@/lib/server/answers/inventory-health'
import type { Questions } from '@/lib/server/answers/questions'
import { ApiError } from '@/lib/server/api-error'

const OFFERED = 5
const EVERYTHING = { namespace: [], kind: [], status: [], label: [], q: '' }

/** Throws `not_found` with names that are near, or `unavailable` where nobody could tell. */
export function findObject(
  questions: Pick<Questions, 'object' | 'state'>,
  ref: Ref,
  healthOf?: HealthOf,
): ObjectDetail {
  return offeringNear(questions, ref, () => questions.object(ref, healthOf))
}

/** Throws as `findObject` does. */
export function expectObject(questions: Questions, ref: Ref | undefined): void {
  if (ref !== undefined && questions.row(ref) === undefined) findObject(questions, ref)
}

export function offeringNear<T>(questions: Pick<Questions, 'state'>, ref: Ref, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not_found') throw error
    const near = namesNear(questions, ref)
    const offer = near.length === 0 ? 'get_flux_status(status=all) lists what there is.' : `Near: ${near.join(', ')}.`
    throw new ApiError('not_found', `There is no ${refForPeople(ref)}. ${offer}`)
  }
}

/** Of the same name elsewhere first, then by spelling. */
function namesNear(questions: Pick<Questions, 'state'>, asked: Ref): readonly Ref[] {
  const refs = questions.state(EVERYTHING).resources.map(({ ref }) => ref)
  const name = nameOf(asked)
  const alike = refs.filter((ref) => nameOf(ref) === name).sort((a, b) => likeness(b, asked) - likeness(a, asked))
  if (alike.length > 0) return alike.slice(0, OFFERED)
  const names = new Map(refs.map((ref) => [nameOf(ref), ref] as const))
  const near = nearest(name, [...names.keys()])
  const found = near === undefined ? [] : refs.filter((ref) => nameOf(ref) === near)
  const holding = name.length < 3 ? [] : refs.filter((ref) => nameOf(ref).includes(name) && !found.includes(ref))
  return [...found, ...holding].sort((a, b) => likeness(b, asked) - likeness(a, asked)).slice(0, OFFERED)
}

function likeness(ref: Ref, asked: Ref): number {
  return Number(kindOf(ref) === kindOf(asked)) * 2 + Number(namespaceOf(ref) === namespaceOf(asked))
}

export function refAsked(asked: { readonly kind: string; readonly namespace: string; readonly name: string }): Ref {
  return refOf(asked.kind, asked.namespace, asked.name)
}

/** That nothing was found; of a namespace where nothing of Flux is known that this may be why. */
export function sayNothing(questions: Pick<Questions, 'state'>, what: string, namespace: string | undefined): string {
  const nothing = `No ${what} is known of what was asked for.`
  if (namespace === undefined) return nothing
  const names = [...new Set(questions.state(EVERYTHING).resources.map((row) => row.namespace))]
  if (names.includes(namespace)) return nothing
  const near = nearest(namespace, names)
  const offer = near === undefined ? '' : ` Near: ${near}.`
  return `${nothing} No object of Flux is known in namespace ${namespace}.${offer}`
}
