// History of one cluster: who tells it what happened, and how it is told among the sources.

import type { Action } from '@/lib/contract/actions'
import type { Seen } from '@/lib/history/rows'
import type { HistoryStore } from '@/lib/history/store'
import type { Clock } from '@/lib/kubernetes/clock'
import type { ChangeFeed } from '../changes'
import type { Log } from '../log'
import type { SourceBoard } from '../sources/source-board'
import type { Tallies } from '../tallies'
import type { Chronicle } from './chronicle'
import { startRecorder } from './recorder'
import { watchSight } from './watch-sight'

export interface HistoryParts {
  readonly store: HistoryStore
  readonly board: Pick<SourceBoard, 'register' | 'list' | 'onChange'>
  readonly changes: ChangeFeed
  readonly chronicle: Chronicle
  /** True once all was read and judged as it stands. */
  readonly isRead: () => boolean
  readonly recall: (seen: readonly Seen[]) => boolean
  readonly followOn: (actions: readonly Action[]) => void
  readonly tallies: Tallies
  readonly clock: () => Date
  readonly timers: Clock
  readonly log: Log
}

export interface OpenHistory {
  readonly store: HistoryStore
  /** Behind each round of judging: writes down what no change tells. */
  look(): void
}

export function openHistory({ board, ...parts }: HistoryParts, signal: AbortSignal): OpenHistory {
  const { store } = parts
  const source = board.register({ id: 'history', label: 'Records of History', role: 'history', count: () => 0 })
  const tell = () => {
    const { state, reason } = store.state()
    source.set(state, reason)
  }
  store.onChange(tell)
  tell()
  const look = startRecorder(parts)
  watchSight({ board, ...parts }, signal)
  return {
    store,
    look() {
      look()
      if (source.state() === 'live') source.synced()
    },
  }
}
