// How fresh each source is. `lastSyncedAt` moves on success only; a failure never touches it.

import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import type { FluxKind } from '@/lib/flux/kinds'
import { createListeners } from '../listeners'

interface Entry {
  readonly id: string
  readonly kind?: FluxKind
  state: SourceStateName
  since: Date
  reason?: string
  lastSyncedAt?: Date
  version?: string
}

export interface SourceBoard {
  add(id: string, kind: FluxKind | undefined, state: SourceStateName, reason?: string): void
  set(id: string, state: SourceStateName, reason?: string): void
  /** It was read just now. */
  synced(id: string): void
  reading(id: string, version: string): void
  stateOf(id: string): SourceStateName | undefined
  /** `count` tells how many objects each source holds now. */
  list(count: (id: string) => number): readonly SourceHealth[]
  lastSynced(): Readonly<Record<string, string>>
  /** True when every source has ended its first attempt, well or not. */
  hasTried(): boolean
  /** Told when a state, reason or version changes, not when only the time of the last sync moves. */
  onChange(listener: () => void): () => void
}

export function createSourceBoard(clock: () => Date): SourceBoard {
  const listeners = createListeners()
  const entries = new Map<string, Entry>()
  return {
    add(id, kind, state, reason) {
      entries.set(id, {
        id,
        ...(kind === undefined ? {} : { kind }),
        state,
        since: clock(),
        ...(reason === undefined ? {} : { reason }),
      })
      listeners.tell()
    },
    set(id, state, reason) {
      const entry = entries.get(id)
      if (entry === undefined || (entry.state === state && entry.reason === reason)) return
      if (entry.state !== state) entry.since = clock()
      entry.state = state
      if (reason === undefined) delete entry.reason
      else entry.reason = reason
      listeners.tell()
    },
    synced(id) {
      const entry = entries.get(id)
      if (entry !== undefined) entry.lastSyncedAt = clock()
    },
    reading(id, version) {
      const entry = entries.get(id)
      if (entry === undefined || entry.version === version) return
      entry.version = version
      listeners.tell()
    },
    stateOf: (id) => entries.get(id)?.state,
    list: (count) =>
      [...entries.values()].map((entry) => ({
        id: entry.id,
        ...(entry.kind === undefined ? {} : { kind: entry.kind }),
        state: entry.state,
        since: entry.since.toISOString(),
        count: count(entry.id),
        ...(entry.lastSyncedAt === undefined ? {} : { lastSyncedAt: entry.lastSyncedAt.toISOString() }),
        ...(entry.reason === undefined ? {} : { reason: entry.reason }),
        ...(entry.version === undefined ? {} : { version: entry.version }),
      })),
    lastSynced: () =>
      Object.fromEntries(
        [...entries.values()].flatMap((entry) =>
          entry.lastSyncedAt === undefined ? [] : [[entry.id, entry.lastSyncedAt.toISOString()]],
        ),
      ),
    hasTried: () => [...entries.values()].every((entry) => entry.state !== 'connecting'),
    onChange: listeners.add,
  }
}
