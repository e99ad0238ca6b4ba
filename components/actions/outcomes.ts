'use client'

// Tells whoever pressed a button how it went, wherever in the console they are by then.

import { useEffect, useSyncExternalStore } from 'react'
import { useActions } from '@/lib/client/queries'
import { toast } from '@/lib/client/toasts'
import type { Action } from '@/lib/contract/actions'
import { refForPeople } from '@/lib/ref'
import { plainLabel } from './action-words'
import { viewProgress } from './progress-steps'

/** Pressed in this tab, and not told yet. */
const expected = new Set<string>()
const listeners = new Set<() => void>()
let presses = 0

export function expectOutcome(id: string): void {
  expected.add(id)
  presses += 1
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useOutcomeToasts(): void {
  const actions = useActions()
  // What ends at once has ended before anybody waits for it.
  const pressed = useSyncExternalStore(
    subscribe,
    () => presses,
    () => 0,
  )
  useEffect(() => {
    if (pressed === 0) return
    for (const action of actions) {
      if (action.finishedAt === undefined || !expected.delete(action.id)) continue
      // The suspension was told with its own way back, which must stay to be pressed.
      if (action.action !== 'suspend' || action.state !== 'done') tell(action)
    }
  }, [actions, pressed])
}

function tell(action: Action): void {
  const { tone, sentence } = viewProgress(action)
  const label = plainLabel(action.action)
  const details = { id: action.id, description: `${refForPeople(action.ref)} · ${sentence}` }
  if (tone === 'done') toast.success(`${label}: done`, details)
  else if (tone === 'failed') toast.error(`${label}: failed`, details)
  else toast.message(`${label}: no sure end`, details)
}
