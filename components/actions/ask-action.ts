'use client'
// The one question about an action of one object that is asked away from its buttons: who asks puts it here, the dock of
// the frame shows it.

import { useSyncExternalStore } from 'react'
import type { ActionName } from '@/lib/contract/state'
import type { ActionTarget } from './use-press'

export interface ActionQuestion {
  readonly action: ActionName
  readonly target: ActionTarget
}

let open: ActionQuestion | undefined
const listeners = new Set<() => void>()

export function askAction(question: ActionQuestion | undefined): void {
  open = question
  for (const listener of listeners) listener()
}

export function useActionQuestion(): ActionQuestion | undefined {
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
