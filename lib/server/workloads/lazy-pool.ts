// Which feeds run now: one for each kind and namespace that somebody looks at, kept a minute after the last, at most so
// many at once; one for all namespaces takes the place of many as soon as it is live.

import type { Clock } from '@/lib/kubernetes/clock'

export interface LazyPlace {
  readonly kind: 'pods' | 'replicasets'
  /** Undefined: every namespace there is. */
  readonly namespace: string | undefined
}

/** What is started and stopped. */
export interface LazyUnit {
  /** It shows what is there now. */
  isLive(): boolean
  run(): void
  /** Reads no more, keeps what it has. */
  freeze(): void
  end(): void
}

export interface LazyPool {
  /** Keeps them until the answer is called, and a while longer. Calling it again does nothing. */
  hold(places: Iterable<LazyPlace>): () => void
  /** To be called when a unit of all namespaces has come to live, or is so no more. */
  arrange(): void
  /** How many run now. */
  running(): number
}

/** So long a feed waits for who comes back. */
export const KEPT_MS = 60_000
export const FEEDS_AT_MOST = 40

interface Kept {
  readonly place: LazyPlace
  readonly unit: LazyUnit
  holders: number
  /** When somebody began or ceased to look. */
  usedAt: number
  isRunning: boolean
}

export function createLazyPool(create: (place: LazyPlace) => LazyUnit, timers: Clock, signal: AbortSignal): LazyPool {
  const kept = new Map<string, Kept>()
  let cancelSweep = () => {}
  let isArranging = false
  signal.addEventListener('abort', () => cancelSweep(), { once: true })

  const stop = (one: Kept, how: 'freeze' | 'end') => {
    one.isRunning = false
    one.unit[how]()
  }
  const sweep = () => {
    const now = timers.elapsed()
    for (const [key, one] of kept) {
      if (one.holders > 0 || now - one.usedAt < KEPT_MS) continue
      kept.delete(key)
      stop(one, 'end')
    }
    cancelSweep()
    const idle = [...kept.values()].filter(({ holders }) => holders === 0)
    if (idle.length === 0 || signal.aborted) return
    const first = Math.min(...idle.map(({ usedAt }) => usedAt))
    cancelSweep = timers.after(Math.max(0, first + KEPT_MS - now), arrange)
  }
  /** What stands for all first, what is looked at now before what was, the newest before the oldest. */
  const inOrder = () => [...kept.values()].sort((a, b) => rankOf(b) - rankOf(a) || b.usedAt - a.usedAt)
  const isCovered = ({ kind, namespace }: LazyPlace) =>
    namespace !== undefined && kept.get(keyOf({ kind, namespace: undefined }))?.unit.isLive() === true

  function arrange(): void {
    if (isArranging) return
    isArranging = true
    sweep()
    let room = FEEDS_AT_MOST
    const wanted: Kept[] = []
    for (const one of inOrder()) {
      if (isCovered(one.place)) stop(one, 'end')
      else if (room > 0) {
        room -= 1
        wanted.push(one)
      } else stop(one, 'freeze')
    }
    for (const one of wanted) {
      one.isRunning = true
      one.unit.run()
    }
    isArranging = false
  }

  return {
    hold(places) {
      const held: Kept[] = []
      for (const place of places) {
        const key = keyOf(place)
        const one = kept.get(key) ?? { place, unit: create(place), holders: 0, usedAt: 0, isRunning: false }
        kept.set(key, one)
        one.holders += 1
        one.usedAt = timers.elapsed()
        held.push(one)
      }
      arrange()
      return () => {
        for (const one of held.splice(0)) {
          one.holders -= 1
          one.usedAt = timers.elapsed()
        }
        arrange()
      }
    },
    arrange,
    running: () => [...kept.values()].filter(({ isRunning }) => isRunning).length,
  }
}

function rankOf({ place, holders }: Kept): number {
  return (place.namespace === undefined ? 2 : 0) + (holders > 0 ? 1 : 0)
}

function keyOf({ kind, namespace }: LazyPlace): string {
  return `${kind}/${namespace ?? ''}`
}
