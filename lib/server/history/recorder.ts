// Tells the store what the feed of changes tells, and at each look what no change tells: one subscriber of many, which
// nobody waits for. It begins once what was kept is read back and all of the cluster is read.

import type { HistoryBatch, HistoryStore } from '@/lib/history/store'
import type { ChangeFeed } from '../changes'
import type { Log } from '../log'
import type { Chronicle, Known } from './chronicle'

export interface RecorderParts {
  readonly store: Pick<HistoryStore, 'write' | 'read' | 'onTurn' | 'state'>
  readonly changes: Pick<ChangeFeed, 'subscribe'>
  readonly chronicle: Chronicle
  readonly isRead: () => boolean
  readonly log: Log
}

/** Roll-outs that were under way are among the newest. */
const LOOK_BACK = 50

/** Answers what is to be done behind each round of judging. */
export function startRecorder({ store, changes, chronicle, isRead, log }: RecorderParts): () => void {
  /** It waits to be compared with what is there. */
  let known: Known | undefined
  const write = (batch: HistoryBatch) => {
    if (Object.values(batch).some((rows) => rows.length > 0)) store.write(batch)
  }
  const look = () => {
    if (known !== undefined && isRead()) {
      const before = known
      known = undefined
      write(chronicle.begin(before))
    }
    write(chronicle.look())
  }
  changes.subscribe((told) => {
    for (const change of told) write(chronicle.describe(change))
  })
  const begin = async () => {
    const found = await readKnown(store).catch((error: unknown) => {
      log.warn('What History kept before could not be read; it begins anew.', { error })
      return NOTHING
    })
    known = found
    look()
  }
  store.onTurn(() => {
    begin().catch((error: unknown) => log.error('History could not begin.', { error }))
  })
  return look
}

const NOTHING: Known = { seen: [], rollouts: [], rolloutObjects: [] }

async function readKnown({ read, state }: RecorderParts['store']): Promise<Known> {
  // What is in memory only began with this program.
  const isKept = state().kind !== 'memory'
  const [seen, spans, newest] = await Promise.all([
    read.seen(),
    isKept ? read.spans({ since: 0, until: Number.MAX_SAFE_INTEGER }) : [],
    read.rollouts({ all: true, limit: LOOK_BACK }),
  ])
  const rollouts = newest.rows.filter(({ finishedAt }) => finishedAt === undefined)
  return {
    seen,
    ...(spans.length === 0 ? {} : { until: Math.max(...spans.map((span) => span.ended ?? span.seen)) }),
    rollouts,
    rolloutObjects: await read.rolloutObjects(rollouts.map(({ id }) => id)),
  }
}
