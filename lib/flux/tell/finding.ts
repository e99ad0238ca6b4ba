// One judgement that the verdict is made of.

import type { SentenceLink } from '@/lib/contract/sentence-link'
import type { VerdictLevel, VerdictReason } from '@/lib/contract/state'

/** A judgement with its own sentence; the verdict takes the level of the worst and strings the sentences together. */
export interface Finding {
  readonly level: VerdictLevel
  readonly sentence: string
  readonly reasons: readonly VerdictReason[]
  /** Where the numbers of its sentence lead to. */
  readonly links?: readonly SentenceLink[]
  /** Its sentence names the part that was asked for itself. */
  readonly isOfScope?: true
}

export function onlyReason(level: VerdictLevel, code: VerdictReason['code'], text: string): Finding {
  return { level, sentence: text, reasons: [{ code, text }] }
}
