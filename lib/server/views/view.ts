// A view: what one set of readers sees of the cluster, with a verdict, rows, versions and a feed of its own. All of it is
// made of the whole, so that nothing is judged twice.

import type { Resource, StateHead } from '@/lib/contract/state'
import type { HeadFacts } from '@/lib/flux/tell/narrow-head'
import type { Ref } from '@/lib/ref'
import type { Change } from '../changes'
import { isSameRow } from '../rows/same-row'
import type { SourceBoard } from '../sources/source-board'
import { type Broadcaster, createBroadcaster, idsSince } from '../stream/broadcaster'
import { rememberHead } from '../stream/head'
import { createLiveState, type LiveState } from '../stream/live-state'

/** What decides about what is seen. */
export interface Glass {
  /** The row as it is seen; undefined where it is not. */
  row(row: Resource): Resource | undefined
  /** An action or a message as it is seen. */
  told(change: Exclude<Change, { readonly type: 'row' }>): typeof change | undefined
  /** The head over these rows. */
  head(rows: readonly Resource[]): HeadFacts
  /** Grows when rows may be seen otherwise though they are the same. */
  edition?(): number
}

/** Of what was told last: there may be many views. */
const KEPT_BYTES = 64 * 1024

export interface ViewOptions {
  readonly glass: Glass
  /** Of the whole. */
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly lastSynced: SourceBoard['lastSynced']
  readonly build: StateHead['build']
  readonly startedAt: Date
  readonly version: number
  readonly clock: () => Date
}

export interface View {
  readonly live: LiveState
  readonly broadcaster: Broadcaster
  take(changes: readonly Change[]): void
  /** Behind the rows of the whole: what of them is seen, and what the head says of it. */
  publish(): Generator<undefined, void>
}

export function createView(options: ViewOptions, signal: AbortSignal): View {
  const { glass, lastSynced, clock } = options
  const rows = new Map<Ref, Resource>()
  for (const row of options.rows.values()) {
    const seen = glass.row(row)
    if (seen !== undefined) rows.set(row.ref, seen)
  }
  const head = rememberHead(function* () {
    yield
    return glass.head([...rows.values()])
  }, lastSynced)
  const { build, startedAt, version } = options
  const broadcaster = createBroadcaster(idsSince(startedAt))
  // A heartbeat names no source that the head does not.
  const syncedHere = () => {
    const synced = lastSynced()
    return Object.fromEntries(
      head.whole().sources.flatMap(({ id }) => (synced[id] === undefined ? [] : [[id, synced[id]]])),
    )
  }
  const live = createLiveState({
    head,
    rows,
    broadcaster,
    lastSynced: syncedHere,
    build,
    startedAt,
    version,
    keptBytes: KEPT_BYTES,
    clock,
  })
  live.start(signal)
  let edition = glass.edition?.()

  /** The change of a row as it is seen, where it is one. */
  const see = (ref: Ref, whole: Resource | undefined): readonly Change[] => {
    const before = rows.get(ref)
    const after = whole === undefined ? undefined : glass.row(whole)
    if (after === undefined ? before === undefined : isSameRow(before, after)) return []
    if (after === undefined) rows.delete(ref)
    else rows.set(ref, after)
    const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
    return [{ type: 'row', at: clock(), ...sides, cause: 'relation' }]
  }

  return {
    live,
    broadcaster,
    take: (changes) =>
      live.take(
        changes.flatMap((change): readonly Change[] => {
          if (change.type !== 'row') return [glass.told(change) ?? []].flat()
          const ref = (change.after ?? change.before)?.ref
          return ref === undefined ? [] : see(ref, change.after)
        }),
      ),
    *publish() {
      const now = glass.edition?.()
      if (now !== edition) {
        edition = now
        for (const [ref, row] of [...options.rows]) {
          live.take(see(ref, row))
          yield
        }
      }
      yield* live.publish()
    },
  }
}
