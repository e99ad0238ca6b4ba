// Where History is kept when nobody says: on a laptop beside what else outlives the process, in a pod in memory, for a
// volume has to be given.

import { join } from 'node:path'
import type { Past } from '@/lib/history/store'
import type { HistoryConfig, HistoryPlace } from './settings'

export interface Surroundings {
  /** Of this cluster; absent where there is no home for it. */
  readonly stateFolder?: string | undefined
  readonly isInCluster: boolean
  /** Of the demo, which is kept in memory. */
  readonly past?: Past | undefined
}

export function choosePlace({ place }: HistoryConfig, { stateFolder, isInCluster, past }: Surroundings): HistoryPlace {
  if (past !== undefined && (place === undefined || place.type === 'memory')) return { type: 'memory', past }
  if (place !== undefined) return place
  if (isInCluster || stateFolder === undefined) return { type: 'memory' }
  return { type: 'file', path: join(stateFolder, 'history.db') }
}
