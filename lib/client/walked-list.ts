// The list that somebody went through last, in its order, so that the page of an object knows which come before and after
// it. Kept for this tab.

import { recallList, rememberList } from './kept-list'

export interface WalkedList {
  /** Where the list is. */
  readonly address: string
  /** What it is a list of, for people. */
  readonly words: string
  readonly ids: readonly string[]
}

export interface Siblings {
  /** Counts from 1. */
  readonly place: number
  readonly size: number
  readonly previous: string | undefined
  readonly next: string | undefined
}

const KEY = 'fluxdeck.walked'
/** Longer ones are not worth the room. */
const MAX_IDS = 5_000

export function noteWalked({ address, words, ids }: WalkedList): void {
  rememberList(KEY, ids.length > MAX_IDS ? [] : [address, words, ...ids])
}

export function recallWalked(): WalkedList | undefined {
  const [address, words, ...ids] = recallList(KEY).filter((one) => typeof one === 'string')
  return address === undefined || words === undefined ? undefined : { address, words, ids }
}

/** Undefined for what does not stand in the list. */
export function siblingsOf(id: string, { ids }: Pick<WalkedList, 'ids'>): Siblings | undefined {
  const at = ids.indexOf(id)
  return at === -1 ? undefined : { place: at + 1, size: ids.length, previous: ids[at - 1], next: ids[at + 1] }
}
