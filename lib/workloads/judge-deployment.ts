// The rules of a Deployment.

import { formatDuration } from '@/lib/time'
import { after, PATIENCE_MS } from './limits'
import { type Sight, type Verdict, whenOver, withRolling } from './verdict'
import type { DeploymentWorkload } from './workload'

export function judgeDeployment(workload: DeploymentWorkload, sight: Sight): Verdict {
  const { desired, updated, total, unavailable, replicaFailure } = workload
  const ready = Math.min(workload.ready, desired)
  const told = { ready, desired }
  if (desired === 0) return { ...told, status: 'suspended', sentence: 'scaled to 0' }
  if (workload.progressing?.reason === 'ProgressDeadlineExceeded') return overDeadline(workload)
  if (replicaFailure !== undefined) {
    const why = replicaFailure === '' ? '' : `: ${replicaFailure}`
    return { ...told, status: 'failed', sentence: `${ready} of ${desired} ready, pods cannot be made${why}` }
  }
  if (workload.isPaused) {
    if (unavailable !== undefined) return availabilityOf(workload, sight)
    const isMidway = updated < desired || total > updated
    const sentence = isMidway ? `paused at ${updated} of ${desired} updated` : `paused, ${ready} of ${desired} ready`
    return { ...told, status: 'suspended', sentence }
  }
  if (updated < desired) return rollingOut(workload, sight, `${updated} of ${desired} updated`)
  if (total > updated) return rollingOut(workload, sight, `${desired} of ${desired} updated, old pods leaving`)
  return availabilityOf(workload, sight)
}

function overDeadline(workload: DeploymentWorkload): Verdict {
  const { updated, desired, total, progressDeadlineSeconds } = workload
  const ready = Math.min(workload.ready, desired)
  const deadline = formatDuration(progressDeadlineSeconds)
  // Those that are ready may be the ones that were to go.
  const old = Math.max(0, total - updated)
  const kept = old === 0 ? '' : ` with ${old} old ${old === 1 ? 'pod' : 'pods'}`
  return {
    ready,
    desired,
    status: 'failed',
    sentence: `${ready} of ${desired} ready${kept}, ${Math.min(updated, desired)} updated, no progress in ${deadline}`,
  }
}

/** The time of a roll-out that is over is none of this one: a Deployment that is scaled keeps it. */
function rollingOut(workload: DeploymentWorkload, sight: Sight, words: string): Verdict {
  const { desired, generation, progressing, progressDeadlineSeconds } = workload
  const { now, recall } = sight
  const seen = recall.since('rollout', generation)
  const own = progressing?.reason === 'NewReplicaSetAvailable' ? undefined : progressing?.updatedAt
  const since = own === undefined ? seen : recall.told(own)
  const sentence = withRolling(words, sight.images)
  return whenOver(
    after(since, progressDeadlineSeconds * 1_000),
    now,
    { ready: Math.min(workload.ready, desired), desired, status: 'progressing', sentence },
    overDeadline(workload),
  )
}

function availabilityOf(workload: DeploymentWorkload, { now, recall }: Sight): Verdict {
  const { desired, available, unavailable, generation, minReadySeconds } = workload
  const ready = Math.min(workload.ready, available, desired)
  const sentence = `${ready} of ${desired} ready`
  if (ready >= desired) return { ready, desired, status: 'ok', sentence }
  const own = unavailable?.since
  const since = own === undefined ? recall.since('short', generation) : recall.told(own)
  return whenOver(
    after(since, PATIENCE_MS + minReadySeconds * 1_000),
    now,
    { ready, desired, status: 'progressing', sentence },
    { ready, desired, status: 'failed', sentence },
  )
}
