// Sends steps in their order: each when what it waits for has ended, some at the same time, none after a stop.

import type { SelectionStep } from '@/lib/flux/act/selection'
import { createPlaces } from '@/lib/places'
import type { Ref } from '@/lib/ref'

/** Writes under way at the same time. What was written is followed beside it, without a limit. */
const PARALLEL = 5

/** Only after `done` is whoever needs it sent. */
export type StepEnd = 'done' | 'not_done'

export interface SendOptions {
  /** In an order in which nobody stands before what it waits for. */
  readonly steps: readonly SelectionStep[]
  readonly stop: AbortSignal
  /** Resolves when the write was answered, with the promise of its end. Never rejects. */
  readonly send: (step: SelectionStep) => Promise<{ readonly end: Promise<StepEnd> }>
  /** `because` is the step that did not end well. */
  readonly onBlocked: (step: SelectionStep, because: Ref) => void
  readonly onStopped: (step: SelectionStep) => void
}

export async function sendInOrder({ steps, stop, send, onBlocked, onStopped }: SendOptions): Promise<void> {
  const places = createPlaces(PARALLEL)
  const ends = new Map<Ref, Promise<StepEnd>>()
  const stopped = new Promise<'stopped'>((resolve) => {
    if (stop.aborted) resolve('stopped')
    stop.addEventListener('abort', () => resolve('stopped'), { once: true })
  })
  const run = async (step: SelectionStep): Promise<StepEnd> => {
    const wait = async () => {
      const needed = await Promise.all(step.needs.map((ref) => ends.get(ref)))
      await Promise.all(step.follows.map((ref) => ends.get(ref)))
      return step.needs.find((_, index) => needed[index] === 'not_done')
    }
    const blocker = await Promise.race([wait(), stopped])
    const leave = stop.aborted || blocker !== undefined ? undefined : await places.enter(stop)
    if (stop.aborted || blocker === 'stopped') {
      leave?.()
      onStopped(step)
      return 'not_done'
    }
    if (blocker !== undefined) {
      onBlocked(step, blocker)
      return 'not_done'
    }
    const { end } = await send(step).finally(() => leave?.())
    return end
  }
  for (const step of steps) ends.set(step.ref, run(step))
  await Promise.all(ends.values())
}
