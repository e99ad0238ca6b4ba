// Which part of the cluster the address of a page asks for. Words that name nothing that can be there do nothing.

import type { Scope } from '@/lib/contract/state'
import { FLUX_KIND_NAMES } from '../kinds'
import { isName } from '../object/named-ref'
import { scopeOf } from './scope-words'

export interface ReadScope {
  /** Undefined where everything is asked for. */
  readonly scope: Scope | undefined
  /** `kind=Foo`, `namespace=A_b` */
  readonly unknown: readonly string[]
}

export function readScope(query: URLSearchParams): ReadScope {
  const kinds = new Set(readWords(query, 'kind').map((word) => word.toLowerCase()))
  const known = new Set(FLUX_KIND_NAMES.map((kind) => kind.toLowerCase()))
  return {
    scope: scopeOf({
      namespaces: readWords(query, 'namespace').filter(isName),
      kinds: FLUX_KIND_NAMES.filter((kind) => kinds.has(kind.toLowerCase())),
    }),
    unknown: [
      ...listUnknown(query, 'kind', (word) => known.has(word.toLowerCase())),
      ...listUnknown(query, 'namespace', isName),
    ],
  }
}

/** The words that mean nothing there, as `hide=Foo`. */
export function listUnknown(
  query: URLSearchParams,
  name: string,
  isKnown: (word: string) => boolean,
): readonly string[] {
  return readWords(query, name).flatMap((word) => (isKnown(word) ? [] : [`${name}=${word}`]))
}

/** Repeated, or with commas between. */
export function readWords(query: URLSearchParams, name: string): readonly string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
