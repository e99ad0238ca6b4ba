// Versions of what is told: each change is one more. The last of them are kept as they were written, for who comes back with
// one of them; everybody else begins with a snapshot.

import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource, StateHead } from '@/lib/contract/state'
import type { DeltaEvent, HeartbeatEvent } from '@/lib/contract/stream'
import { type Broadcaster, encodeEvent, type Form, idsSince } from './broadcaster'
import { createRecent } from './recent'
import { asShort, type ToldRow } from './short-delta'
import { createSnapshot, shareSnapshot } from './snapshot'

/** What is told of the state now. Rows are told one by one, so that nobody has to wait for all of them. */
export interface Told {
  readonly head: StateHead
  readonly rows: readonly Resource[]
  tell(row: Resource): Resource | ShortRow
}

export interface Opening {
  readonly form: Form
  /** `<startedAt>.<version>` */
  readonly from?: string | undefined
  /** Parameters that mean nothing, to be named in a snapshot. */
  readonly ignored?: readonly string[]
}

export interface VersionsOptions {
  readonly broadcaster: Broadcaster
  readonly startedAt: Date
  /** The one to begin with; 0 where it is not said. */
  readonly version?: number
  /** So many bytes of what was told last. */
  readonly keptBytes?: number
  readonly told: (form: Form) => Told
  readonly beat: () => HeartbeatEvent
}

export interface Versions {
  readonly version: number
  /** The next one, to all who read. */
  tell(change: Omit<DeltaEvent, 'version' | 'from' | 'changed'>, rows: readonly ToldRow[]): void
  /** What somebody is told first; what is told from now on comes behind it. */
  openingFrames(opening: Opening): Iterable<Uint8Array>
}

/** So many rows at once are below the size of an event; more are the beginning, and nobody goes on from before it. */
export const KEPT_AT_MOST = 100
const KEPT_BYTES = 512 * 1024

export function createVersions(options: VersionsOptions): Versions {
  const { broadcaster, startedAt, keptBytes = KEPT_BYTES, told, beat } = options
  let { version = 0 } = options
  const idOf = idsSince(startedAt)
  const recent = createRecent(version, keptBytes)
  const present = shareSnapshot((form, more) => {
    const { head, rows, tell } = told(form)
    return createSnapshot({ ...head, ...more }, rows, { tell, id: idOf(version) })
  })
  return {
    get version() {
      return version
    },
    tell(change, rows) {
      const from = version
      version += 1
      present.pass()
      const data: DeltaEvent = { version, from, changed: rows.map(({ row }) => row), ...change }
      if (broadcaster.size === 0 && data.changed.length > KEPT_AT_MOST) return void recent.keep({ version, from })
      const event = { type: 'delta', data } as const
      const short = asShort(data, rows)
      const shortEvent = short === data ? event : { type: 'delta', data: short }
      const written = broadcaster.send(event, shortEvent)
      recent.keep({ version, from, short: written.short ?? encodeEvent(shortEvent, idOf), ...written })
    },
    openingFrames({ form, from = '', ignored = [] }) {
      const known = ignored.length === 0 ? readVersion(from, startedAt) : undefined
      const missed = known === undefined ? undefined : recent.since(known, form)
      // Now, since what comes while this is read has a later version.
      const last = encodeEvent({ type: 'heartbeat', data: beat() }, idOf)
      return followedBy(missed ?? present.frames(form, ignored), last)
    },
  }
}

/** Undefined where it is of another start. */
function readVersion(from: string, startedAt: Date): number | undefined {
  const start = `${startedAt.toISOString()}.`
  return from.startsWith(start) ? Number(from.slice(start.length)) : undefined
}

function* followedBy(frames: Iterable<Uint8Array>, last: Uint8Array): Generator<Uint8Array, void> {
  yield* frames
  yield last
}
