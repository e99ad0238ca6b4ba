// The store of History, by where it is to be kept.

import { randomUUID } from 'node:crypto'
import { createKeptStore } from '@/lib/history/kept-store'
import { createMemoryStore } from '@/lib/history/memory-store'
import { NO_HISTORY } from '@/lib/history/no-store'
import { putAside } from '@/lib/history/put-aside'
import type { HistoryStore } from '@/lib/history/store'
import { startThread } from '@/lib/history/thread-link'
import type { Log } from '../log'
import type { HistoryConfig, HistoryPlace } from './settings'

export interface StoreParts {
  readonly place: HistoryPlace
  readonly limits: Pick<HistoryConfig, 'keepMs' | 'maxBytes'>
  /** The program of its thread; where there is none everything stays in memory. */
  readonly thread?: URL | undefined
  readonly cluster: string
  readonly clock: () => Date
  readonly log: Log
}

export function openStore({ place, limits, thread, cluster, clock, log }: StoreParts): HistoryStore {
  const instance = randomUUID()
  if (place.type === 'off') return NO_HISTORY
  if (place.type === 'memory') return createMemoryStore({ instance, clock, past: place.past })
  if (thread === undefined) return createMemoryStore({ instance, clock })
  const around = { limits, instance, clock, onTrouble: (why: string, error: unknown) => log.warn(why, { error }) }
  if (place.type === 'postgres')
    return createKeptStore({
      kind: 'postgres',
      open: () => startThread(thread, { place: { postgres: place.url() }, cluster }),
      putAside: () => Promise.resolve(''),
      ...around,
    })
  return createKeptStore({
    kind: 'sqlite',
    open: () => startThread(thread, { place: { file: place.path }, cluster }),
    putAside: () => putAside(place.path, clock()),
    ...around,
  })
}
