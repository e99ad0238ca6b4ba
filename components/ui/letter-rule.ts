// Whether a single key may act now: never while somebody types, nor just after a dialog took what they typed, and not at
// all where they are switched off in this browser. Right after a dialog no key that writes or presses comes through.

import { isTyping } from './is-typing'

const KEY = 'fluxdeck.single-keys'
/** What somebody goes on typing after a dialog is gone was meant for the dialog. */
const QUIET_MS = 1_000
/** So long between two keys, and it is another thought. */
const PAUSE_MS = 500

export type LetterKey = Pick<
  KeyboardEvent,
  'altKey' | 'ctrlKey' | 'metaKey' | 'defaultPrevented' | 'target' | 'timeStamp'
>

export interface LetterRule {
  /** A dialog is about to open, or has closed. */
  beginQuiet(): void
  mayAct(event: LetterKey): boolean
  /** Whether a key was meant for the dialog that is gone: then it must reach nobody, a button that has the focus least. */
  isLate(event: LetterKey & Pick<KeyboardEvent, 'key' | 'repeat'>): boolean
  /** What was typed since the quiet began and reached nobody; given once. */
  takeTyped(): string
  isOn(): boolean
  switchTo(isOn: boolean): void
  subscribe(listener: () => void): () => void
}

/** `now` counts as the keys do. */
export function createLetterRule(storage: () => Storage, now: () => number): LetterRule {
  const listeners = new Set<() => void>()
  let quietUntil = 0
  let typed = ''
  let known: boolean | undefined

  function isOn(): boolean {
    known ??= read(storage) !== 'off'
    return known
  }

  return {
    beginQuiet() {
      quietUntil = Math.max(quietUntil, now() + QUIET_MS)
      typed = ''
    },
    mayAct: (event) => isFree(event) && !event.defaultPrevented && event.timeStamp >= quietUntil && isOn(),
    isLate(event) {
      if (!isFree(event) || event.timeStamp >= quietUntil) return false
      // Enter may be the next thing that somebody wants, but not while it is held, nor at the end of what they typed.
      if (event.key === 'Enter') return event.repeat || typed !== ''
      if (event.key.length !== 1) return false
      typed += event.key
      quietUntil = Math.max(quietUntil, event.timeStamp + PAUSE_MS)
      return true
    },
    takeTyped() {
      const taken = typed
      typed = ''
      return taken
    },
    isOn,
    switchTo(next) {
      known = next
      write(storage, next)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function isFree({ ctrlKey, metaKey, altKey, target }: LetterKey): boolean {
  return !ctrlKey && !metaKey && !altKey && !isTyping(target)
}

function read(storage: () => Storage): string | null {
  try {
    return storage().getItem(KEY)
  } catch {
    return null
  }
}

function write(storage: () => Storage, isOn: boolean): void {
  try {
    if (isOn) storage().removeItem(KEY)
    else storage().setItem(KEY, 'off')
  } catch {
    // Then they are on again with the next page.
  }
}
