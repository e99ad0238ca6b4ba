// The views that somebody reads now: made for the first reader, shared by all who see the same, and ended a while after
// the last.

import type { Scope } from '@/lib/contract/state'
import { isInScope } from '@/lib/flux/row-filter'
import { isRefInScope, narrowHead } from '@/lib/flux/tell/narrow-head'
import { takeTurns } from '@/lib/turns'
import { ApiError } from '../api-error'
import type { Change } from '../changes'
import type { Log } from '../log'
import type { RolloutMemory } from '../rows/rollout-memory'
import type { ByeReason } from '../stream/broadcaster'
import type { Head } from '../stream/head'
import { createPersonalGlass, type PersonalGlassParts, seeRow } from './personal-glass'
import type { Sight } from './sight'
import { createView, type Glass, type View, type ViewOptions } from './view'

/** Of the whole, or of a part. */
export type ReadView = Pick<View, 'live' | 'broadcaster'>

export interface Views {
  /** Throws `unavailable` when there are too many different ones. Without a sight everything is seen. */
  of(scope: Scope | undefined, sight?: Sight): ReadView
  /** Looks through the rows in stretches, where somebody is the first who sees like this. */
  prepare(sight: Sight): Promise<void>
  closeAll(reason: ByeReason): void
  /** What the whole is told. */
  take(changes: readonly Change[]): void
  /** Behind the `publish` of the whole. */
  publish(): Generator<undefined, void>
  admitFailure(): void
}

export interface ViewsOptions extends Omit<ViewOptions, 'glass' | 'version'> {
  readonly whole: ReadView
  readonly head: Pick<Head, 'whole'>
  readonly rollouts: RolloutMemory['list']
  /** Absent where they are not read. */
  readonly workloads?: Pick<PersonalGlassParts, 'countsOf'>
  /** Asked where somebody does not see everything. */
  readonly seenOf?: (sight: Sight) => ReturnType<PersonalGlassParts['seen']>
  readonly log: Log
}

interface Kept {
  readonly view: View
  readonly end: AbortController
  usedAt: number
  /** Nobody read it while the whole went on. */
  isBehind: boolean
}

/** So long a view waits for its next reader: whoever reconnects finds it. */
const IDLE_MS = 60_000
const AT_MOST = 200
/** More than ever are told while the program runs. */
const VERSIONS_OF_A_SIGHT = 2 ** 31
const RETRY_SECONDS = 30

export function createViews(options: ViewsOptions, signal: AbortSignal): Views {
  const { whole, clock, log } = options
  const kept = new Map<string, Kept>()
  const prepared = new WeakMap<Sight, number>()
  const beginnings = createBeginnings()

  const drop = (key: string, { view, end }: Kept) => {
    kept.delete(key)
    beginnings.pass(view.live.version)
    end.abort()
  }
  const sweep = () => {
    const now = clock().getTime()
    for (const [key, one] of kept) {
      if (one.view.broadcaster.size > 0) one.usedAt = now
      else if (now - one.usedAt > IDLE_MS) drop(key, one)
    }
  }
  const makeRoom = () => {
    if (kept.size < AT_MOST) return
    const [idle] = [...kept]
      .filter(([, { view }]) => view.broadcaster.size === 0)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt)
    if (idle === undefined)
      throw new ApiError('unavailable', 'Too many different parts of the cluster are being read.', {
        retryAfterSeconds: RETRY_SECONDS,
      })
    drop(...idle)
  }
  const open = (key: string, glass: Glass): View => {
    const known = kept.get(key)
    if (known !== undefined) {
      known.usedAt = clock().getTime()
      if (known.isBehind) for (const _ of publish(known));
      return known.view
    }
    makeRoom()
    const end = new AbortController()
    const { rows, lastSynced, build, startedAt } = options
    const view = createView(
      { glass, rows, lastSynced, build, startedAt, version: beginnings.of(glass), clock },
      AbortSignal.any([signal, end.signal]),
    )
    kept.set(key, { view, end, usedAt: clock().getTime(), isBehind: false })
    return view
  }
  function* publish(one: Kept): Generator<undefined, void> {
    const { view } = one
    one.isBehind = false
    try {
      yield* view.publish()
    } catch (error) {
      // One part that fails is no reason to doubt the others.
      log.error('A view could not be built.', { error })
      view.live.admitFailure()
    }
  }
  const views = () => Array.from(kept.values(), ({ view }) => view)

  return {
    of(scope, sight) {
      const part = scope === undefined ? undefined : inOrder(scope)
      if (sight !== undefined) return open(JSON.stringify([part, sight.key]), personalGlassOf(sight, part, options))
      return part === undefined ? whole : open(JSON.stringify([part]), glassOf(part, options))
    },
    async prepare(sight) {
      const { edition } = sight.book
      if (prepared.get(sight) === edition) return
      const turn = takeTurns()
      for (const row of [...options.rows.values()]) {
        if (sight.sees(row.ref)) seeRow(row, sight)
        await turn()
      }
      prepared.set(sight, edition)
    },
    closeAll(reason) {
      for (const { broadcaster } of [whole, ...views()]) broadcaster.closeAll(reason)
    },
    take(changes) {
      for (const view of views()) view.take(changes)
    },
    *publish() {
      sweep()
      for (const one of [...kept.values()]) {
        if (one.view.broadcaster.size > 0) yield* publish(one)
        else one.isBehind = true
        yield
      }
    },
    admitFailure() {
      for (const { live } of views()) live.admitFailure()
    },
  }
}

/** With which version views begin. */
function createBeginnings() {
  let floor = 0
  let sights = 0
  return {
    /** Two sights never have the same, since somebody can come from one to the other and ask to go on. */
    of(glass: Glass): number {
      if (glass.edition === undefined) return floor
      sights += 1
      return sights * VERSIONS_OF_A_SIGHT
    },
    /** A view that is made again must not give a version that it had a different content for. */
    pass(version: number): void {
      if (version < VERSIONS_OF_A_SIGHT) floor = Math.max(floor, version + 1)
    },
  }
}

/** The same part is the same, in whatever order it was asked for. */
function inOrder({ namespaces, kinds }: Scope): Scope {
  return {
    ...(namespaces === undefined ? {} : { namespaces: [...new Set(namespaces)].sort() }),
    ...(kinds === undefined ? {} : { kinds: [...new Set(kinds)].sort() }),
  }
}

function glassOf(scope: Scope, { head, rollouts, workloads }: ViewsOptions): Glass {
  return {
    row: (row) => (isInScope(row, scope) ? row : undefined),
    told: (change) => change,
    head: (rows) =>
      narrowHead(head.whole(), rows, scope, {
        rollouts: rollouts((ref) => isRefInScope(ref, scope)),
        running: workloads?.countsOf?.(rows.map(({ ref }) => ref)),
      }),
  }
}

function personalGlassOf(
  sight: Sight,
  scope: Scope | undefined,
  { head, rows, rollouts, workloads, seenOf }: ViewsOptions,
): Glass {
  const seen = () => seenOf?.(sight) ?? { topics: new Map(), events: 0 }
  return createPersonalGlass(sight, scope, {
    whole: head.whole,
    rowOf: (ref) => rows.get(ref),
    rollouts,
    countsOf: workloads?.countsOf,
    seen,
  })
}
