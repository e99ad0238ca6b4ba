// The one place in the browser where live state stands. Changes are folded at once and shown once per frame.

import type { Action } from '@/lib/contract/actions'
import type { PageSeed } from '@/lib/contract/seed'
import type { ShortRow } from '@/lib/contract/short-row'
import type { State } from '@/lib/contract/state'
import { eventId, type StreamEvent } from '@/lib/contract/stream'
import { parseTime } from '@/lib/time'
import { applyEvent, type Live, liveStateOf, NOTHING, withAction } from './apply-event'
import { followStream, type StreamPhase, type StreamPort } from './live-stream'
import { mergeActions } from './merge-actions'

export interface LiveView {
  readonly live: Live
  readonly phase: StreamPhase
  /** How often news has begun to come in: what was pushed between two beginnings may have been missed. */
  readonly beginnings: number
  /** Server clock minus browser clock, from the page itself until more is heard; undefined where it brought no state. */
  readonly clockOffsetMs?: number
}

export interface LiveStore {
  get(): LiveView
  /** What the page itself brought: whatever of it comes to life later is first drawn as it stands in the document. */
  atFirst(): LiveView
  subscribe(listener: () => void): () => void
  /** Actions that this tab followed before its last reload. */
  recallActions(actions: readonly Action[]): void
  /** The server's list; `before` is what was known here when it was asked for. */
  mergeActions(listed: readonly Action[], before: ReadonlyMap<string, Action>): void
  follow(port: StreamPort, signal: AbortSignal): void
}

export type Schedule = (publish: () => void) => void

export function createLiveStore(seed: PageSeed, schedule: Schedule, wallClock: () => number): LiveStore {
  let current: LiveView = {
    live: seed.state === undefined ? NOTHING : { ...NOTHING, state: liveStateOf(seed.state, seed.complete) },
    phase: 'connecting',
    beginnings: 0,
    ...offsetTo(seed.state?.serverTime),
  }
  const first = current
  let shown = current
  let isScheduled = false
  const listeners = new Set<() => void>()

  function change(next: LiveView) {
    if (next === current) return
    current = next
    if (isScheduled) return
    isScheduled = true
    schedule(() => {
      isScheduled = false
      shown = current
      for (const listener of listeners) listener()
    })
  }

  function offsetTo(serverTime: string | undefined): Pick<LiveView, 'clockOffsetMs'> {
    const server = parseTime(serverTime)
    return server === undefined ? {} : { clockOffsetMs: server.getTime() - wallClock() }
  }

  function withLive(live: Live, serverTime: string | undefined): LiveView {
    return { ...current, live, ...offsetTo(serverTime) }
  }

  function onEvent(event: StreamEvent<ShortRow>): boolean {
    const next = applyEvent(current.live, event)
    if (next === 'resync') return false
    change(withLive(next, 'serverTime' in event.data ? event.data.serverTime : undefined))
    return true
  }

  function onState(state: State<ShortRow>) {
    const { arriving: _, ...live } = current.live
    change(withLive({ ...live, state: liveStateOf(state) }, state.serverTime))
  }

  /** Only what is known whole can be gone on from. */
  function from(): string | undefined {
    const { state, arriving } = current.live
    if (state === undefined || !state.complete || arriving !== undefined) return undefined
    return eventId(state.head)
  }

  function onPhase(phase: StreamPhase) {
    const isBeginning = phase === 'live' || phase === 'polling'
    change({ ...current, phase, beginnings: current.beginnings + (isBeginning ? 1 : 0) })
  }

  return {
    get: () => shown,
    atFirst: () => first,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recallActions(actions) {
      let known = current.live.actions
      for (const action of actions) if (!known.has(action.id)) known = withAction(known, action)
      change({ ...current, live: { ...current.live, actions: known } })
      // Whoever asks next has to find them, also before the next frame.
      shown = current
    },
    mergeActions(listed, before) {
      const { live, clockOffsetMs = 0 } = current
      const at = new Date(wallClock() + clockOffsetMs).toISOString()
      change({ ...current, live: { ...live, actions: mergeActions(live.actions, listed, before, at) } })
    },
    follow(port, signal) {
      followStream(port, { onEvent, onState, onPhase, from }, signal)
    },
  }
}

/** Once per frame while the page is seen; hidden pages get no frames, so a timer stands in. */
export function scheduleFrame(publish: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(publish)
  else setTimeout(publish, 250)
}
