// One shape, one colour, one word: how a step of the way of an image stands. The shapes are those of the statuses.

import { classNames } from '@/components/ui/class-names'
import { CircleCheck, CircleQuestionMark, CircleX, Hourglass, type Icon } from '@/components/ui/icons'
import type { ImageState } from '@/lib/flux/images/states'
import { IMAGE_STATE_PRESENTATION } from './image-state-presentation'

const ICONS: Readonly<Record<ImageState, Icon>> = {
  broken: CircleX,
  waiting: Hourglass,
  unknown: CircleQuestionMark,
  ok: CircleCheck,
}

export interface ImageStateBadgeProps {
  readonly state: ImageState
  /** Said in the place of its own word. */
  readonly word?: string
  readonly className?: string
}

export function ImageStateBadge({ state, word, className }: ImageStateBadgeProps) {
  const { label, text } = IMAGE_STATE_PRESENTATION[state]
  const Icon = ICONS[state]
  return (
    <span
      data-image-state={state}
      className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap font-medium', text, className)}
    >
      <Icon
        aria-hidden
        strokeWidth={2}
        strokeDasharray={state === 'unknown' ? '3.2 2.2' : undefined}
        className="size-3.5 shrink-0"
      />
      {word ?? label}
    </span>
  )
}
