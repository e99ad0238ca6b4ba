// The rules of a DaemonSet.

import { earliest } from '@/lib/time'
import { after, PATIENCE_MS } from './limits'
import type { Pod } from './pod'
import { type Sight, type Verdict, whenOver, withRolling } from './verdict'
import type { DaemonSetWorkload } from './workload'

export function judgeDaemonSet(workload: DaemonSetWorkload, sight: Sight): Verdict {
  const { desired, misscheduled, isUpdatedOnDelete, generation, minReadySeconds } = workload
  const { now, recall, images, pods } = sight
  const ready = Math.min(workload.ready, workload.available, desired)
  const updated = Math.min(workload.updated, desired)
  const told = { ready, desired }
  const astray = misscheduled === 0 ? '' : `, ${misscheduled} where none should be`
  if (desired === 0) return { ...told, status: 'suspended', sentence: `no node matches${astray}` }
  const numbers = `${ready} of ${desired} ready`
  const isBehind = updated < desired && !isUpdatedOnDelete
  const waits = updated < desired && isUpdatedOnDelete ? ', updates wait for deletion' : ''
  if (ready >= desired && !isBehind) return { ...told, status: 'ok', sentence: `${numbers}${waits}${astray}` }
  const words = isBehind ? `${numbers}, ${updated} of ${desired} updated` : `${numbers}${waits}`
  const sentence = `${withRolling(words, images)}${astray}`
  const seen = recall.since('short', generation, [updated, ready])
  const since = ready < desired ? (earliest([seen, unreadySince(pods)]) ?? seen) : seen
  return whenOver(
    after(since, PATIENCE_MS + minReadySeconds * 1_000),
    now,
    { ...told, status: 'progressing', sentence },
    { ...told, status: 'failed', sentence },
  )
}

/** Of the pod that has been unready for longest. */
function unreadySince(pods: readonly Pod[]): Date | undefined {
  return earliest(pods.flatMap(({ ready }) => (ready === undefined || ready.status === 'True' ? [] : ready.since)))
}
