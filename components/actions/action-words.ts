// The words of actions: verbs for buttons, what each one does, and what every state of a running one means. Pure data.

import type { ActionState } from '@/lib/contract/actions'
import type { ErrorCode } from '@/lib/contract/errors'
import type { ActionName } from '@/lib/contract/state'

export interface ActionWords {
  readonly label: string
  /** Behind "can be". */
  readonly done: string
  /** One sentence for the menu and for the question before it. */
  readonly effect: string
  /** The same for several at once. */
  readonly effectOnMany: string
  /** Asked before it is done. */
  readonly confirm: boolean
  /** The person is asked why. */
  readonly asksReason: boolean
}

export const ACTION_WORDS = {
  reconcile: {
    label: 'Reconcile',
    done: 'reconciled',
    effect: 'Asks the controller to look at this object now instead of at its next interval.',
    effectOnMany: 'Asks their controllers to look at them now instead of at their next interval.',
    confirm: false,
    asksReason: false,
  },
  'reconcile-with-source': {
    label: 'Reconcile with source',
    done: 'reconciled with its source',
    effect: 'Fetches the source first, then reconciles this object with what was fetched.',
    effectOnMany: 'Fetches their sources first, then reconciles each with what was fetched.',
    confirm: false,
    asksReason: false,
  },
  force: {
    label: 'Force…',
    done: 'forced',
    effect: 'Runs one forced upgrade, even when nothing changed. Resources that cannot be patched may be replaced.',
    effectOnMany: 'Runs one forced upgrade of each, even when nothing changed.',
    confirm: true,
    asksReason: false,
  },
  reset: {
    label: 'Reset and retry',
    done: 'reset',
    effect: 'Sets the failure counters to zero, so that the controller tries again.',
    effectOnMany: 'Sets their failure counters to zero, so that their controllers try again.',
    confirm: false,
    asksReason: false,
  },
  suspend: {
    label: 'Suspend…',
    done: 'suspended',
    effect: 'The controller leaves this object alone until somebody resumes it. Nothing that runs is removed.',
    effectOnMany: 'Their controllers leave them alone until somebody resumes them. Nothing that runs is removed.',
    confirm: true,
    asksReason: true,
  },
  resume: {
    label: 'Resume',
    done: 'resumed',
    effect: 'The controller takes care of this object again.',
    effectOnMany: 'Their controllers take care of them again.',
    confirm: false,
    asksReason: false,
  },
  'resume-and-reconcile': {
    label: 'Resume and reconcile',
    done: 'resumed and reconciled',
    effect: 'Ends the suspension and reconciles at once.',
    effectOnMany: 'Ends their suspension and reconciles them at once.',
    confirm: false,
    asksReason: false,
  },
} as const satisfies Record<ActionName, ActionWords>

/** The verb alone, without the dots that announce a question. */
export function plainLabel(action: ActionName): string {
  return ACTION_WORDS[action].label.replace('…', '')
}

export const STATE_WORDS = {
  queued: 'Queued',
  requested: 'Requested',
  picked_up: 'Picked up',
  fetched: 'Fetched',
  applied: 'Applied',
  done: 'Done',
  failed: 'Failed',
  refused: 'Refused',
  overtaken: 'Overtaken by another request',
  timed_out: 'No answer yet; still watching',
  unknown: 'Unknown: the write may or may not have arrived',
} as const satisfies Record<ActionState, string>

/** What a refused request means, where the server's own sentence needs an addition. */
const REFUSAL_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  actions_disabled: 'Actions are switched off for this dashboard.',
  read_only: 'This dashboard is read-only.',
  not_deployed_for_writes: 'The dashboard’s own account may not write. An administrator has to grant it.',
  changed: 'The object was replaced since this page showed it. Look again before you press.',
  suspended: 'The object is suspended. Resume it first, or use “Resume and reconcile”.',
  in_flight: 'A request for this object is already under way.',
  rate_limited: 'Too many requests. Wait a moment and press again.',
  unavailable: 'The Kubernetes API cannot be reached. Nothing was sent.',
  upstream_timeout: 'The Kubernetes API did not answer in time. The request may have arrived.',
}

export function wordRefusal(code: string, message: string): string {
  const known = Object.entries(REFUSAL_WORDS).find(([name]) => name === code)?.[1]
  return known ?? (message === '' ? `The request was refused (${code}).` : message)
}
