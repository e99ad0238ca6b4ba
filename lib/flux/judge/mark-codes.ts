// The marks by name, and how each is called where there is room for a word or two only.

/** Worst first: the order in which they are shown, and in which one stands for all of a row. */
export const MARK_CODES = [
  'tests_failed',
  'unhealthy',
  'not_running',
  'hanging',
  'missing_reference',
  'no_provider',
  'old_input',
  'drifted',
  'behind',
  'outdated',
  'not_read',
] as const
export type MarkCode = (typeof MARK_CODES)[number]

export const MARK_WORDS: Readonly<Record<MarkCode, string>> = {
  tests_failed: 'Tests failed',
  unhealthy: 'Not healthy',
  not_running: 'Not running',
  hanging: 'Hanging',
  missing_reference: 'Missing',
  no_provider: 'No provider',
  old_input: 'Old input',
  drifted: 'Drifted',
  behind: 'Behind',
  outdated: 'Controller down',
  not_read: 'Not read',
}
