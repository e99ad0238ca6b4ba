// Class names of the status colours. Written out in full, because Tailwind reads them from here.

import type { Status } from '@/lib/flux/judge/status'

export const STATUS_TEXT: Readonly<Record<Status, string>> = {
  ready: 'text-status-ready',
  reconciling: 'text-status-reconciling',
  waiting: 'text-status-waiting',
  failed: 'text-status-failed',
  stalled: 'text-status-stalled',
  suspended: 'text-status-suspended',
  terminating: 'text-status-terminating',
  unknown: 'text-status-unknown',
  static: 'text-status-static',
}

/** What is not current has no colour, wherever a status is shown. */
export const NOT_CURRENT = 'grayscale'

/** A piece of a bar for what may be old, whatever its status was. */
export const OLD_BAR = 'bg-status-unknown opacity-60'

/** Fills of bars. Stalled is striped, suspended hollow, unknown dashed, static pale, so that they differ without colour. */
export const STATUS_BAR: Readonly<Record<Status, string>> = {
  ready: 'bg-status-ready',
  reconciling: 'bg-status-reconciling',
  waiting: 'bg-status-waiting',
  failed: 'bg-status-failed',
  stalled: 'bg-status-stalled striped',
  suspended: 'border border-status-suspended bg-transparent',
  terminating: 'bg-status-terminating',
  unknown: 'border border-dashed border-status-unknown bg-transparent',
  static: 'bg-status-static',
}
