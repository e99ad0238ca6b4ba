'use client'
// When the cluster last told of events, as the stream says.

import { useLive } from './live-context'
import type { LiveView } from './live-store'

/** Undefined before it is known. */
export function useEventsRead(): string | undefined {
  return useLive(lastReadOf)
}

function lastReadOf({ live }: LiveView): string | undefined {
  return live.state?.head.sources.find(({ role }) => role === 'events')?.lastSyncedAt
}
