// The steps of a request as marks in a line, with their names or small.

import { Check, Circle, CircleQuestionMark, type Icon, LoaderCircle, X } from '@/components/ui/icons'
import type { ProgressStep, StepMark } from './progress-steps'

const MARKS = {
  done: { icon: Check, word: 'done', tone: 'text-status-ready' },
  current: { icon: LoaderCircle, word: 'under way', tone: 'text-status-reconciling motion-safe:[&_svg]:animate-turn' },
  open: { icon: Circle, word: 'to come', tone: 'text-faint' },
  failed: { icon: X, word: 'failed', tone: 'text-status-failed' },
  unsure: { icon: CircleQuestionMark, word: 'not known', tone: 'text-status-unknown' },
} as const satisfies Record<StepMark, { icon: Icon; word: string; tone: string }>

export interface StepMarksProps {
  readonly steps: readonly ProgressStep[]
  /** All names; the name of the step that counts now; or marks alone. */
  readonly names?: 'all' | 'current' | 'none'
}

export function StepMarks({ steps, names = 'all' }: StepMarksProps) {
  const isSmall = names !== 'all'
  const next = steps.findIndex(({ mark }) => mark !== 'done')
  const named = next === -1 ? steps.length - 1 : next
  return (
    <ol className={isSmall ? 'flex items-center gap-0.5' : 'flex flex-wrap items-center gap-x-1 gap-y-1'}>
      {steps.map((step, index) => {
        const { icon: Icon, word, tone } = MARKS[step.mark]
        const name = step.mark === 'open' ? 'text-muted' : ''
        return (
          <li key={step.label} className="flex items-center gap-1 whitespace-nowrap">
            {!isSmall && index > 0 && <span aria-hidden className="mx-1 h-px w-5 bg-line-strong max-sm:hidden" />}
            <span className={tone}>
              <Icon aria-hidden className="size-3.5" />
            </span>
            <span className={isSmall && (names === 'none' || index !== named) ? 'sr-only' : name}>{step.label}</span>
            <span className="sr-only"> ({word})</span>
          </li>
        )
      })}
    </ol>
  )
}
