// Short news for the person at this page: a bounded list that anything in the browser may add to.

import { useSyncExternalStore } from 'react'

export interface Toast {
  readonly id: string
  readonly tone: 'neutral' | 'good' | 'bad'
  readonly title: string
  readonly description?: string
  readonly action?: { readonly label: string; readonly onPress: () => void }
  /** Objects that its button acts on: it goes as soon as somebody acts on one of them. */
  readonly about?: readonly string[]
}

export type ToastDetails = Partial<Pick<Toast, 'id' | 'description' | 'action' | 'about'>>

const MAX_TOASTS = 4
const NONE: readonly Toast[] = []
const listeners = new Set<() => void>()
let toasts: readonly Toast[] = NONE
let count = 0

export const toast = {
  message: (title: string, details?: ToastDetails) => add('neutral', title, details),
  success: (title: string, details?: ToastDetails) => add('good', title, details),
  error: (title: string, details?: ToastDetails) => add('bad', title, details),
  dismiss: (id: string) => change(toasts.filter((other) => other.id !== id)),
} as const

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    subscribe,
    () => toasts,
    () => NONE,
  )
}

/** The same id again takes the place of the earlier news. */
function add(tone: Toast['tone'], title: string, details: ToastDetails = {}): string {
  count += 1
  const added: Toast = { id: `toast-${count}`, tone, title, ...details }
  change([...toasts.filter((other) => other.id !== added.id), added].slice(-MAX_TOASTS))
  return added.id
}

function change(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
