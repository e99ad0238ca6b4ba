// Where History is kept when nobody says: on a laptop beside what else outlives the process, in a pod in memory, for a
// volume has to be given.

import { join } from 'node:path'
import type { HistoryConfig, HistoryPlace } from './settings'

export interface Surroundings {
  /** Of this cluster; absent where there is no home for it. */
  readonly stateFolder?: string | undefined
  readonly isInCluster: boolean
}

export function choosePlace({ place }: HistoryConfig, { stateFolder, isInCluster }: Surroundings): HistoryPlace {
  if (place !== undefined) return place
  if (isInCluster || stateFolder === undefined) return { type: 'memory' }
  return { type: 'file', path: join(stateFolder, 'history.db') }
}
