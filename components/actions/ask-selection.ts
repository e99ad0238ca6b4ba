'use client'

// The one question about several objects that may be open on a page: who asks puts it here, the dock of the frame shows it.

import { useSyncExternalStore } from 'react'
import type { ActionName } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'

export type SelectionQuestion =
  | { readonly about: 'refs'; readonly action: ActionName; readonly refs: readonly Ref[]; readonly onSent?: () => void }
  | { readonly about: 'failing' }

let open: SelectionQuestion | undefined
const listeners = new Set<() => void>()

export function askSelection(question: SelectionQuestion | undefined): void {
  open = question
  for (const listener of listeners) listener()
}

export function useSelectionQuestion(): SelectionQuestion | undefined {
  return useSyncExternalStore(
    subscribe,
    () => open,
    () => undefined,
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
