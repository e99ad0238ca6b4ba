// The words that every button needs: its verb, and what a refusal means. What each one does is told by `action-effects.ts`.
// Pure data.

import type { ErrorCode } from '@/lib/contract/errors'
import type { ActionName } from '@/lib/contract/state'

export interface ActionWords {
  readonly label: string
  /** Asked before it is done. */
  readonly confirm: boolean
}

export const ACTION_WORDS = {
  reconcile: { label: 'Reconcile', confirm: false },
  'reconcile-with-source': { label: 'Reconcile with source', confirm: false },
  force: { label: 'Force…', confirm: true },
  reset: { label: 'Reset and retry', confirm: false },
  suspend: { label: 'Suspend…', confirm: true },
  resume: { label: 'Resume', confirm: false },
  'resume-and-reconcile': { label: 'Resume and reconcile', confirm: false },
} as const satisfies Record<ActionName, ActionWords>

/** The verb alone, without the dots that announce a question. */
export function plainLabel(action: ActionName): string {
  return ACTION_WORDS[action].label.replace('…', '')
}

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
