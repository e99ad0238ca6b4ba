// Subjects of the search for root causes, and what is read of their world.

import type { Ref } from '@/lib/ref'
import type { RootCauseSubject } from '../judge/blockers'
import { ALL_READ, type Horizon } from '../judge/sight'
import type { Status } from '../judge/status'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'

type Extra = Partial<Omit<RootCauseSubject, 'dependsOn'>> & { dependsOn?: readonly Ref[] }

export function subject(ref: Ref, status: Status, { dependsOn = [], ...extra }: Extra = {}): RootCauseSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(`${ref} is no ref`)
  return { ...parts, status, dependsOn: dependsOn.map((to) => ({ ref: to })), ...extra }
}

export function without(kinds: readonly FluxKind[]): Horizon {
  return { ...ALL_READ, kinds: new Map(kinds.map((kind) => [kind, 'closed'])) }
}
