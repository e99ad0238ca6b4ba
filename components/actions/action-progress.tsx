'use client'

// What became of a press: four steps in a line, and a sentence that claims no more than is known.

import { Check, Circle, CircleHelp, LoaderCircle, type LucideIcon, X } from 'lucide-react'
import { Age } from '@/components/flux/age'
import { useActions } from '@/lib/client/queries'
import type { Action } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import { plainLabel } from './action-words'
import { type ActionProgressView, type StepMark, viewProgress } from './progress-steps'

const MARKS = {
  done: { icon: Check, word: 'done', tone: 'text-status-ready' },
  current: { icon: LoaderCircle, word: 'under way', tone: 'text-status-reconciling motion-safe:[&_svg]:animate-turn' },
  open: { icon: Circle, word: 'to come', tone: 'text-faint' },
  failed: { icon: X, word: 'failed', tone: 'text-status-failed' },
  unsure: { icon: CircleHelp, word: 'not known', tone: 'text-status-unknown' },
} as const satisfies Record<StepMark, { icon: LucideIcon; word: string; tone: string }>

const TONES = {
  running: 'border-line bg-soft-reconciling',
  done: 'border-line bg-soft-ready',
  failed: 'border-line bg-soft-failed',
  unsure: 'border-dashed border-line-strong bg-sunken',
} as const satisfies Record<ActionProgressView['tone'], string>

/** The newest action of one object, if there is one. */
export function LatestActionProgress({ target }: { readonly target: Ref }) {
  const latest = useActions()
    .filter((action) => action.ref === target)
    .reduce<Action | undefined>(
      (newest, one) => (newest && newest.requestedAt > one.requestedAt ? newest : one),
      undefined,
    )
  return latest === undefined ? null : <ActionProgress action={latest} />
}

export function ActionProgress({ action }: { readonly action: Action }) {
  const { steps, sentence, tone } = viewProgress(action)
  return (
    <section
      aria-label={`${plainLabel(action.action)}, progress`}
      className={`rounded-md border px-3 py-2 ${TONES[tone]}`}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="font-medium">
          {plainLabel(action.action)}
          <span className="font-normal text-muted">
            {' '}
            by {action.by}, <Age time={action.requestedAt} /> ago
          </span>
        </span>
        <ol className="flex flex-wrap items-center gap-x-1 gap-y-1">
          {steps.map((step, index) => {
            const { icon: Icon, word, tone: color } = MARKS[step.mark]
            return (
              <li key={step.label} className="flex items-center gap-1">
                {index > 0 && <span aria-hidden className="mx-1 h-px w-5 bg-line-strong max-sm:hidden" />}
                <span className={color}>
                  <Icon aria-hidden className="size-3.5" />
                </span>
                <span className={step.mark === 'open' ? 'text-muted' : ''}>{step.label}</span>
                <span className="sr-only">({word})</span>
              </li>
            )
          })}
        </ol>
      </div>
      <p role="status" className="foreign mt-1 text-muted">
        {sentence}
      </p>
    </section>
  )
}
