// What everybody sees: rows and head under one version, pushed as changes of exactly one version each.

import type { ClusterInfo, Controller, Resource, State, StateHead } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { listOutages } from '@/lib/flux/tell/outages'
import { listProblems, type Outage, type ProblemSubjects } from '@/lib/flux/tell/problems'
import { countStatuses, judgeCluster } from '@/lib/flux/tell/summary'
import type { Ref } from '@/lib/ref'
import { createInstallationMemory } from '../rows/installation-memory'
import type { Projection, RowChanges } from '../rows/projection'
import type { ControllerBoard } from '../sources/controller-board'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import type { Broadcaster } from './broadcaster'
import { encodeSnapshot, splitRows } from './event-stream'
import { asPatches } from './patched-delta'

/** At most ten changes a second reach a reader; what comes meanwhile is told with the next. */
const FLUSH_MS = 100
/** A change after a quiet while is told at once, with what arrives in the same breath. */
const GATHER_MS = 5
/** How long is judged at a stretch before others get their turn. */
const SLICE_MS = 8
const HEARTBEAT_MS = 15_000
/** Everything is judged anew this often, for what only time changes. */
const REFRESH_MS = 30_000

export interface LiveStateOptions {
  readonly store: ResourceStore
  readonly board: SourceBoard
  readonly controllers: ControllerBoard
  readonly projection: Projection
  readonly broadcaster: Broadcaster
  readonly clusterInfo: () => ClusterInfo
  readonly build: StateHead['build']
  readonly startedAt: Date
  readonly clock: () => Date
  readonly onFailure: (error: unknown) => void
}

export interface LiveState {
  readonly version: number
  head(): StateHead
  state(): State
  row(ref: Ref): Resource | undefined
  rows(): ReadonlyMap<Ref, Resource>
  /** The frames of a snapshot of the present version, built once for all readers. */
  snapshotFrames(): readonly Uint8Array[]
  /** Called after each change of rows, with the refs that changed. */
  onRows(listener: (refs: readonly Ref[]) => void): () => void
  touch(refs: readonly Ref[]): void
  /** Something beside the rows changed. `all` judges every row anew. */
  touchHead(all?: boolean): void
  start(signal: AbortSignal): void
}

type Parts = Pick<StateHead, 'cluster' | 'verdict' | 'counts' | 'sources' | 'controllers' | 'problems' | 'unreadable'>

export function createLiveState(options: LiveStateOptions): LiveState {
  const { store, board, controllers, projection, broadcaster, clock } = options
  const listeners = new Set<(refs: readonly Ref[]) => void>()
  let dirty = new Set<Ref>()
  let isAllDirty = false
  let isJudging = false
  let isTouched = false
  let version = 0
  const describeInstallation = createInstallationMemory(store)
  /** Only the rows that are described need more than their row. */
  const problemSubjects: ProblemSubjects = {
    values: () => projection.rows.values(),
    get(ref) {
      const row = projection.rows.get(ref)
      if (row === undefined) return undefined
      const resource = store.get(ref)
      const failure = projection.failingSince(ref)
      return {
        ...row,
        ...(resource === undefined
          ? {}
          : { conditions: resource.conditions, references: resource.references, waitsFor: resource.waitsFor }),
        ...(failure?.atLeast === true ? { failingSinceAtLeast: true } : {}),
      }
    },
  }
  let parts = collectParts()
  let texts = describeParts(parts)
  let frames: { version: number; frames: readonly Uint8Array[] } | undefined
  let timer: NodeJS.Timeout | undefined
  let wakeUp: NodeJS.Timeout | undefined
  let hasEnded = false
  let lastFlushAt = Number.NEGATIVE_INFINITY

  function collectParts(): Parts {
    const counts = countStatuses(projection.rows.values())
    const controllerList = controllers.list()
    const problems = listProblems(problemSubjects, projection.rootCauses, describeOutages(controllerList))
    const sources = board.list()
    const unreadable = store.unreadable()
    const verdict = judgeCluster({ counts, problems, sources, controllers: controllerList, unreadable })
    return {
      cluster: {
        ...options.clusterInfo(),
        ...describeInstallation((ref) => projection.rows.get(ref)),
      },
      verdict,
      counts,
      sources,
      controllers: controllerList,
      problems,
      unreadable,
    }
  }

  function describeOutages(list: readonly Controller[]): readonly Outage[] {
    return listOutages(projection.outages, list).map((outage) => {
      const message = list.find(({ name }) => name === outage.name)?.message
      return { ...outage, ...(message === undefined ? {} : { message }) }
    })
  }

  function* flush(): Generator<undefined, void> {
    const refs = dirty
    const all = isAllDirty
    dirty = new Set()
    isAllDirty = false
    const now = clock()
    const rows =
      all || refs.size > 0
        ? yield* projection.inSteps(all ? 'all' : refs, now)
        : { changed: [], removed: [], before: new Map() }
    yield* publish(rows)
    if (rows.changed.length > 0 || rows.removed.length > 0) {
      const touched = [...rows.changed.map((row) => row.ref), ...rows.removed]
      for (const listener of listeners) listener(touched)
    }
    scheduleWakeUp(now)
  }

  function* publish({ changed, removed, before }: RowChanges): Generator<undefined, void> {
    const nextParts = collectParts()
    const nextTexts = describeParts(nextParts)
    const names = PART_NAMES.filter((name) => nextTexts[name] !== texts[name])
    parts = nextParts
    texts = nextTexts
    if (names.length === 0 && changed.length === 0 && removed.length === 0) return
    const changedParts = Object.fromEntries(names.map((name) => [name, nextParts[name]]))
    // Without a reader nobody needs frames of a size.
    const groups = broadcaster.size === 0 ? [changed] : splitRows(changed)
    let waiting: readonly Resource[] | undefined
    for (const group of groups) {
      if (waiting !== undefined) tell({ changed: waiting, removed: [] }, before)
      waiting = group
      yield
    }
    tell({ changed: waiting ?? [], removed, ...changedParts }, before)
  }

  function tell(change: Omit<DeltaEvent, 'version' | 'from'>, before: RowChanges['before']): void {
    const data: DeltaEvent = { version: version + 1, from: version, ...change }
    version += 1
    broadcaster.send({ type: 'delta', data }, { type: 'delta', data: asPatches(data, before) })
  }

  function schedule(): void {
    isTouched = true
    if (timer !== undefined || isJudging || hasEnded) return
    const waitMs = Math.max(GATHER_MS, lastFlushAt + FLUSH_MS - performance.now())
    timer = setTimeout(() => {
      lastFlushAt = performance.now()
      timer = undefined
      isTouched = false
      isJudging = true
      run(flush())
    }, waitMs)
  }

  /** One judgement at a time, to its end; what is touched meanwhile is told by the next. */
  function run(steps: Generator<undefined, void>): void {
    if (hasEnded) return
    const until = performance.now() + SLICE_MS
    try {
      while (!steps.next().done) {
        if (performance.now() < until) continue
        setImmediate(() => run(steps))
        return
      }
    } catch (error) {
      options.onFailure(error)
      isAllDirty = true
      admitFailure()
    }
    isJudging = false
    if (isTouched) schedule()
  }

  /** Nothing may go on looking fresh that could not be judged. The next complete judgement ends it. */
  function admitFailure(): void {
    const text = 'Fluxdeck could not judge what it read. Its log says why.'
    const verdict = { level: 'unknown', sentence: text, reasons: [{ code: 'internal', text }] } as const
    parts = { ...parts, verdict }
    texts = describeParts(parts)
    tell({ changed: [], removed: [], verdict }, new Map())
  }

  /** Wakes when a rule depends on time alone: a new object that nobody picked up, a damped status. */
  function scheduleWakeUp(now: Date): void {
    const next = projection.nextChange()
    if (wakeUp !== undefined) clearTimeout(wakeUp)
    if (next === undefined || hasEnded) return
    const waitMs = Math.min(Math.max(next.getTime() - now.getTime(), 250), REFRESH_MS)
    wakeUp = setTimeout(() => live.touchHead(true), waitMs)
  }

  function head(): StateHead {
    return {
      version,
      serverTime: clock().toISOString(),
      startedAt: options.startedAt.toISOString(),
      build: options.build,
      ...parts,
      sources: withFreshTimes(parts.sources),
    }
  }

  /** The times of the last sync move without a version of their own; a state moves only together with the verdict. */
  function withFreshTimes(sources: Parts['sources']): Parts['sources'] {
    const synced = board.lastSynced()
    return sources.map((source) => {
      const lastSyncedAt = synced[source.id]
      return lastSyncedAt === undefined ? source : { ...source, lastSyncedAt }
    })
  }

  const live: LiveState = {
    get version() {
      return version
    },
    head,
    state: () => ({ ...head(), resources: [...projection.rows.values()] }),
    row: (ref) => projection.rows.get(ref),
    rows: () => projection.rows,
    snapshotFrames() {
      if (frames?.version !== version) frames = { version, frames: encodeSnapshot(live.state()) }
      return frames.frames
    },
    onRows(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    touch(refs) {
      for (const ref of refs) dirty.add(ref)
      schedule()
    },
    touchHead(all = false) {
      isAllDirty ||= all
      schedule()
    },
    start(signal) {
      // Which sources there are is known only now; nobody has read anything yet.
      parts = collectParts()
      texts = describeParts(parts)
      const refresh = setInterval(() => live.touchHead(true), REFRESH_MS)
      const beat = setInterval(() => {
        const serverTime = clock().toISOString()
        broadcaster.send({ type: 'heartbeat', data: { serverTime, version, synced: board.lastSynced() } })
      }, HEARTBEAT_MS)
      signal.addEventListener(
        'abort',
        () => {
          hasEnded = true
          for (const running of [refresh, beat]) clearInterval(running)
          for (const waiting of [timer, wakeUp]) if (waiting !== undefined) clearTimeout(waiting)
        },
        { once: true },
      )
    },
  }
  return live
}

const PART_NAMES = ['cluster', 'verdict', 'counts', 'sources', 'controllers', 'problems', 'unreadable'] as const

function describeParts(parts: Parts): Readonly<Record<(typeof PART_NAMES)[number], string>> {
  return {
    cluster: JSON.stringify(parts.cluster),
    verdict: JSON.stringify(parts.verdict),
    counts: JSON.stringify(parts.counts),
    // Freshness travels with the heartbeat: a time that moves is no change.
    sources: JSON.stringify(parts.sources.map(({ lastSyncedAt: _, ...source }) => source)),
    controllers: JSON.stringify(parts.controllers),
    problems: JSON.stringify(parts.problems.map(({ stuck, ...problem }) => ({ ...problem, rule: stuck?.rule }))),
    unreadable: JSON.stringify(parts.unreadable),
  }
}
