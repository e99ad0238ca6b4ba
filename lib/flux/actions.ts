// Which actions exist, which apply to an object, why not, and the patch each one sends (Flux 2.9, domain of §4).

export const ACTION_NAMES = [
  'reconcile',
  'reconcile-with-source',
  'force',
  'reset',
  'suspend',
  'resume',
  'resume-and-reconcile',
] as const
export type ActionName = (typeof ACTION_NAMES)[number]
