// The questions about what Flux stands on, and the words for how each is answered.

/** In the order in which they are told where they are answered alike. */
export const GROUND_QUESTIONS = [
  'nodes',
  'pods',
  'volumes',
  'certificates',
  'secrets',
  'backups',
  'routes',
  'alarms',
] as const
export type GroundQuestionId = (typeof GROUND_QUESTIONS)[number]

/** Worst first. What is not known is worse than what is about to go wrong, for it may be wrong already. */
export const GROUND_WORDS = ['bad', 'unknown', 'warned', 'good'] as const
export type GroundWord = (typeof GROUND_WORDS)[number]

/** Of one object; `noted` is well, and something about it is worth knowing. */
export const FINDING_WORDS = ['bad', 'unknown', 'warned', 'noted', 'good'] as const
export type FindingWord = (typeof FINDING_WORDS)[number]

export function isGroundQuestion(text: string): text is GroundQuestionId {
  return GROUND_QUESTIONS.some((id) => id === text)
}
