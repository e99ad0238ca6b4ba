// Whether the cluster lets this person ask for this action on this object. No answer is a no, and a no is never kept.

import { type ActionName, reviewVerbs } from '@/lib/flux/act/actions'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { type ReviewedAccess, reviewSelf, reviewSubject } from '@/lib/kubernetes/access-review'
import type { KubernetesCreator } from '@/lib/kubernetes/client'
import { KubernetesError } from '@/lib/kubernetes/errors'
import type { ResourceType } from '@/lib/kubernetes/resource-type'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import { subjectOf } from '../identity/names'
import { remember } from '../remember'
import type { ClusterWatch } from '../sources/cluster-watch'
import { createSharedQuestions } from './asked-once'
import type { AskedOf } from './steps'
import { detailsOf } from './write-failure'

/** Long enough for the two looks of one press, too short for a right that was taken away to be used again. */
const ALLOWED_MS = 5_000
const MAX_REMEMBERED = 2_000
/** Questions of buttons under way at the same time, so that they never hold up a write, and how many within a minute. */
const GLANCES = { parallel: 6, parallelPerPerson: 3, perMinute: 2_000 } as const

export interface Authoriser {
  /** Throws `forbidden` for a no and `unavailable` when there was no answer. */
  expectAllowed(identity: Identity, resource: FluxResource, action: ActionName): Promise<void>
  /** The same for each step of a way; throws the first refusal. */
  expectAllAllowed(identity: Identity, steps: readonly AskedOf[]): Promise<void>
  /**
   * For buttons: as above, but a right to all objects of a namespace is asked for first and answers for each of them,
   * and who looks at the same time or a moment later shares an answer. Ends with `signal`. Never enough for a write.
   */
  expectLikelyAllowed(identity: Identity, steps: readonly AskedOf[], signal?: AbortSignal): Promise<void>
}

export interface AuthoriserOptions {
  readonly client: KubernetesCreator
  readonly types: ClusterWatch
  /** True where the program acts with the caller's own account: on a laptop. */
  readonly actsAsCaller: boolean
  readonly clock: () => Date
  readonly signal: AbortSignal
}

/** Asks for somebody who was identified; throws where there is no answer. */
export function createReviewer(client: KubernetesCreator, signal: AbortSignal) {
  return async (identity: Identity, access: ReviewedAccess): Promise<boolean> => {
    const { allowed } = await reviewSubject(client, { ...access, ...subjectOf(identity) }, signal)
    return allowed
  }
}

export function createAuthoriser({ client, types, actsAsCaller, clock, signal }: AuthoriserOptions): Authoriser {
  const allowed = new Map<string, number>()
  const glances = createSharedQuestions<boolean>({ ...GLANCES, clock })
  const reviewOf = createReviewer(client, signal)
  const keyOf = (identity: Identity, access: ReviewedAccess) => JSON.stringify([identity.name, identity.groups, access])

  const ask = async (identity: Identity, access: ReviewedAccess) => {
    const key = keyOf(identity, access)
    const now = clock().getTime()
    if (now - (allowed.get(key) ?? Number.NEGATIVE_INFINITY) < ALLOWED_MS) return true
    const isAllowed = actsAsCaller
      ? (await reviewSelf(client, access, signal)).allowed
      : await reviewOf(identity, access)
    if (isAllowed) remember(allowed, key, now, MAX_REMEMBERED)
    else allowed.delete(key)
    return isAllowed
  }

  const glanceUntil =
    (caller: AbortSignal | undefined) =>
    async (identity: Identity, { name, ...everywhere }: ReviewedAccess) => {
      const asking = { person: identity.name, signal: caller }
      const once = (access: ReviewedAccess) => glances.ask(keyOf(identity, access), asking, () => ask(identity, access))
      return (await once(everywhere)) || (name !== undefined && (await once({ ...everywhere, name })))
    }

  const expectBy = async (question: typeof ask, identity: Identity, { resource, action }: AskedOf) => {
    const type = expectType(types, resource)
    const { namespace, name } = resource
    const verbs = actsAsCaller ? ['patch'] : reviewVerbs(action)
    const answers = await Promise.all(
      verbs.map((verb) => question(identity, { verb, group: type.group, resource: type.plural, namespace, name })),
    ).catch((error: unknown) => {
      throw explainReviewFailure(error)
    })
    const missing = verbs.find((_, index) => answers[index] !== true)
    if (missing === undefined) return
    throw new ApiError('forbidden', `You may not ${missing} ${type.plural}.${type.group} in namespace ${namespace}.`, {
      details: { verb: missing, resource: `${type.plural}.${type.group}`, namespace },
    })
  }

  return {
    expectAllowed: (identity, resource, action) => expectBy(ask, identity, { resource, action }),
    async expectAllAllowed(identity, steps) {
      await Promise.all(steps.map((step) => expectBy(ask, identity, step)))
    },
    async expectLikelyAllowed(identity, steps, caller) {
      const glance = glanceUntil(caller)
      await Promise.all(steps.map((step) => expectBy(glance, identity, step)))
    },
  }
}

/** The kind as the cluster serves it now. */
export function expectType(types: ClusterWatch, resource: FluxResource): ResourceType {
  const type = types.typeOf(resource.kind)
  if (type === undefined)
    throw new ApiError('unavailable', `${describeKind(resource.kind).label} are not served at the moment.`)
  return type
}

/** Asking for a review is a right of its own; without it the deployment is incomplete, not the person. */
function explainReviewFailure(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof KubernetesError && error.code === 'forbidden')
    return new ApiError(
      'not_deployed_for_writes',
      'Fluxdeck itself may not ask the cluster for the rights of people. Its administrator has to grant "create" on subjectaccessreviews.',
    )
  return new ApiError('unavailable', 'Your rights could not be checked, so nothing was written.', detailsOf(error))
}
