// One shape, one colour, one word: how something of the ground stands. The shapes are those of the statuses.

import { classNames } from '@/components/ui/class-names'
import { CircleCheck, CircleMinus, CircleQuestionMark, CircleX, type Icon, TriangleAlert } from '@/components/ui/icons'
import type { FindingWord } from '@/lib/ground/words'
import { GROUND_PRESENTATION } from './ground-presentation'

const ICONS: Readonly<Record<FindingWord, Icon>> = {
  bad: CircleX,
  unknown: CircleQuestionMark,
  warned: TriangleAlert,
  noted: CircleMinus,
  good: CircleCheck,
}

export interface GroundBadgeProps {
  readonly word: FindingWord
  readonly className?: string
}

export function GroundIcon({ word, className }: GroundBadgeProps) {
  const Icon = ICONS[word]
  return (
    <Icon
      aria-hidden
      strokeWidth={2}
      strokeDasharray={word === 'unknown' ? '3.2 2.2' : undefined}
      className={classNames('size-3.5 shrink-0', GROUND_PRESENTATION[word].text, className)}
    />
  )
}

export function GroundBadge({ word, className }: GroundBadgeProps) {
  const { label, text } = GROUND_PRESENTATION[word]
  return (
    <span
      data-ground-word={word}
      className={classNames('inline-flex items-baseline gap-1.5 whitespace-nowrap font-medium', text, className)}
    >
      <GroundIcon word={word} className="self-center" />
      {label}
    </span>
  )
}
