// A running action as steps in a line: requested, picked up, fetched, applied; each action shows those it really has. Pure.

import { isLost } from '@/lib/client/merge-actions'
import { type Action, type ActionTone, levelOf, toneOf } from '@/lib/contract/actions'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { STATE_WORDS } from './state-words'

export type StepMark = 'done' | 'current' | 'open' | 'failed' | 'unsure'

export interface ProgressStep {
  readonly label: string
  readonly mark: StepMark
}

export interface ActionProgressView {
  readonly steps: readonly ProgressStep[]
  readonly sentence: string
  readonly tone: ActionTone
}

interface Station {
  readonly label: string
  /** How far an action must have come for this to be behind it. */
  readonly level: number
}

const REQUESTED: Station = { label: STATE_WORDS.requested, level: 1 }
const PICKED_UP: Station = { label: STATE_WORDS.picked_up, level: 2 }
const FETCHED: Station = { label: STATE_WORDS.fetched, level: 3 }
const APPLIED: Station = { label: STATE_WORDS.applied, level: 4 }
const FINISHED: Station = { label: STATE_WORDS.done, level: 4 }

export function viewProgress(action: Action): ActionProgressView {
  const reached = reachedLevel(action)
  const way = stationsOf(action)
  const next = way.find((station) => station.level > reached)
  const tone = toneOf(action.state)
  const nextMark = tone === 'running' ? 'current' : tone
  const steps = way.map((station): ProgressStep => {
    if (station.level <= reached) return { label: station.label, mark: 'done' }
    return { label: station.label, mark: station === next ? nextMark : 'open' }
  })
  return { steps, sentence: sentenceOf(action), tone }
}

function stationsOf({ action, ref }: Action): readonly Station[] {
  // No controller answers these: they are done when they are written.
  if (action === 'suspend' || action === 'resume') return [REQUESTED, FINISHED]
  if (action === 'reconcile-with-source') return [REQUESTED, PICKED_UP, FETCHED, APPLIED]
  const kind = parseFluxRef(ref)?.kind
  const applies = kind !== undefined && describeKind(kind).role === 'applier'
  return [REQUESTED, PICKED_UP, applies ? APPLIED : FINISHED]
}

// With sources on the way, theirs is the first half and the object's own run is the rest: so the line never goes back.
function reachedLevel({ action, ref, state, steps }: Action): number {
  const known = levelOf(state)
  if (known === 0 || known === 4 || steps.length === 0) return known ?? 1
  const own = steps.filter((step) => step.ref === ref)
  if (action === 'reconcile-with-source')
    return own.length > 0 && own.length < steps.length ? 3 : Math.min(furthest(steps), 2)
  return Math.min(known ?? furthest(own), 3)
}

function furthest(steps: Action['steps']): number {
  return steps.reduce((level, step) => Math.max(level, levelOf(step.state) ?? 0), 1)
}

function sentenceOf(action: Action): string {
  if (isLost(action)) return action.message
  const word = STATE_WORDS[action.state]
  const message = action.message === '' || action.message === word ? '' : `: ${action.message}`
  return `${word}${action.retrying ? ' · retrying' : ''}${message}`
}
