// What a person may list, as the cluster says it: each kind everywhere, else namespace by namespace where it has objects.
// No answer is a no: nothing of that is shown.

import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { type Identity, NOBODY } from '../identity/identity'
import { type AskedRights, keyOfPerson } from './asked-rights'

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
  readonly rights: AskedRights
  /** Where there are objects of this kind. */
  readonly namespacesOf: (kind: FluxKind) => Iterable<string>
}

export function createReadReviews({ rights, namespacesOf }: ReadReviewsOptions): ReadReviews {
  const asking = new Map<string, Promise<Readable>>()

  const ask = (identity: Identity, kind: FluxKind, namespace?: string): Promise<boolean | undefined> => {
    const { group, plural } = describeKind(kind)
    const place = namespace === undefined ? {} : { namespace }
    return rights.ask(identity, { verb: 'list', group, resource: plural, ...place })
  }

  const askAll = async (identity: Identity): Promise<Readable> => {
    let isUnanswered = false
    const found = await Promise.all(
      FLUX_KIND_NAMES.map(async (kind): Promise<[FluxKind, 'everywhere' | ReadonlySet<string>] | undefined> => {
        const everywhere = await ask(identity, kind)
        if (everywhere === true) return [kind, 'everywhere']
        if (everywhere === undefined) isUnanswered = true
        const within = await Promise.all(
          Array.from(namespacesOf(kind), async (namespace) => {
            const isAllowed = await ask(identity, kind, namespace)
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
