// Controllers flicker: a run turns Ready to Unknown for a second, a restart turns Stalled to Reconciling.
// For a short while after an object begins to move, its last settled status stays what is shown and counted.

import type { Judgement, Status } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'

const HOLD_MS = 12_000
const SETTLED: ReadonlySet<Status> = new Set<Status>(['ready', 'failed', 'stalled', 'waiting'])

interface Memory {
  readonly uid: string
  readonly generation: number
  readonly settled?: Judgement
  readonly movingSince?: Date
}

export interface Damped {
  readonly judgement: Judgement
  /** When time alone ends the hold. */
  readonly holdsUntil?: Date
}

export interface Damper {
  apply(resource: FluxResource, judgement: Judgement, now: Date): Damped
  forget(ref: Ref): void
}

export function createDamper(): Damper {
  const memories = new Map<Ref, Memory>()
  return {
    apply(resource, judgement, now) {
      const before = memories.get(resource.ref)
      // A new spec or a new object of the same name is a real change, not a flicker.
      const same = before?.uid === resource.uid && before.generation === resource.generation ? before : undefined
      const identity = { uid: resource.uid, generation: resource.generation }
      if (SETTLED.has(judgement.status) && !isSecondLook(resource, judgement, same?.settled)) {
        memories.set(resource.ref, { ...identity, settled: judgement })
        return { judgement }
      }
      if (same?.settled === undefined || (judgement.status !== 'reconciling' && judgement.status !== 'failed')) {
        memories.set(resource.ref, identity)
        return { judgement }
      }
      const movingSince = same.movingSince ?? now
      memories.set(resource.ref, { ...identity, settled: same.settled, movingSince })
      const holdsUntil = new Date(movingSince.getTime() + HOLD_MS)
      return now < holdsUntil ? { judgement: same.settled, holdsUntil } : { judgement }
    },
    forget: (ref) => {
      memories.delete(ref)
    },
  }
}

/**
 * A controller that was restarted looks at everything again: it takes Stalled away and gives it back a moment later,
 * while Ready still tells of the attempt before. That is no new failure that would be retried.
 */
function isSecondLook(resource: FluxResource, judgement: Judgement, settled: Judgement | undefined): boolean {
  if (settled?.status !== 'stalled' || judgement.status !== 'failed') return false
  const isSameVerdict = settled.reason === judgement.reason && settled.since?.getTime() === judgement.since?.getTime()
  return isSameVerdict && resource.conditions.some(({ type, status }) => type === 'Reconciling' && status === 'True')
}
