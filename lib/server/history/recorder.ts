// Tells the store what the feed of changes tells, and at each look what no change tells: one subscriber of many, which
// nobody waits for. It begins once what was kept is read back and all of the cluster is read.

import type { Action } from '@/lib/contract/actions'
import { isEmptyBatch } from '@/lib/history/batches'
import type { Seen } from '@/lib/history/rows'
import { type HistoryBatch, type HistoryStore, HistoryUnavailable } from '@/lib/history/store'
import type { ChangeFeed } from '../changes'
import type { Log } from '../log'
import type { Tallies } from '../tallies'
import type { Chronicle, Known } from './chronicle'
import { recallAction } from './recall-action'

export interface RecorderParts {
  readonly store: Pick<HistoryStore, 'write' | 'read' | 'onTurn' | 'state'>
  readonly changes: Pick<ChangeFeed, 'subscribe'>
  readonly chronicle: Chronicle
  readonly isRead: () => boolean
  /** What was known of objects counts again; true where they are looked at anew because of it. */
  readonly recall: (seen: readonly Seen[]) => boolean
  /** The newest first. */
  readonly followOn: (actions: readonly Action[]) => void
  readonly tallies: Tallies
  readonly log: Log
}

/** As many as are told. */
const ACTIONS = 200
/** Each is given up by itself after seconds. */
const READ_TRIES = 12
/** Roll-outs that were under way are among the newest. */
const LOOK_BACK = 50

/** Answers what is to be done behind each round of judging. */
export function startRecorder(parts: RecorderParts): () => void {
  const { store, changes, chronicle, isRead, tallies, log } = parts
  /** It waits to be compared with what is there. */
  let known: ReadBack | undefined
  const write = (batch: HistoryBatch) => {
    for (const { type } of batch.entries ?? []) tallies.count('historyEntries', { type })
    if (!isEmptyBatch(batch)) store.write(batch)
  }
  const look = () => {
    if (known !== undefined && isRead()) {
      const before = known
      known = undefined
      write(chronicle.begin(before))
      parts.followOn(before.actions)
    }
    write(chronicle.look())
  }
  changes.subscribe((told) => {
    for (const change of told) write(chronicle.describe(change))
  })
  const begin = async () => {
    const found = await readPatiently(store).catch((error: unknown) => {
      log.warn('What History kept before could not be read; it begins anew.', { error })
      return NOTHING
    })
    const isLookedAt = parts.recall(found.seen)
    known = found
    if (!isLookedAt) look()
  }
  store.onTurn(() => {
    begin().catch((error: unknown) => log.error('History could not begin.', { error }))
  })
  return look
}

interface ReadBack extends Known {
  readonly actions: readonly Action[]
}

const NOTHING: ReadBack = { seen: [], rollouts: [], rolloutObjects: [], actions: [] }

/** Whoever begins anew forgets what happened meanwhile, so that a slow disk is waited for. */
async function readPatiently(store: RecorderParts['store']): Promise<ReadBack> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readKnown(store)
    } catch (error) {
      if (tries >= READ_TRIES || !(error instanceof HistoryUnavailable)) throw error
    }
  }
}

async function readKnown({ read, state }: RecorderParts['store']): Promise<ReadBack> {
  // What is in memory only began with this program; and what several share may be under way elsewhere.
  const { kind } = state()
  const isKept = kind !== 'memory'
  const [seen, spans, newest, actions] = await Promise.all([
    read.seen(),
    isKept ? read.spans({ since: 0, until: Number.MAX_SAFE_INTEGER }) : [],
    read.rollouts({ all: true, limit: LOOK_BACK }),
    kind === 'sqlite' ? read.actions({ limit: ACTIONS }) : [],
  ])
  const rollouts = newest.rows.filter(({ finishedAt }) => finishedAt === undefined)
  return {
    seen,
    ...(spans.length === 0 ? {} : { until: Math.max(...spans.map((span) => span.ended ?? span.seen)) }),
    rollouts,
    rolloutObjects: await read.rolloutObjects(rollouts.map(({ id }) => id)),
    actions: actions.flatMap((row) => recallAction(row) ?? []),
  }
}
