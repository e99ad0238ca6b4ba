// Keeps the page's actions true over time: the server's list is read again whenever the stream was away, and what was
// followed here but is not known there any more is said to be lost. What is open is remembered over a reload of the tab.

import type { Action } from '@/lib/contract/actions'
import type { LiveStore } from './live-store'

const KEY = 'fluxdeck.followed'
const MAX_KEPT = 50
/** While streams fail, nothing is pushed. */
const POLL_MS = 10_000

export interface ActionsPort {
  /** Rejects when nobody answered. */
  fetchActions(signal: AbortSignal): Promise<readonly Action[]>
  /** Survives a reload, not the tab. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined
}

export function followActions(store: LiveStore, port: ActionsPort, signal: AbortSignal): void {
  let { phase, beginnings } = store.get()
  let written = ''
  let poll: ReturnType<typeof setTimeout> | undefined
  store.recallActions(recall(port.storage))

  const read = async () => {
    clearTimeout(poll)
    const before = store.get().live.actions
    const listed = await port.fetchActions(signal).catch(() => undefined)
    if (signal.aborted) return
    // No answer tells nothing: what is known stays as it is until somebody says otherwise.
    if (listed !== undefined) store.mergeActions(listed, before)
    if (listed === undefined || phase === 'polling') poll = setTimeout(() => void read(), POLL_MS)
  }

  const unsubscribe = store.subscribe(() => {
    const view = store.get()
    const isNew = view.beginnings !== beginnings
    phase = view.phase
    beginnings = view.beginnings
    if (isNew) void read()
    const open = [...view.live.actions.values()].filter(({ finishedAt }) => finishedAt === undefined).slice(-MAX_KEPT)
    const text = JSON.stringify(open)
    if (text === written) return
    written = text
    remember(port.storage, text)
  })
  signal.addEventListener(
    'abort',
    () => {
      unsubscribe()
      clearTimeout(poll)
    },
    { once: true },
  )
  void read()
}

function recall(storage: ActionsPort['storage']): readonly Action[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]')
    // This very file wrote it, from actions of the server.
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.id === 'string' && typeof one.ref === 'string') : []
  } catch {
    return []
  }
}

function remember(storage: ActionsPort['storage'], text: string): void {
  try {
    storage?.setItem(KEY, text)
  } catch {
    // Without room the page only forgets with its reload.
  }
}
