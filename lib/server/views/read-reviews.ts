// What a person may list, as the cluster says it: each kind everywhere, else namespace by namespace where it has objects.
// No answer is a no: nothing of that is shown.

import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import type { Identity } from '../identity/identity'
import { type AskedRights, askWhere, isWithin, keyOfPerson, type Where } from './asked-rights'

export interface Readable {
  /** A kind that is not named may not be listed anywhere. */
  readonly kinds: ReadonlyMap<FluxKind, Where>
  /** The cluster did not say all of it. */
  readonly isUnanswered: boolean
}

export interface ReadReviews {
  of(identity: Identity): Promise<Readable>
}

export interface ReadReviewsOptions {
  readonly rights: AskedRights
  /** Where there are objects of this kind. */
  readonly namespacesOf: (kind: FluxKind) => Iterable<string>
}

export function createReadReviews({ rights, namespacesOf }: ReadReviewsOptions): ReadReviews {
  const asking = new Map<string, Promise<Readable>>()

  const askAll = async (identity: Identity): Promise<Readable> => {
    const kinds = new Map<FluxKind, Where>()
    const answers = await Promise.all(
      FLUX_KIND_NAMES.map(async (kind) => {
        const { group, plural } = describeKind(kind)
        const access = { verb: 'list', group, resource: plural }
        const { where, isUnanswered } = await askWhere(rights, identity, access, () => namespacesOf(kind))
        if (where === 'everywhere' || where.size > 0) kinds.set(kind, where)
        return isUnanswered
      }),
    )
    return { kinds, isUnanswered: answers.includes(true) }
  }

  return {
    async of(identity) {
      const key = keyOfPerson(identity)
      const known = asking.get(key)
      if (known !== undefined) return known
      const asked = askAll(identity).finally(() => asking.delete(key))
      asking.set(key, asked)
      return asked
    },
  }
}

export function mayRead({ kinds }: Readable, kind: FluxKind, namespace: string): boolean {
  return isWithin(kinds.get(kind), namespace)
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
