// The time of the newest message that somebody has seen, kept in this browser. It only moves forward.

import { parseTime } from '@/lib/time'

const KEY = 'fluxdeck.notifications-read-until'

type Kept = Pick<Storage, 'getItem' | 'setItem'>

const ofBrowser = () => localStorage

/** Undefined where nobody has read here, or the browser keeps nothing. */
export function recallReadUntil(storage: () => Kept = ofBrowser): string | undefined {
  try {
    const text = storage().getItem(KEY)
    return text !== null && parseTime(text) !== undefined ? text : undefined
  } catch {
    return undefined
  }
}

export function rememberReadUntil(time: string | undefined, storage: () => Kept = ofBrowser): void {
  const before = recallReadUntil(storage)
  if (time === undefined || (before !== undefined && before >= time)) return
  try {
    storage().setItem(KEY, time)
  } catch {
    // Without room, or without leave, nothing is new with the next visit.
  }
}
