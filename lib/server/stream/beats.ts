// The heartbeat of a stream: that it lives, the time, and which sources were read since the one before. Events have one of
// their own in between, since no row tells of them.

import type { HeartbeatEvent } from '@/lib/contract/stream'
import { EVENTS_SOURCE } from '../sources/watches'
import type { Broadcaster } from './broadcaster'

const HEARTBEAT_MS = 15_000
const EVENTS_MS = 5_000

/** `beat` names every source that was read; who comes in between two beats was told all of it. */
export function startBeats(broadcaster: Broadcaster, beat: () => HeartbeatEvent, signal: AbortSignal): void {
  let told: HeartbeatEvent['synced'] = {}
  const next = (isWanted: (id: string) => boolean) => {
    const { synced = {}, ...rest } = beat()
    const moved = Object.fromEntries(Object.entries(synced).filter(([id, at]) => isWanted(id) && told?.[id] !== at))
    const hasMoved = Object.keys(moved).length > 0
    told = { ...told, ...moved }
    return { hasMoved, data: { ...rest, ...(hasMoved ? { synced: moved } : {}) } }
  }
  const timers = [
    setInterval(() => broadcaster.send({ type: 'heartbeat', data: next(() => true).data }), HEARTBEAT_MS),
    setInterval(() => {
      if (broadcaster.size === 0) return
      const { hasMoved, data } = next((id) => id === EVENTS_SOURCE)
      if (hasMoved) broadcaster.send({ type: 'heartbeat', data })
    }, EVENTS_MS),
  ]
  signal.addEventListener(
    'abort',
    () => {
      for (const timer of timers) clearInterval(timer)
    },
    { once: true },
  )
}
