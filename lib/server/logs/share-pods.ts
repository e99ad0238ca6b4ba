// Who follows the same workload asks for its pods together: one list does for all of them, for a few seconds.

import type { Clock } from '@/lib/kubernetes/clock'
import { remember } from '../remember'
import type { Found, PodFinder } from './find-pods'
import type { PodFacts } from './pod-facts'

/** Below the time after which a viewer asks again. */
const SHARED_MS = 5_000
const MOST = 100

interface Shared {
  readonly at: number
  readonly pods: Promise<Found<readonly PodFacts[]>>
}

export function sharePods(finder: PodFinder, timers: Pick<Clock, 'elapsed'>): PodFinder {
  const known = new Map<string, Shared>()
  const list = (...[workload, signal]: Parameters<PodFinder['pods']>): Shared['pods'] => {
    const { target, uid } = workload
    const key = `${target.kind} ${uid}`
    const last = known.get(key)
    if (last !== undefined && timers.elapsed() - last.at < SHARED_MS) return last.pods
    const pods = finder.pods(workload, signal)
    remember(known, key, { at: timers.elapsed(), pods }, MOST)
    const forget = () => {
      if (known.get(key)?.pods === pods) known.delete(key)
    }
    // What could not be read, for whatever reason of one who asked, is not shared.
    pods.then((found) => 'failure' in found && forget(), forget)
    return pods
  }
  return {
    workload: finder.workload,
    async pods(workload, signal) {
      const found = await list(workload, signal)
      // Whoever began may have left meanwhile.
      return 'failure' in found && !signal.aborted ? finder.pods(workload, signal) : found
    },
  }
}
