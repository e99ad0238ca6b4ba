// What every state of a running action means. Pure data.

import type { ActionState } from '@/lib/contract/actions'

export const STATE_WORDS = {
  queued: 'Queued',
  requested: 'Requested',
  picked_up: 'Picked up',
  fetched: 'Fetched',
  applied: 'Applied',
  done: 'Done',
  failed: 'Failed',
  refused: 'Refused',
  overtaken: 'Overtaken by another request',
  timed_out: 'No answer yet; still watching',
  unknown: 'Unknown: the write may or may not have arrived',
} as const satisfies Record<ActionState, string>
