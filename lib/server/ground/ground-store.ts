// All that is read of the ground, kind by kind: which is read how, and how each of its objects stands now.

import { setMaxListeners } from 'node:events'
import type { SourceHealth } from '@/lib/contract/state'
import type { Around, Check } from '@/lib/ground/check'
import { CHECKS, sourceOfCheck } from '@/lib/ground/checks'
import { isUnwell } from '@/lib/ground/compose'
import type { GroundObject } from '@/lib/ground/ground-object'
import { type Found, type GroundRead, triedState } from '@/lib/ground/read'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { type Ref, refOf } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import { untilSo } from '../listeners'
import type { Log } from '../log'
import { watchCluster } from '../sources/cluster-watch'
import { createSourceBoard } from '../sources/source-board'
import type { Watch } from '../sources/watches'
import type { Tallies } from '../tallies'
import { isWithin, type Where } from '../views/asked-rights'
import { createGroundShelf, type GroundShelf } from './ground-shelf'

export interface GroundStore {
  /** Reads all of it until the answer is called. */
  open(): () => void
  /** Resolves when each source has ended its first attempt, and at the latest when `signal` ends. */
  tried(signal: AbortSignal): Promise<void>
  /** As it stands now, in the order of the table. */
  reads(asked: AskedGround): Promise<readonly CheckRead[]>
  /** What was looked at. */
  sources(): readonly SourceHealth[]
  onChange(listener: () => void): () => void
}

export interface AskedGround {
  readonly now: Date
  readonly around: Around
  readonly whereOf: WhereOf
  readonly ownerOf: (object: GroundObject) => Ref | undefined
}

/** Where whoever asks may list objects of that type; `namespaces`: where there are some. */
export type WhereOf = (type: Pick<Check, 'group' | 'plural'>, namespaces: () => Iterable<string>) => Promise<Where>

export interface CheckRead extends GroundRead {
  readonly check: Check
}

export interface GroundStoreOptions {
  readonly client: KubernetesReader
  /** Empty: the whole cluster. */
  readonly namespaces: readonly string[]
  /** Which CronJobs make backups. */
  readonly backupSelector: string
  readonly clock: () => Date
  readonly timers: Clock
  readonly tallies: Tallies
  readonly log: Log
}

const ONLY_SOME = 'Only some namespaces are read here (NAMESPACES), and these belong to none.'

interface Kept {
  readonly check: Check
  readonly shelf: GroundShelf
  /** Nobody may read it here. */
  readonly isOut: boolean
}

export function createGroundStore(options: GroundStoreOptions, signal: AbortSignal): GroundStore {
  const { namespaces, backupSelector, clock } = options
  const board = createSourceBoard(clock)
  const all = CHECKS.flatMap((check): readonly Kept[] => {
    const isOut = namespaces.length > 0 && !check.isNamespaced
    // What only stands behind others shows in these.
    return isOut && check.isBehind === true ? [] : [{ check, shelf: createGroundShelf(check, backupSelector), isOut }]
  })
  const read = all.filter(({ isOut }) => !isOut)
  const { ask } = watchCluster({ ...options, board, watches: read.map(watchOf) }, signal)
  const tellers = all.filter(({ check }) => check.tellsOf !== undefined)
  const lined = all.filter(({ check }) => check.tellsOf === undefined)
  const healthOf = () => new Map(board.list().map((source) => [source.id, source]))

  return {
    open() {
      const end = new AbortController()
      // Every source ends with it: that many listeners are meant.
      setMaxListeners(0, end.signal)
      for (const { check } of read) ask(sourceOfCheck(check), end.signal)
      return () => end.abort()
    },
    tried: (until) => untilSo(board.onChange, board.hasTried, until),
    async reads(asked) {
      const health = healthOf()
      const turn = takeTurns()
      const reads: CheckRead[] = []
      const around = { ...asked.around, challenges: await seenOf(tellers, asked.whereOf) }
      for (const { check, shelf, isOut } of lined) {
        const found: Found[] = []
        for (const object of newest(check, shelf.objects())) {
          found.push(look(check, object, { ...asked, around }))
          await turn()
        }
        const source = health.get(sourceOfCheck(check))
        const note = found.some(isUnwell) ? whyUnsaid(check, tellers, health) : undefined
        const own = {
          check,
          ...readOf(check, source, isOut, found.length > 0),
          ...(note === undefined ? {} : { note }),
        }
        reads.push({ ...own, found, unread: shelf.unread() })
      }
      return reads
    },
    sources: () => board.list().filter(({ state }) => state !== 'disabled'),
    onChange: board.onChange,
  }
}

function watchOf({ check, shelf }: Kept): Watch {
  const { kind, group, plural, versions } = check
  return {
    id: sourceOfCheck(check),
    label: `${kind}s`,
    role: 'ground',
    count: shelf.count,
    type: { group, plural, knownVersions: versions },
    when: 'asked',
    sink: shelf.sink,
  }
}

/** What tells of others, as far as whoever asks may know of it. */
async function seenOf(tellers: readonly Kept[], whereOf: WhereOf): Promise<readonly GroundObject[]> {
  const seen = await Promise.all(
    tellers.map(async ({ check, shelf }) => {
      const objects = shelf.objects()
      const where = await whereOf(check, () => objects.map(({ namespace }) => namespace))
      return objects.filter(({ namespace }) => isWithin(where, namespace))
    }),
  )
  return seen.flat()
}

/** Why it is not told why some of these are not well. */
function whyUnsaid(
  { name }: Check,
  tellers: readonly Kept[],
  health: ReadonlyMap<string, SourceHealth>,
): string | undefined {
  for (const { check } of tellers) {
    const state = check.tellsOf === name ? health.get(sourceOfCheck(check))?.state : undefined
    if (state === 'forbidden') return `Their ${check.nouns[1]} are not read: no permission to list ${check.plural}.`
    if (state === 'stale' || state === 'error') return `Their ${check.nouns[1]} are not read now.`
  }
  return undefined
}

function look(check: Check, object: GroundObject, { now, around, ownerOf }: Omit<AskedGround, 'whereOf'>): Found {
  const deployedBy = ownerOf(object)
  return {
    ref: refOf(check.kind, object.namespace, object.name),
    object,
    finding: check.judge(object, now, around),
    ...(deployedBy === undefined ? {} : { deployedBy }),
  }
}

/** Of runs that follow each other the last one counts. */
function newest({ newestOf }: Check, objects: readonly GroundObject[]): readonly GroundObject[] {
  if (newestOf === undefined) return objects
  const last = new Map<string, GroundObject>()
  for (const object of objects) {
    const key = `${object.namespace}/${newestOf(object)}`
    const known = last.get(key)
    if (known === undefined || timeOf(object) > timeOf(known)) last.set(key, object)
  }
  return [...last.values()]
}

function timeOf({ createdAt }: GroundObject): number {
  return createdAt?.getTime() ?? 0
}

/** What belongs to no program is served by every cluster: one that says otherwise does not answer well. */
function readOf(
  check: Check,
  source: SourceHealth | undefined,
  isOut: boolean,
  hasObjects: boolean,
): Omit<GroundRead, 'found' | 'unread'> {
  const { question, nouns, partOf, isBehind, plural } = check
  const fixed = {
    question,
    nouns,
    ...(partOf === undefined ? {} : { partOf }),
    ...(isBehind === undefined ? {} : { isBehind }),
  }
  if (isOut || source === undefined) return { ...fixed, state: 'disabled', reason: ONLY_SOME }
  const { state, reason, lastSyncedAt } = source
  if (state === 'absent' && partOf === undefined)
    return { ...fixed, state: 'error', reason: `The cluster says that it serves no ${plural}.` }
  return {
    ...fixed,
    state: triedState(state, reason),
    ...(reason === undefined ? {} : { reason }),
    // Of what was read once and let go of there is nothing that is so old.
    ...(lastSyncedAt === undefined || (state !== 'live' && !hasObjects) ? {} : { asOf: new Date(lastSyncedAt) }),
  }
}
