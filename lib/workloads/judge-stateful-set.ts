// The rules of a StatefulSet, which has no condition that tells a failure.

import { after, PATIENCE_MS } from './limits'
import { type Sight, type Verdict, whenOver, withRolling } from './verdict'
import type { StatefulSetWorkload } from './workload'

export function judgeStatefulSet(workload: StatefulSetWorkload, sight: Sight): Verdict {
  const { desired, partition, isUpdatedOnDelete, generation } = workload
  const { now, recall, worst, images } = sight
  const ready = Math.min(workload.ready, desired)
  const updated = Math.min(workload.updated, desired)
  const told = { ready, desired }
  if (desired === 0) return { ...told, status: 'suspended', sentence: 'scaled to 0' }
  const toUpdate = isUpdatedOnDelete ? 0 : Math.max(desired - partition, 0)
  const numbers = `${ready} of ${desired} ready`
  const waits = isUpdatedOnDelete && updated < desired ? ', updates wait for deletion' : ''
  if (ready >= desired && updated >= toUpdate) return { ...told, status: 'ok', sentence: `${numbers}${waits}` }
  const words = updated < toUpdate ? `${numbers}, ${updated} of ${toUpdate} updated` : `${numbers}${waits}`
  const sentence = withRolling(words, images)
  const since = recall.since('short', generation, [updated, ready])
  if (worst !== undefined) return { ...told, status: 'failed', sentence }
  return whenOver(
    after(since, PATIENCE_MS),
    now,
    { ...told, status: 'progressing', sentence },
    { ...told, status: 'failed', sentence },
  )
}
