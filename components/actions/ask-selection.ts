'use client'
// The one question about several objects that may be open on a page.

import type { ActionName } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { createOpenQuestion } from './open-question'

export type SelectionQuestion =
  | { readonly about: 'refs'; readonly action: ActionName; readonly refs: readonly Ref[]; readonly onSent?: () => void }
  | { readonly about: 'failing' }

export const { ask: askSelection, useOpen: useSelectionQuestion } = createOpenQuestion<SelectionQuestion>()
