// A sink that keeps rows as a store would and remembers everything it was told.
import type { FeedSink } from '../feed-memory'
import type { FeedState } from '../feed-status'
import { readRecord, readText } from '../json'

export interface RecordingSink extends FeedSink {
  readonly rows: ReadonlyMap<string, unknown>
  readonly states: FeedState[]
  /** The last of each namespace. */
  readonly statesIn: ReadonlyMap<string, FeedState['state']>
  readonly bad: string[]
  /** Which lists and watches were not the first. */
  readonly agains: string[]
  readonly replacements: number
  readonly lastSyncedAt: Date | undefined
  names(): readonly string[]
  current(): FeedState | undefined
}

export function createRecordingSink(): RecordingSink {
  const rows = new Map<string, unknown>()
  const states: FeedState[] = []
  const statesIn = new Map<string, FeedState['state']>()
  const bad: string[] = []
  const agains: string[] = []
  let replacements = 0
  let lastSyncedAt: Date | undefined
  const nameOf = (object: unknown) => readText(readRecord(object, 'metadata'), 'name') ?? '?'
  return {
    rows,
    states,
    statesIn,
    bad,
    agains,
    get replacements() {
      return replacements
    },
    get lastSyncedAt() {
      return lastSyncedAt
    },
    replace(objects) {
      replacements += 1
      rows.clear()
      for (const object of objects) rows.set(nameOf(object), object)
    },
    apply(type, object) {
      if (type === 'DELETED') rows.delete(nameOf(object))
      else rows.set(nameOf(object), object)
    },
    synced: (at) => {
      lastSyncedAt = at
    },
    state: (next) => states.push(next),
    stateIn: (namespace, { state }) => statesIn.set(namespace, state),
    again: (what) => agains.push(what),
    badLine: (reason) => bad.push(reason),
    names: () => [...rows.keys()].sort(),
    current: () => states.at(-1),
  }
}
