// The part of a cluster that is shown, in words.

import type { Scope } from '@/lib/contract/state'
import { describeKind } from '../kinds'

/** `namespace apps`, `Kustomizations`, `Kustomizations of namespaces apps and web`. */
export function nameScope({ namespaces = [], kinds = [] }: Scope): string {
  const what = kinds.map((kind) => describeKind(kind).label).join(' and ')
  const where =
    namespaces.length === 0 ? '' : `namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.join(' and ')}`
  return what === '' || where === '' ? `${what}${where}` : `${what} of ${where}`
}
