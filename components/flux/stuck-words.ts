// Why something is called stuck: in short for a list, and as the beginning of a sentence that ends in "for 3 h".

import type { Stuck, StuckRule } from '@/lib/contract/state'

export const STUCK_WORDS = {
  retries_exhausted: { short: 'no retries left', sentence: 'no retries are left, and nothing has been tried' },
  failing_long: { short: 'failing for', isWithAge: true, sentence: 'it has been failing' },
  reconciling_long: { short: 'beyond its timeout', sentence: 'it has been reconciling beyond its timeout,' },
  terminating_long: { short: 'will not go away', sentence: 'it has been terminating' },
  not_observed: { short: 'controller has not looked', sentence: 'its controller has not looked at it' },
  waiting_for_ever: { short: 'will never be ready', sentence: 'it has been waiting' },
  source_not_fetched: { short: 'source not fetched', sentence: 'its source has not been fetched' },
} as const satisfies Record<StuckRule, StuckWords>

interface StuckWords {
  readonly short: string
  /** Without how long, the short words say nothing. */
  readonly isWithAge?: true
  readonly sentence: string
}

/** Then it need not be said again beside it. */
export function saysAge(stuck: Stuck | undefined): boolean {
  const words: StuckWords | undefined = stuck && STUCK_WORDS[stuck.rule]
  return words?.isWithAge === true
}

/** `failing for 5 h`, `no retries left`. */
export function sayStuck(rule: StuckRule, age: string): string {
  const words: StuckWords = STUCK_WORDS[rule]
  return words.isWithAge === true ? `${words.short} ${age}` : words.short
}
