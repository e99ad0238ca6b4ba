// What a person may list, as the cluster says it: each kind everywhere, else namespace by namespace where it has objects.
// No answer is a no: nothing of that is shown.

import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import type { ReviewedAccess } from '@/lib/kubernetes/access-review'
import { createPlaces } from '@/lib/places'
import { type Identity, NOBODY } from '../identity/identity'
import type { Log } from '../log'
import { remember } from '../remember'

/** How long an answer counts, yes or no. */
const ANSWER_MS = 30_000
/** A cluster that does not answer is not asked again by each request. */
const REST_MS = 3_000
/** That it does not answer is said so often in the log. */
const SAID_MS = 60_000
const QUICKLY_MS = 500
const PARALLEL = 8
const PEOPLE_AT_MOST = 500

export interface Readable {
  /** A kind that is not named may not be listed anywhere. */
  readonly kinds: ReadonlyMap<FluxKind, 'everywhere' | ReadonlySet<string>>
  /** The cluster did not say all of it. */
  readonly isUnanswered: boolean
}

export interface ReadReviews {
  of(identity: Identity): Promise<Readable>
}

export interface ReadReviewsOptions {
  /** Throws where the cluster gives no answer. */
  readonly review: (identity: Identity, access: ReviewedAccess) => Promise<boolean>
  /** Where there are objects of this kind. */
  readonly namespacesOf: (kind: FluxKind) => Iterable<string>
  readonly clock: () => Date
  readonly log: Log
  readonly signal: AbortSignal
}

interface Person {
  readonly answers: Map<string, { readonly isAllowed: boolean; readonly at: number }>
  failedAt: number
  asking?: Promise<Readable> | undefined
}

export function createReadReviews(options: ReadReviewsOptions): ReadReviews {
  const { review, namespacesOf, clock, log, signal } = options
  const people = new Map<string, Person>()
  const places = createPlaces(PARALLEL)

  const personOf = (identity: Identity): Person => {
    const key = JSON.stringify([identity.name, [...identity.groups].sort()])
    const person = people.get(key) ?? { answers: new Map(), failedAt: Number.NEGATIVE_INFINITY }
    remember(people, key, person, PEOPLE_AT_MOST)
    return person
  }

  let saidAt = Number.NEGATIVE_INFINITY
  const say = (error: unknown) => {
    const now = clock().getTime()
    if (now - saidAt < SAID_MS) return
    saidAt = now
    log.warn('The cluster does not say what people may read, so they are shown nothing (READ_REVIEW).', { error })
  }

  /** Undefined where nobody said. */
  const ask = async (
    person: Person,
    identity: Identity,
    kind: FluxKind,
    namespace?: string,
  ): Promise<boolean | undefined> => {
    const key = `${kind}/${namespace ?? ''}`
    const known = person.answers.get(key)
    if (known !== undefined && clock().getTime() - known.at < ANSWER_MS) return known.isAllowed
    const leave = await places.enter(signal)
    try {
      // Whoever waited behind a question that had no answer does not wait for another one.
      if (clock().getTime() - person.failedAt < REST_MS) return undefined
      const { group, plural } = describeKind(kind)
      const at = clock().getTime()
      const place = namespace === undefined ? {} : { namespace }
      const asked = { verb: 'list', group, resource: plural, ...place }
      const isAllowed = await review(identity, asked).catch((error: unknown) => {
        // A line that broke is worth another try; one that was silent for long is not waited for twice.
        if (clock().getTime() - at > QUICKLY_MS) throw error
        return review(identity, asked)
      })
      person.answers.set(key, { isAllowed, at })
      return isAllowed
    } catch (error) {
      person.failedAt = clock().getTime()
      person.answers.delete(key)
      say(error)
      return undefined
    } finally {
      leave()
    }
  }

  const askAll = async (person: Person, identity: Identity): Promise<Readable> => {
    let isUnanswered = false
    const found = await Promise.all(
      FLUX_KIND_NAMES.map(async (kind): Promise<[FluxKind, 'everywhere' | ReadonlySet<string>] | undefined> => {
        const everywhere = await ask(person, identity, kind)
        if (everywhere === true) return [kind, 'everywhere']
        if (everywhere === undefined) isUnanswered = true
        const within = await Promise.all(
          Array.from(namespacesOf(kind), async (namespace) => {
            const isAllowed = await ask(person, identity, kind, namespace)
            if (isAllowed === undefined) isUnanswered = true
            return isAllowed === true ? [namespace] : []
          }),
        )
        const namespaces = within.flat()
        return namespaces.length === 0 ? undefined : [kind, new Set(namespaces)]
      }),
    )
    return { kinds: new Map(found.filter((one) => one !== undefined)), isUnanswered }
  }

  return {
    async of(identity) {
      // A right cannot be given to somebody of whom nobody knows who it is.
      if (identity.name === NOBODY.name) return { kinds: new Map(), isUnanswered: false }
      const person = personOf(identity)
      person.asking ??= askAll(person, identity).finally(() => {
        person.asking = undefined
      })
      return person.asking
    },
  }
}

export function mayRead({ kinds }: Readable, kind: FluxKind, namespace: string): boolean {
  const where = kinds.get(kind)
  return where === 'everywhere' || where?.has(namespace) === true
}

/** Nothing of the cluster is hidden from them. */
export function readsAll({ kinds }: Readable): boolean {
  return FLUX_KIND_NAMES.every((kind) => kinds.get(kind) === 'everywhere')
}

/** People who may read the same have the same key. */
export function keyOfReadable({ kinds, isUnanswered }: Readable): string {
  const sorted = FLUX_KIND_NAMES.flatMap((kind) => {
    const where = kinds.get(kind)
    return where === undefined ? [] : [[kind, where === 'everywhere' ? where : [...where].sort()]]
  })
  return JSON.stringify([sorted, isUnanswered])
}
