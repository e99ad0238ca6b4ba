// The ground as the program keeps it: opened, and with CLUSTER_CONTEXT=1 read every few minutes by itself.

import type { Clock } from '@/lib/kubernetes/clock'
import type { Config } from '../config'
import { type Ground, type GroundOptions, openGround } from '../ground/open-ground'
import type { Log } from '../log'
import type { WorkloadStore } from '../workloads/workload-store'
import { REREAD_MS, rereadGround } from './ground'

export interface KeptGroundOptions extends Omit<GroundOptions, keyof Config | 'mode' | 'appliersOf'> {
  readonly config: Config
  /** Absent where they are not read. */
  readonly workloads?: Pick<WorkloadStore, 'told'>
  readonly timers: Clock
  readonly log: Log
}

export function keepGround(options: KeptGroundOptions, signal: AbortSignal): Ground {
  const { config, workloads, timers, log } = options
  const { ground: mode, namespaces, backupSelector } = config
  const appliersOf: GroundOptions['appliersOf'] = (workload) => workloads?.told(workload)?.appliers ?? []
  const ground = openGround({ ...options, mode, namespaces, backupSelector, appliersOf }, signal)
  // What each may see of it is kept for nobody, so there would be nothing to read it for.
  if (mode !== 'always' || ground.rights !== undefined) return ground
  let cancel = () => {}
  const again = () => {
    if (signal.aborted) return
    rereadGround(ground, signal).catch((error: unknown) => log.warn('The ground could not be read.', { error }))
    cancel = timers.after(REREAD_MS, again)
  }
  signal.addEventListener('abort', () => cancel(), { once: true })
  again()
  return ground
}
