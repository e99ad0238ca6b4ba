// Runs the table of watches: one loop per row, found by discovery, found again when kinds come and go.
// The only place where the kind table and the Kubernetes folder meet.

import type { FluxKind } from '@/lib/flux/kinds'
import { redactText } from '@/lib/flux/object/redact'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { type Discovered, discover } from '@/lib/kubernetes/discovery'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { NOT_TAKEN_IN } from '@/lib/kubernetes/feed-memory'
import { type ReflectorOptions, type ReflectorSink, runReflector } from '@/lib/kubernetes/reflector'
import type { ResourceType } from '@/lib/kubernetes/resource-type'
import { TIMING } from '@/lib/kubernetes/timing'
import { createPlaces } from '@/lib/places'
import type { Log } from '../log'
import type { Tallies } from '../tallies'
import { untilRefused } from './narrow-scope'
import type { Source, SourceBoard } from './source-board'
import type { Watch } from './watches'

const REDISCOVER_MS = 5 * 60_000
const RETRY_DISCOVERY_MS = 5_000
const REDISCOVER_SOON_MS = 3_000

export interface ClusterWatchOptions {
  readonly client: KubernetesReader
  readonly watches: readonly Watch[]
  /** Absent or empty: the whole cluster. */
  readonly namespaces: readonly string[]
  readonly board: SourceBoard
  readonly timers: Clock
  readonly tallies: Tallies
  readonly log: Log
}

export interface ClusterWatch {
  /** The type under which a kind is served now; undefined while absent or not yet discovered. */
  typeOf(kind: FluxKind): ResourceType | undefined
}

export interface AskedWatches {
  /** Reads what is read only when asked for, until `signal` ends and nobody else has asked. */
  ask(id: string, signal: AbortSignal): void
}

/** One row of the table and how it fares. */
interface Reading {
  readonly watch: Watch
  readonly source: Source
  asked: number
  /** What it was behind is through. */
  isDue: boolean
  /** Present while its loop runs. */
  run?: { readonly type: ResourceType; readonly end: AbortController } | undefined
}

export function watchCluster(options: ClusterWatchOptions, signal: AbortSignal): ClusterWatch & AskedWatches {
  const { watches, board, timers, log } = options
  const readings = watches.map((watch): Reading => {
    const source = board.register(watch, watch.when === 'asked' ? 'disabled' : 'connecting')
    return { watch, source, asked: 0, isDue: watch.behind === undefined }
  })
  const rounds = createRounds(timers, signal)
  const start = createStarter(options, rounds.soon, signal)
  const startBuiltIn = (reading: Reading) => {
    const { type } = reading.watch
    if ('version' in type) start(reading, type)
  }
  const sought = () => readings.filter((reading) => isWanted(reading) && !('version' in reading.watch.type))

  const discoverAll = async () => {
    while (!signal.aborted) {
      let isComplete = false
      try {
        const wanted = sought().flatMap(({ watch: { type } }) => ('version' in type ? [] : [type]))
        // With nobody who wants anything the cluster is not asked.
        if (wanted.length > 0) rounds.began()
        const found = wanted.length === 0 ? NOTHING_FOUND : await discover(options.client, wanted, signal)
        isComplete = sought()
          .map((reading) => settle(reading, found, start))
          .every(Boolean)
      } catch (error) {
        if (signal.aborted) return
        const problem = toKubernetesError(error)
        log.debug('Discovery failed.', { error })
        // Kinds that are already read keep their own, better knowledge.
        for (const { run, source } of sought())
          if (run === undefined) source.set(stateOfFailure(problem.code), problem.message)
      }
      // What every cluster serves and this one did not may come as well.
      for (const reading of readings)
        if (isWanted(reading) && reading.source.state() === 'absent') startBuiltIn(reading)
      await rounds.next(isComplete ? REDISCOVER_MS : RETRY_DISCOVERY_MS)
    }
  }

  discoverAll().catch((error: unknown) => log.error('Discovery has ended.', { error }))
  for (const reading of readings) if (isWanted(reading)) startBuiltIn(reading)
  const stopWaiting = board.onChange(() => {
    const waiting = readings.filter(({ isDue }) => !isDue)
    const due = waiting.filter(({ watch }) => isThrough(readings, watch))
    for (const reading of due) reading.isDue = true
    for (const reading of due) startBuiltIn(reading)
    if (due.length === waiting.length) stopWaiting()
  })

  return {
    typeOf: (kind) => readings.find(({ watch }) => watch.kind === kind)?.run?.type,
    ask(id, until) {
      const reading = readings.find(({ watch }) => watch.id === id && watch.when === 'asked')
      if (reading === undefined || until.aborted) return
      reading.asked += 1
      if (reading.asked === 1) {
        reading.source.set('connecting')
        startBuiltIn(reading)
        rounds.now()
      }
      until.addEventListener('abort', () => release(reading), { once: true })
    },
  }
}

function isWanted({ watch, asked, isDue }: Reading): boolean {
  return isDue && (watch.when === 'always' || asked > 0)
}

function isThrough(readings: readonly Reading[], { behind }: Watch): boolean {
  return readings.every(({ watch, source }) => behind?.(watch) !== true || source.state() !== 'connecting')
}

function release(reading: Reading): void {
  reading.asked -= 1
  if (reading.asked === 0) stop(reading, 'disabled')
}

function stop(reading: Reading, state: 'absent' | 'disabled'): void {
  reading.run?.end.abort()
  reading.run = undefined
  reading.watch.sink.replace([])
  reading.source.set(state)
}

const NOTHING_FOUND: ReadonlyMap<string, Discovered> = new Map()

type Start = (reading: Reading, type: ResourceType, doubt?: string) => void

/** Does what discovery found of one row; false where that is not the last word. */
function settle(reading: Reading, found: ReadonlyMap<string, Discovered>, start: Start): boolean {
  const { watch, source, run } = reading
  const { group, plural } = watch.type
  const served = found.get(`${group}/${plural}`)
  if (served?.state === 'served') {
    const { version, unknownVersion } = served
    const doubt = unknownVersion
      ? `Only ${version} is served, which this Fluxdeck does not know: what it says of these objects may be wrong.`
      : undefined
    if (run?.type.version !== version || source.state() === 'absent') start(reading, { group, version, plural }, doubt)
    return true
  }
  if (served?.state === 'absent') {
    stop(reading, 'absent')
    return true
  }
  if (run === undefined) source.set('error', served?.reason ?? 'Discovery did not answer for this kind.')
  return false
}

function createStarter(options: ClusterWatchOptions, onAbsent: () => void, signal: AbortSignal): Start {
  const { client, namespaces, timers, log, tallies } = options
  const places = createPlaces(TIMING.parallelFirstLists)
  const room = createPlaces(TIMING.parallelLargePages)
  const run = (type: ResourceType, scope: Partial<ReflectorOptions>, sink: ReflectorSink, until: AbortSignal) => {
    runReflector({ client, type, sink, places, room, clock: timers, random: Math.random, ...scope }, until).catch(
      (error: unknown) => {
        if (!until.aborted) log.error('A watch loop has ended.', { source: type.plural, error })
      },
    )
  }
  return (reading, type, doubt) => {
    const { homes, hasNoBookmarks } = reading.watch
    reading.run?.end.abort()
    const end = new AbortController()
    reading.run = { type, end }
    reading.source.reading(type.version, doubt)
    const until = AbortSignal.any([signal, end.signal])
    const hint = homes !== undefined ? OTHER_HOMES : namespaces.length === 0 ? NARROWER : ''
    const sink = sinkOf(reading, { log, tallies, hint }, 'version' in reading.watch.type ? () => {} : onAbsent)
    const quiet = hasNoBookmarks === undefined ? {} : { hasNoBookmarks }
    if (homes === undefined) run(type, { namespaces, ...quiet }, sink, until)
    else {
      const everywhere = new AbortController()
      const narrow = () => {
        everywhere.abort()
        run(type, { namespaces: homes.namespaces }, sink, until)
      }
      const parts = [
        ...homes.selectors.map((labelSelector) => ({ labelSelector })),
        ...homes.namespaces.map((namespace) => ({ namespace })),
      ]
      if (namespaces.length > 0 || homes.selectors.length === 0) narrow()
      else run(type, { parts }, untilRefused(sink, narrow), AbortSignal.any([until, everywhere.signal]))
    }
  }
}

/** What kubectl would be told, and the setting that helps where rights are given by namespace. */
const NARROWER = ' If it may read some namespaces only, name them in NAMESPACES.'
const OTHER_HOMES = ' If the controllers run elsewhere, name their namespaces in FLUX_NAMESPACES.'

interface Told {
  readonly log: Log
  readonly tallies: Tallies
  /** Where it may not be read. */
  readonly hint: string
}

function sinkOf({ watch, source }: Reading, { log, tallies, hint }: Told, onAbsent: () => void): ReflectorSink {
  const { sink, id } = watch
  return {
    prepare: (object) => sink.prepare?.(object) ?? object,
    readPage: sink.readPage,
    replace: (objects) => sink.replace(objects),
    apply: (type, object) => sink.apply(type, object),
    synced: () => source.synced(),
    stateIn: (namespace, { state }) => sink.stateIn?.(namespace, state),
    state(next) {
      const { state, reason } = next
      source.set(state, state === 'forbidden' && reason !== undefined ? `${reason}${hint}` : reason)
      // Not served any more, or not in this version: discovery decides what it is.
      if (next.state === 'absent') onAbsent()
    },
    again: (what) => tallies.count(what === 'list' ? 'relists' : 'watchRestarts', { source: id }),
    badLine(reason) {
      tallies.count('badObjects', { source: id, reason: reason === NOT_TAKEN_IN ? 'not_taken_in' : 'line' })
      log.warn('A line of a watch could not be read.', { source: id, reason: redactText(reason) })
    },
  }
}

interface Rounds {
  next(waitMs: number): Promise<void>
  /** The cluster is asked now. */
  began(): void
  soon(): void
  /** For who waits: at once, where it is a while since the last one. */
  now(): void
}

/** The pauses between two looks. One that is wanted soon comes soon, but not in a tight circle. */
function createRounds(timers: Clock, signal: AbortSignal): Rounds {
  let isHurried = false
  let lastAt = Number.NEGATIVE_INFINITY
  /** Present while a pause is on. */
  let hasten: ((waitMs: number) => void) | undefined
  const hurry = (waitMs: number) => {
    if (hasten === undefined) isHurried = true
    else hasten(waitMs)
  }
  return {
    began() {
      lastAt = timers.elapsed()
    },
    soon: () => hurry(REDISCOVER_SOON_MS),
    now: () => hurry(Math.max(0, lastAt + REDISCOVER_SOON_MS - timers.elapsed())),
    next: (waitMs) =>
      new Promise((resolve) => {
        let cancel = timers.after(isHurried ? Math.min(waitMs, REDISCOVER_SOON_MS) : waitMs, finish)
        isHurried = false
        function finish() {
          cancel()
          hasten = undefined
          signal.removeEventListener('abort', finish)
          resolve()
        }
        hasten = (soonMs) => {
          cancel()
          hasten = () => {}
          cancel = timers.after(soonMs, finish)
        }
        signal.addEventListener('abort', finish, { once: true })
        if (signal.aborted) finish()
      }),
  }
}

export function stateOfFailure(code: string): 'forbidden' | 'unauthorised' | 'rate_limited' | 'error' {
  return code === 'forbidden' || code === 'unauthorised' || code === 'rate_limited' ? code : 'error'
}
