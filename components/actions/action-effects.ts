// What each action does, for menus and for the question before it: words that no page needs before somebody opens one. Pure.

import type { ActionName } from '@/lib/contract/state'

export interface ActionEffect {
  /** Behind "can be". */
  readonly done: string
  /** One sentence for the menu and for the question before it. */
  readonly effect: string
  /** The same for several at once. */
  readonly effectOnMany: string
  /** The person is asked why. */
  readonly asksReason: boolean
}

export const ACTION_EFFECTS = {
  reconcile: {
    done: 'reconciled',
    effect: 'Asks the controller to look at this object now instead of at its next interval.',
    effectOnMany: 'Asks their controllers to look at them now instead of at their next interval.',
    asksReason: false,
  },
  'reconcile-with-source': {
    done: 'reconciled with its source',
    effect: 'Fetches the source first, then reconciles this object with what was fetched.',
    effectOnMany: 'Fetches their sources first, then reconciles each with what was fetched.',
    asksReason: false,
  },
  force: {
    done: 'forced',
    effect: 'Runs one forced upgrade, even when nothing changed. Resources that cannot be patched may be replaced.',
    effectOnMany: 'Runs one forced upgrade of each, even when nothing changed.',
    asksReason: false,
  },
  reset: {
    done: 'reset',
    effect: 'Sets the failure counters to zero, so that the controller tries again.',
    effectOnMany: 'Sets their failure counters to zero, so that their controllers try again.',
    asksReason: false,
  },
  suspend: {
    done: 'suspended',
    effect: 'The controller leaves this object alone until somebody resumes it. Nothing that runs is removed.',
    effectOnMany: 'Their controllers leave them alone until somebody resumes them. Nothing that runs is removed.',
    asksReason: true,
  },
  resume: {
    done: 'resumed',
    effect: 'The controller takes care of this object again.',
    effectOnMany: 'Their controllers take care of them again.',
    asksReason: false,
  },
  'resume-and-reconcile': {
    done: 'resumed and reconciled',
    effect: 'Ends the suspension and reconciles at once.',
    effectOnMany: 'Ends their suspension and reconciles them at once.',
    asksReason: false,
  },
} as const satisfies Record<ActionName, ActionEffect>
