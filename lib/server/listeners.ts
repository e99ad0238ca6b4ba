// Who wants to hear of something, and how all of them are told: parts are built first and joined afterwards.

export interface Listeners<Value = void> {
  /** Answers how to stop that. */
  add(listener: (value: Value) => void): () => void
  tell(value: Value): void
}

export function createListeners<Value = void>(): Listeners<Value> {
  const listeners = new Set<(value: Value) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(value) {
      for (const listener of listeners) listener(value)
    },
  }
}
