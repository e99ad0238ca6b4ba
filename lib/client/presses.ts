'use client'
// What was pressed in this tab and is not read yet: from the press itself until somebody has seen how it ended.

import { useSyncExternalStore } from 'react'
import type { Action } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import { recallList, rememberList } from './kept-list'

export interface Press {
  readonly ref: Ref
  /** As far as it is known without the server: on its way, or refused. */
  readonly own: Action
  /** The server's action; from then on only that counts. */
  readonly id?: string
}

const KEY = 'fluxdeck.presses'
const MAX_KEPT = 20
const NONE: readonly Press[] = []

export interface PressList {
  get(): readonly Press[]
  subscribe(listener: () => void): () => void
  /** A further press of the same object takes the place of the one before. */
  add(press: Press): void
  change(key: string, news: Partial<Pick<Press, 'own' | 'id'>>): void
  /** Somebody has seen how it ended. */
  markRead(ref: Ref): void
}

/** What the server has answered survives a reload of the tab; of the rest nothing is known by then. */
export function createPressList(storage: () => Pick<Storage, 'getItem' | 'setItem'>): PressList {
  const listeners = new Set<() => void>()
  let known: readonly Press[] | undefined
  const get = () => {
    known ??= recallList(KEY, storage).filter(isPress)
    return known
  }
  function put(next: readonly Press[]): void {
    known = next.slice(-MAX_KEPT)
    rememberList(
      KEY,
      known.filter(({ id }) => id !== undefined),
      storage,
    )
    for (const listener of listeners) listener()
  }
  return {
    get,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add: (press) => put([...get().filter(({ ref }) => ref !== press.ref), press]),
    change: (key, news) => put(get().map((press) => (press.own.id === key ? { ...press, ...news } : press))),
    markRead(ref) {
      if (get().some((press) => press.ref === ref)) put(get().filter((press) => press.ref !== ref))
    },
  }
}

/** This very file wrote it, so no more is asked. */
function isPress(value: unknown): value is Press {
  if (typeof value !== 'object' || value === null) return false
  return 'id' in value && typeof value.id === 'string' && 'ref' in value && typeof value.ref === 'string'
}

export const presses = createPressList(() => sessionStorage)

export function usePresses(): readonly Press[] {
  return useSyncExternalStore(presses.subscribe, presses.get, () => NONE)
}
