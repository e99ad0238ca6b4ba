// What may be said of a name that is not among the objects: it is missing only where its kind and its namespace are read.

import type { SourceHealth, SourceRole, SourceStateName } from '@/lib/contract/state'
import { isHidden, type Ref } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'

/**
 * `read`: whoever is not known does not exist. `closed`: its kind or namespace may not be read at all. `unsure`: its kind
 * is not read yet, or not any more.
 */
export type Sight = 'read' | 'closed' | 'unsure'

/** What is not read; kinds and namespaces that are not named are. */
export interface Horizon {
  readonly kinds: ReadonlyMap<FluxKind, Exclude<Sight, 'read'>>
  /** All that is read; empty: everywhere. */
  readonly namespaces: readonly string[]
  /** Objects that this reader may not see, whatever is read. */
  readonly hides?: (ref: Ref) => boolean
}

export const ALL_READ: Horizon = { kinds: new Map(), namespaces: [] }

const SIGHT_IN = {
  live: 'read',
  absent: 'read',
  forbidden: 'closed',
  disabled: 'closed',
  connecting: 'unsure',
  stale: 'unsure',
  rate_limited: 'unsure',
  unauthorised: 'unsure',
  error: 'unsure',
} as const satisfies Record<SourceStateName, Sight>

export function horizonOf(
  sources: readonly Pick<SourceHealth, 'kind' | 'state'>[],
  namespaces: readonly string[] = [],
): Horizon {
  const kinds = new Map<FluxKind, Exclude<Sight, 'read'>>()
  for (const { kind, state } of sources) {
    const sight = SIGHT_IN[state]
    if (kind !== undefined && sight !== 'read') kinds.set(kind, sight)
  }
  return { kinds, namespaces }
}

export function sightOf({ kinds, namespaces, hides }: Horizon, ref: Ref): Sight {
  if (isHidden(ref) || hides?.(ref) === true) return 'closed'
  const parts = parseFluxRef(ref)
  if (parts === undefined) return 'unsure'
  if (namespaces.length > 0 && !namespaces.includes(parts.namespace)) return 'closed'
  return kinds.get(parts.kind) ?? 'read'
}

export function isSameHorizon(a: Horizon, b: Horizon): boolean {
  return (
    a.kinds.size === b.kinds.size &&
    [...a.kinds].every(([kind, sight]) => b.kinds.get(kind) === sight) &&
    a.namespaces.join() === b.namespaces.join() &&
    a.hides === b.hides
  )
}

/** Whether it tells what is so now; where it is away, what is told of Flux is as current as before. */
export function isOfNow(role: SourceRole): boolean {
  return role !== 'history' && role !== 'ground'
}
