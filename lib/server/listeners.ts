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

/** Resolves once it is so, looked at now and at each change, and at the latest when `signal` ends. */
export function untilSo(
  onChange: (listener: () => void) => () => void,
  isSo: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      stop()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const stop = onChange(() => {
      if (isSo()) finish()
    })
    signal.addEventListener('abort', finish, { once: true })
    if (signal.aborted || isSo()) finish()
  })
}
