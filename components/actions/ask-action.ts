'use client'
// The one question about an action of one object that is asked away from its buttons.

import type { ActionName } from '@/lib/contract/state'
import { createOpenQuestion } from './open-question'
import type { ActionTarget } from './use-press'

export interface ActionQuestion {
  readonly action: ActionName
  readonly target: ActionTarget
}

export const { ask: askAction, useOpen: useActionQuestion } = createOpenQuestion<ActionQuestion>()
