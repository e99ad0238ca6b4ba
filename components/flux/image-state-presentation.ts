// How each word for a step of the way of an image is shown. Written out in full for Tailwind.

import type { ImageState } from '@/lib/flux/images/states'

export interface ImageStatePresentation {
  readonly label: string
  readonly text: string
  /** The line above or beside a step. Told apart without colour as well. */
  readonly line: string
}

export const IMAGE_STATE_PRESENTATION = {
  broken: { label: 'Broken', text: 'text-status-failed', line: 'border-double border-status-failed' },
  waiting: { label: 'Waiting', text: 'text-status-waiting', line: 'border-dashed border-status-waiting' },
  unknown: { label: 'Unknown', text: 'text-status-unknown', line: 'border-dotted border-status-unknown' },
  ok: { label: 'Through', text: 'text-status-ready', line: 'border-solid border-status-ready' },
} as const satisfies Record<ImageState, ImageStatePresentation>
