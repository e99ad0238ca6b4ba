'use client'
// One question that may be open on a page: who asks puts it in, the dock of the frame shows it.

import { useSyncExternalStore } from 'react'

export interface OpenQuestion<Question> {
  /** In place of the one that was open; undefined closes it. */
  ask(question: Question | undefined): void
  useOpen(): Question | undefined
}

export function createOpenQuestion<Question>(): OpenQuestion<Question> {
  let open: Question | undefined
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    ask(question) {
      open = question
      for (const listener of listeners) listener()
    },
    useOpen: () =>
      useSyncExternalStore(
        subscribe,
        () => open,
        () => undefined,
      ),
  }
}
