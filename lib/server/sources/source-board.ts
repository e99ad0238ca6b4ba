// How fresh each source is. `lastSyncedAt` moves on success only; a failure never touches it.

import type { SourceHealth, SourceRole, SourceStateName } from '@/lib/contract/state'
import { isOfNow } from '@/lib/flux/judge/sight'
import type { FluxKind } from '@/lib/flux/kinds'
import { createListeners } from '../listeners'

/** What a source is, told once by whoever reads it. */
export interface SourceDescription {
  readonly id: string
  /** Its name for people, in the plural: a sentence may go on with "are not read yet". */
  readonly label: string
  readonly role: SourceRole
  readonly kind?: FluxKind
  /** How much of it is kept now. */
  readonly count: () => number
}

/** The hand of whoever reads a source. */
export interface Source {
  state(): SourceStateName
  set(state: SourceStateName, reason?: string): void
  /** It was read just now. */
  synced(): void
  /** `doubt` is what is to be known of this version, also while all is well. */
  reading(version: string, doubt?: string): void
}

interface Entry {
  readonly description: SourceDescription
  state: SourceStateName
  since: Date
  reason?: string | undefined
  doubt?: string | undefined
  lastSyncedAt?: Date
  version?: string
}

export interface SourceBoard {
  register(description: SourceDescription, state?: SourceStateName): Source
  stateOf(id: string): SourceStateName | undefined
  list(): readonly SourceHealth[]
  lastSynced(): Readonly<Record<string, string>>
  /** True when every source has ended its first attempt, well or not; workloads come behind, and nobody waits for them. */
  hasTried(): boolean
  /** Told when a state, reason or version changes, not when only the time of the last sync moves. */
  onChange(listener: () => void): () => void
}

export function createSourceBoard(clock: () => Date): SourceBoard {
  const listeners = createListeners()
  const entries = new Map<string, Entry>()
  return {
    register(description, state = 'connecting') {
      const entry: Entry = { description, state, since: clock() }
      entries.set(description.id, entry)
      listeners.tell()
      return createSource(entry, clock, listeners.tell)
    },
    stateOf: (id) => entries.get(id)?.state,
    list: () => [...entries.values()].map(describe),
    lastSynced: () =>
      Object.fromEntries(
        [...entries].flatMap(([id, { lastSyncedAt }]) =>
          lastSyncedAt === undefined ? [] : [[id, lastSyncedAt.toISOString()]],
        ),
      ),
    hasTried: () =>
      [...entries.values()].every(
        ({ description: { role }, state }) => role === 'workloads' || !isOfNow(role) || state !== 'connecting',
      ),
    onChange: listeners.add,
  }
}

function createSource(entry: Entry, clock: () => Date, onChange: () => void): Source {
  return {
    state: () => entry.state,
    set(state, reason) {
      if (entry.state === state && entry.reason === reason) return
      if (entry.state !== state) entry.since = clock()
      entry.state = state
      entry.reason = reason
      onChange()
    },
    synced() {
      entry.lastSyncedAt = clock()
    },
    reading(version, doubt) {
      if (entry.version === version && entry.doubt === doubt) return
      entry.version = version
      entry.doubt = doubt
      onChange()
    },
  }
}

function describe(entry: Entry): SourceHealth {
  const { id, label, role, kind, count } = entry.description
  const reason = entry.reason ?? entry.doubt
  return {
    id,
    ...(kind === undefined ? {} : { kind }),
    label,
    role,
    state: entry.state,
    since: entry.since.toISOString(),
    count: count(),
    ...(entry.lastSyncedAt === undefined ? {} : { lastSyncedAt: entry.lastSyncedAt.toISOString() }),
    ...(reason === undefined ? {} : { reason }),
    ...(entry.version === undefined ? {} : { version: entry.version }),
  }
}
