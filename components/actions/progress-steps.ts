// A running action as four steps in a line: requested, picked up, fetched, applied. Pure.

import type { Action, ActionState } from '@/lib/contract/actions'
import { STATE_WORDS } from './action-words'

export type StepMark = 'done' | 'current' | 'open' | 'failed' | 'unsure' | 'skipped'

export interface ProgressStep {
  readonly id: 'requested' | 'picked_up' | 'fetched' | 'applied'
  readonly label: string
  readonly mark: StepMark
}

export interface ActionProgressView {
  readonly steps: readonly ProgressStep[]
  readonly sentence: string
  readonly tone: 'running' | 'done' | 'failed' | 'unsure'
  readonly finished: boolean
}

const ORDER = ['requested', 'picked_up', 'fetched', 'applied'] as const

/** How far a state has come: the number of steps that are surely behind. */
const REACHED = {
  queued: 0,
  requested: 1,
  picked_up: 2,
  fetched: 3,
  applied: 4,
  done: 4,
  failed: undefined,
  refused: 0,
  overtaken: undefined,
  timed_out: undefined,
  unknown: undefined,
} as const satisfies Record<ActionState, number | undefined>

const END_MARK: Readonly<Partial<Record<ActionState, StepMark>>> = {
  failed: 'failed',
  refused: 'failed',
  overtaken: 'unsure',
  timed_out: 'unsure',
  unknown: 'unsure',
}

export function viewProgress(action: Action): ActionProgressView {
  const reached = REACHED[action.state] ?? furthestReached(action)
  const end = END_MARK[action.state]
  const fetches = action.action === 'reconcile-with-source' || action.steps.some((step) => step.state === 'fetched')
  const steps = ORDER.map((id, index): ProgressStep => {
    if (id === 'fetched' && !fetches) return { id, label: STATE_WORDS[id], mark: 'skipped' }
    if (index < reached) return { id, label: STATE_WORDS[id], mark: 'done' }
    const isNext = index === nextIndex(reached, fetches)
    return { id, label: STATE_WORDS[id], mark: isNext ? (end ?? 'current') : 'open' }
  })
  return { steps, sentence: sentenceOf(action), tone: toneOf(action.state), finished: action.finishedAt !== undefined }
}

function nextIndex(reached: number, fetches: boolean): number {
  return reached === 2 && !fetches ? 3 : reached
}

// A failed or lost action no longer says how far it came; its own object's steps do.
function furthestReached(action: Action): number {
  let furthest = action.state === 'unknown' ? 0 : 1
  for (const step of action.steps) furthest = Math.max(furthest, Math.min(REACHED[step.state] ?? 0, 3))
  return furthest
}

function toneOf(state: ActionState): ActionProgressView['tone'] {
  if (state === 'done') return 'done'
  const end = END_MARK[state]
  if (end === 'failed') return 'failed'
  return end === undefined ? 'running' : 'unsure'
}

function sentenceOf(action: Action): string {
  const word = STATE_WORDS[action.state]
  const message = action.message === '' || action.message === word ? '' : `: ${action.message}`
  return `${word}${action.retrying ? ' · retrying' : ''}${message}`
}
