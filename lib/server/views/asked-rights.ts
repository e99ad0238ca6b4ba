// What the cluster says of the rights of people, asked once for all who want to know at about the same time. No answer is
// not a yes.

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
/** Whoever reads much is asked about again. */
const ANSWERS_AT_MOST = 20_000

export interface AskedRights {
  /** Undefined where nobody said. */
  ask(identity: Identity, access: ReviewedAccess): Promise<boolean | undefined>
}

export interface AskedRightsOptions {
  /** Throws where the cluster gives no answer. */
  readonly review: (identity: Identity, access: ReviewedAccess) => Promise<boolean>
  readonly clock: () => Date
  readonly log: Log
  readonly signal: AbortSignal
}

interface Person {
  readonly answers: Map<string, { readonly isAllowed: boolean; readonly at: number }>
  failedAt: number
}

export function keyOfPerson({ name, groups }: Identity): string {
  return JSON.stringify([name, [...groups].sort()])
}

export function createAskedRights({ review, clock, log, signal }: AskedRightsOptions): AskedRights {
  const people = new Map<string, Person>()
  const places = createPlaces(PARALLEL)

  const personOf = (identity: Identity): Person => {
    const key = keyOfPerson(identity)
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

  return {
    async ask(identity, access) {
      const person = personOf(identity)
      const { verb, group, resource, subresource = '', namespace = '', name = '' } = access
      const key = [verb, group, resource, subresource, namespace, name].join('/')
      const known = person.answers.get(key)
      if (known !== undefined && clock().getTime() - known.at < ANSWER_MS) return known.isAllowed
      const leave = await places.enter(signal)
      try {
        // Whoever waited behind a question that had no answer does not wait for another one.
        if (clock().getTime() - person.failedAt < REST_MS) return undefined
        const at = clock().getTime()
        const isAllowed = await review(identity, access).catch((error: unknown) => {
          // A line that broke is worth another try; one that was silent for long is not waited for twice.
          if (clock().getTime() - at > QUICKLY_MS) throw error
          return review(identity, access)
        })
        remember(person.answers, key, { isAllowed, at }, ANSWERS_AT_MOST)
        return isAllowed
      } catch (error) {
        person.failedAt = clock().getTime()
        person.answers.delete(key)
        say(error)
        return undefined
      } finally {
        leave()
      }
    },
  }
}

export type Where = 'everywhere' | ReadonlySet<string>

export function isWithin(where: Where | undefined, namespace: string): boolean {
  return where === 'everywhere' || where?.has(namespace) === true
}

export interface AskedWhere {
  readonly where: Where
  /** The cluster did not say all of it. */
  readonly isUnanswered: boolean
}

/** Everywhere, else namespace by namespace; where somebody may everywhere `namespaces` is not called. */
export async function askWhere(
  rights: AskedRights,
  identity: Identity,
  access: Omit<ReviewedAccess, 'namespace'>,
  namespaces: () => Iterable<string>,
): Promise<AskedWhere> {
  // A right cannot be given to somebody of whom nobody knows who it is.
  if (identity.name === NOBODY.name) return { where: new Set(), isUnanswered: false }
  const everywhere = await rights.ask(identity, access)
  if (everywhere === true) return { where: 'everywhere', isUnanswered: false }
  let isUnanswered = everywhere === undefined
  const allowed = new Set<string>()
  await Promise.all(
    Array.from(new Set(namespaces()), async (namespace) => {
      const isAllowed = await rights.ask(identity, { ...access, namespace })
      if (isAllowed === undefined) isUnanswered = true
      if (isAllowed === true) allowed.add(namespace)
    }),
  )
  return { where: allowed, isUnanswered }
}
