// Tells the store what the feed of changes tells, and at each look what no change tells: one subscriber of many, which
// nobody waits for. It begins once what was kept is read back and all of the cluster is read.

import type { HistoryBatch, HistoryStore } from '@/lib/history/store'
import type { ChangeFeed } from '../changes'
import type { Log } from '../log'
import type { Chronicle, Known } from './chronicle'

export interface RecorderParts {
  readonly store: Pick<HistoryStore, 'write' | 'read'>
  readonly changes: Pick<ChangeFeed, 'subscribe'>
  readonly chronicle: Chronicle
  readonly isRead: () => boolean
  /** When this program began to record. */
  readonly began: number
  readonly log: Log
}

/** Roll-outs that were under way are among the newest. */
const LOOK_BACK = 50

/** Answers what is to be done behind each round of judging. */
export function startRecorder({ store, changes, chronicle, isRead, began, log }: RecorderParts): () => void {
  let known: Known | undefined
  const write = (batch: HistoryBatch) => {
    if (Object.values(batch).some((rows) => rows.length > 0)) store.write(batch)
  }
  const look = () => {
    if (!chronicle.hasBegun() && known !== undefined && isRead()) write(chronicle.begin(known))
    write(chronicle.look())
  }
  changes.subscribe((told) => {
    for (const change of told) write(chronicle.describe(change))
  })
  readKnown(store.read, began)
    .catch((error: unknown) => {
      log.warn('What History kept before could not be read; it begins anew.', { error })
      return NOTHING
    })
    .then((found) => {
      known = found
      look()
    })
    .catch((error: unknown) => log.error('History could not begin.', { error }))
  return look
}

const NOTHING: Known = { seen: [], rollouts: [], rolloutObjects: [] }

async function readKnown(read: HistoryStore['read'], began: number): Promise<Known> {
  const [seen, spans, newest] = await Promise.all([
    read.seen(),
    read.spans({ since: 0, until: began }),
    read.rollouts({ all: true, limit: LOOK_BACK }),
  ])
  const rollouts = newest.rows.filter(({ finishedAt }) => finishedAt === undefined)
  const before = spans.filter((span) => span.began < began)
  return {
    seen,
    ...(before.length === 0 ? {} : { until: Math.max(...before.map((span) => span.ended ?? span.seen)) }),
    rollouts,
    rolloutObjects: await read.rolloutObjects(rollouts.map(({ id }) => id)),
  }
}
