// Controllers flicker: a run turns Ready to Unknown for a second, a restart turns Stalled to Reconciling. For a short
// while after an object begins to move, it is shown and counted as it was last settled, whole. Not after a request:
// whoever asked wants to see it move.

import type { Judgement, Status } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'

const HOLD_MS = 12_000
const SETTLED: ReadonlySet<Status> = new Set<Status>(['ready', 'failed', 'stalled', 'waiting'])

/** An object with the judgement on just this state of it. */
export interface Seen {
  readonly resource: FluxResource
  readonly judgement: Judgement
}

interface Memory {
  readonly uid: string
  readonly generation: number
  readonly settled?: Seen
  readonly movingSince?: Date
}

export interface Damped {
  readonly seen: Seen
  /** When time alone ends the hold. */
  readonly holdsUntil?: Date
}

export interface Damper {
  apply(seen: Seen, now: Date): Damped
  forget(ref: Ref): void
}

export function createDamper(): Damper {
  const memories = new Map<Ref, Memory>()
  return {
    apply(seen, now) {
      const { resource, judgement } = seen
      const before = memories.get(resource.ref)
      // A new spec or a new object of the same name is a real change, not a flicker.
      const same = before?.uid === resource.uid && before.generation === resource.generation ? before : undefined
      const identity = { uid: resource.uid, generation: resource.generation }
      if (SETTLED.has(judgement.status) && !isSecondLook(seen, same?.settled)) {
        memories.set(resource.ref, { ...identity, settled: seen })
        return { seen }
      }
      const mayBeHeld = judgement.status === 'reconciling' || judgement.status === 'failed'
      if (same?.settled === undefined || !mayBeHeld || isAsked(resource)) {
        memories.set(resource.ref, identity)
        return { seen }
      }
      const movingSince = same.movingSince ?? now
      memories.set(resource.ref, { ...identity, settled: same.settled, movingSince })
      const holdsUntil = new Date(movingSince.getTime() + HOLD_MS)
      return now < holdsUntil ? { seen: same.settled, holdsUntil } : { seen }
    },
    forget: (ref) => {
      memories.delete(ref)
    },
  }
}

/** Somebody asked for a run that has not ended: its controller gives the token back at the end. */
function isAsked({ requestedAt, lastHandledReconcileAt }: FluxResource): boolean {
  return requestedAt !== undefined && requestedAt !== lastHandledReconcileAt
}

/**
 * A controller that was restarted looks at everything again: it takes Stalled away and gives it back a moment later,
 * while Ready still tells of the attempt before. That is no new failure that would be retried.
 */
function isSecondLook({ resource, judgement }: Seen, settled: Seen | undefined): boolean {
  if (settled?.judgement.status !== 'stalled' || judgement.status !== 'failed') return false
  const { reason, since } = settled.judgement
  const isSameVerdict = reason === judgement.reason && since?.getTime() === judgement.since?.getTime()
  return isSameVerdict && resource.conditions.some(({ type, status }) => type === 'Reconciling' && status === 'True')
}
