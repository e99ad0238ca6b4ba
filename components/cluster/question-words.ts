// What each question about the ground is called on its card.

import type { GroundQuestion } from '@/lib/contract/ground'
import type { SourceStateName } from '@/lib/contract/state'
import type { GroundQuestionId } from '@/lib/ground/words'

export const QUESTION_TITLES: Readonly<Record<GroundQuestionId, string>> = {
  nodes: 'Do all nodes work?',
  pods: 'Do pods run?',
  volumes: 'Do volumes bind?',
  certificates: 'Do certificates hold?',
  secrets: 'Do secrets arrive?',
  backups: 'Are there backups?',
  routes: 'Do routes lead somewhere?',
  alarms: 'What do the alarms say?',
}

const STATE_WORDS: Readonly<Record<SourceStateName, string | undefined>> = {
  live: undefined,
  /** Its sentence says so already. */
  connecting: undefined,
  stale: 'May be out of date',
  forbidden: 'No permission',
  absent: 'Not installed',
  rate_limited: 'Read slowly: the API server asks to wait',
  unauthorised: 'The sign-in to the cluster was refused',
  error: 'Could not be read',
  disabled: 'Not read',
}

/** Undefined where it is read as it is now. */
export function whyNotKnown({ state, reason }: Pick<GroundQuestion, 'state' | 'reason'>): string | undefined {
  const words = STATE_WORDS[state]
  return words === undefined || reason === undefined ? words : `${words}: ${reason}`
}

/** What would let it be read. */
export const MISSING_RIGHT = 'The component deploy/components/cluster-context gives Fluxdeck the rights to read this.'
