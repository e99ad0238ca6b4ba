// The way of an image as six steps in order: what each is called, the word for how it stands, and what it says. A step that
// is not there has no state. Pure.

import type { ImageAutomationStep, ImageRow, ImageStep } from '@/lib/contract/images'
import type { ImageState } from '@/lib/flux/images/states'
import type { Ref } from '@/lib/ref'

export type StepId = 'repository' | 'policy' | 'automation' | 'pushed' | 'landed' | 'running'

export interface WayStep {
  readonly id: StepId
  readonly title: string
  /** Absent: there is no such step. */
  readonly state?: ImageState
  readonly word: string
  readonly sentence?: string
  readonly at?: string
  readonly ref?: Ref
}

interface StepWords {
  readonly title: string
  /** Where all is well. */
  readonly done: string
  readonly none: string
}

const WORDS = {
  repository: { title: 'Tags', done: 'Scanned', none: 'No repository' },
  policy: { title: 'Policy', done: 'Chosen', none: 'No policy' },
  automation: { title: 'Automation', done: 'Seen', none: 'No automation' },
  pushed: { title: 'Commit', done: 'Pushed', none: 'Nothing pushed' },
  landed: { title: 'Source', done: 'Landed', none: 'Nothing to fetch' },
  running: { title: 'Workloads', done: 'Runs', none: 'Not looked at' },
} as const satisfies Record<StepId, StepWords>

const STATE_WORDS = { broken: 'Broken', waiting: 'Waiting', unknown: 'Unknown' } as const

/** What `at` of a step is the time of. */
export const TIME_WORDS = {
  repository: 'scanned',
  policy: 'chosen',
  automation: 'ran',
  pushed: 'pushed',
  landed: 'fetched',
  running: 'seen',
} as const satisfies Record<StepId, string>

/** One way for each automation that takes the policy; where none does, one. */
export function waysOf(row: ImageRow): readonly (readonly WayStep[])[] {
  const automations = row.automations.length === 0 ? [undefined] : row.automations
  return automations.map((automation) => wayOf(row, automation))
}

function wayOf({ repository, policy, running }: ImageRow, automation: ImageAutomationStep | undefined) {
  return [
    stepOf('repository', repository),
    stepOf('policy', policy),
    stepOf('automation', automation),
    stepOf('pushed', automation?.pushed),
    stepOf('landed', automation?.landed),
    stepOf('running', running),
  ]
}

function stepOf(id: StepId, step: (ImageStep & { readonly ref?: Ref }) | undefined): WayStep {
  const { title, done, none } = WORDS[id]
  if (step === undefined) return { id, title, word: none }
  const { state, sentence, at, ref } = step
  return {
    id,
    title,
    state,
    word: state === 'ok' ? done : STATE_WORDS[state],
    sentence,
    ...(at === undefined ? {} : { at }),
    ...(ref === undefined ? {} : { ref }),
  }
}
