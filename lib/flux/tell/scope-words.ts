// The part of a cluster that is shown, in words.

import type { Scope } from '@/lib/contract/state'
import { describeKind } from '../kinds'
import type { RowScope } from '../row-filter'

/** Undefined where everything is asked for. */
export function scopeOf({ namespaces = [], kinds = [] }: RowScope): Scope | undefined {
  if (namespaces.length + kinds.length === 0) return undefined
  return {
    ...(namespaces.length === 0 ? {} : { namespaces }),
    ...(kinds.length === 0 ? {} : { kinds }),
  }
}

/** `namespace apps`, `Kustomizations`, `Kustomizations of namespaces apps and web`. */
export function nameScope({ namespaces = [], kinds = [] }: Scope): string {
  const what = kinds.map((kind) => describeKind(kind).label).join(' and ')
  const where =
    namespaces.length === 0 ? '' : `namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.join(' and ')}`
  return what === '' || where === '' ? `${what}${where}` : `${what} of ${where}`
}
