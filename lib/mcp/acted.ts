// How what was asked for stands in an answer: never better than the tracker knows.

import { type Action, type ActionGroup, type ActionState, isEnded } from '@/lib/contract/actions'
import { adviseOn } from '@/lib/flux/advice/advice'
import { isFailing } from '@/lib/flux/judge/status'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { shortenRevision } from '@/lib/flux/object/revision'
import type { Ref } from '@/lib/ref'
import type { Questions } from '@/lib/server/answers/questions'
import type { Acted, Answer, Item } from './answer'
import { joinParts } from './words'

/** Of which the advice comes. */
type Advising = Pick<Questions, 'object'>

/** Failures of one answer that come with what to do. */
const MAX_ADVISED = 10
/** More of them may not fit, so what did not go well stands first. */
const MANY = 60
/** The order in which the state of many is that of all. */
const WORST_FIRST = [
  'failed',
  'refused',
  'unknown',
  'timed_out',
  'overtaken',
  'done',
] as const satisfies readonly ActionState[]

const WORDS = {
  queued: 'not sent yet',
  requested: 'requested',
  picked_up: 'picked up',
  fetched: 'fetched',
  applied: 'applied',
  done: 'done',
  failed: 'failed',
  refused: 'not sent',
  overtaken: 'overtaken by a newer request',
  timed_out: 'at no end in time',
  unknown: 'sent without an answer',
} as const satisfies Readonly<Record<ActionState, string>>

export function nameState(state: ActionState): string {
  return WORDS[state]
}

export interface Told {
  /** How long somebody waited; absent where nobody did. */
  readonly waitedSeconds?: number
  /** Every step with its time. */
  readonly withSteps?: true
}

export function answerActed(group: ActionGroup, questions: Advising, told: Told = {}): Answer {
  const { id, actions } = group
  const state = stateOf(actions)
  const advised = new Set(actions.filter((action) => action.state === 'failed').slice(0, MAX_ADVISED))
  return {
    sentence: sentenceOf(group, state, told),
    items: inOrder(actions).map((action) => itemOf(action, told, advised.has(action) ? questions : undefined)),
    acted: { id, state, retrying: actions.some(({ retrying }) => retrying) },
  }
}

function inOrder(actions: readonly Action[]): readonly Action[] {
  if (actions.length <= MANY) return actions
  const rank = ({ state }: Action) => (state === 'done' ? 2 : isEnded(state) ? 0 : 1)
  return actions.toSorted((a, b) => rank(a) - rank(b))
}

function stateOf(actions: readonly Action[]): Acted['state'] {
  if (actions.some(({ state }) => !isEnded(state))) return 'running'
  return WORST_FIRST.find((state) => actions.some((action) => action.state === state)) ?? 'unknown'
}

function sentenceOf({ id, actions }: ActionGroup, state: Acted['state'], { waitedSeconds }: Told): string {
  const [only] = actions
  const later = `call get_action with id ${id} to see how it ends`
  const what = only !== undefined && actions.length === 1 ? `${only.action} of ${only.ref}` : countStates(actions)
  const isOne = actions.length === 1
  switch (state) {
    case 'running': {
      const where = isOne && only !== undefined ? `${what}: ${nameState(only.state)}` : what
      const how = waitedSeconds === undefined ? 'Under way' : `Not ended after ${waitedSeconds} s, and going on`
      return `${how}: ${where}; ${later}.`
    }
    case 'failed': {
      const again = actions.some(({ retrying }) => retrying) ? ' Flux tries again by itself.' : ''
      return isOne ? `Failed: ${what}.${again}` : `Not all went well: ${what}.${again}`
    }
    case 'done':
      return isOne ? `Done: ${what}.` : `All done: ${what}.`
    case 'refused':
      return isOne ? `Not sent: ${what}.` : `Not all was sent: ${what}.`
    case 'overtaken':
      return `Overtaken by a newer request, whose end is not known here: ${what}.`
    case 'timed_out':
      return `No end in time, and still watched: ${what}; ${later}.`
    default:
      return `Nobody knows whether it arrived: ${what}; ${later}.`
  }
}

function countStates(actions: readonly Action[]): string {
  const counts = new Map<ActionState, number>()
  for (const { state } of actions) counts.set(state, (counts.get(state) ?? 0) + 1)
  const parts = Array.from(counts, ([state, count]) => `${count} ${nameState(state)}`)
  return `${actions.length} objects: ${parts.join(', ')}`
}

function itemOf(action: Action, { withSteps }: Told, questions: Advising | undefined): Item {
  const { ref, state, message, retrying, requestedAt, finishedAt, by } = action
  const isAlone = new Set(action.steps.map((step) => step.ref)).size < 2
  const steps = withSteps === true || !isAlone ? action.steps : []
  return {
    ref,
    status: state,
    action: action.action,
    retrying,
    text: joinParts([
      action.action,
      revisionsOf(action),
      retrying ? 'Flux tries again' : '',
      withSteps === true
        ? `asked by ${by} at ${requestedAt}${finishedAt === undefined ? '' : `, ended at ${finishedAt}`}`
        : '',
    ]),
    notes: [
      ...steps.map((step) => `${withSteps === true ? `${step.at} ` : ''}${step.ref}: ${nameState(step.state)}`),
      ...(questions === undefined ? [] : adviceFor(action, questions)),
    ],
    said: message === '' ? [] : [message],
  }
}

function revisionsOf({ ref, steps }: Action): string {
  const { from, to } = steps.findLast((step) => step.ref === ref) ?? {}
  if (to === undefined) return ''
  const now = shortenRevision(to)
  return from === undefined || from === to ? `runs ${now}` : `${shortenRevision(from)} → ${now}`
}

/** By the object that failed, which may be a source on the way; by its message where its row does not say so yet. */
function adviceFor({ ref, steps, message }: Action, questions: Advising): readonly string[] {
  const failed = steps.findLast(({ state }) => state === 'failed')?.ref ?? ref
  const kind = parseFluxRef(failed)?.kind
  if (kind === undefined) return []
  const { meaning, remedy } = readAdvice(failed, questions) ?? adviseOn({ kind, status: 'failed', message })
  return [`means: ${meaning}`, `remedy: ${remedy}`]
}

function readAdvice(ref: Ref, questions: Advising) {
  try {
    const { resource, diagnosis } = questions.object(ref)
    return isFailing(resource.status) ? diagnosis.advice : undefined
  } catch {
    // It is gone, or hidden: the message alone has to do.
    return undefined
  }
}
