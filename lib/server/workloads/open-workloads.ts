// All that is read of what Flux deployed, joined: workloads always, pods where somebody looks and where something does not
// run, so that the pods' reason stands in the workload's word.

import type { PodFeedsOptions } from './pod-feeds'
import { createPodFeeds, type PodFeeds } from './pod-feeds'
import { createPodSight, type PodSight } from './pod-sight'
import { createWorkloadStore, type WorkloadStore, type WorkloadStoreOptions } from './workload-store'

export interface Workloads {
  /** Absent where they are not read. */
  readonly workloads: WorkloadStore | undefined
  readonly feeds: PodFeeds
  readonly podSight: PodSight
}

export function openWorkloads(
  options: PodFeedsOptions & Omit<WorkloadStoreOptions, 'podsOf'>,
  signal: AbortSignal,
): Workloads {
  const feeds = createPodFeeds(options, signal)
  const podSight = createPodSight({ feeds, jobsOf: (cronJob) => workloads?.jobsOf(cronJob) ?? [] })
  const workloads: WorkloadStore | undefined = options.isOn
    ? createWorkloadStore({ ...options, podsOf: podSight.livePodsOf }, signal)
    : undefined
  if (workloads !== undefined) {
    feeds.onChange(workloads.podsChanged)
    let release = () => {}
    workloads.onNamespacesToAsk((namespaces) => {
      const before = release
      const places = namespaces.flatMap((namespace) => podSight.placesOf({ kind: 'Deployment', namespace }))
      release = feeds.hold(places)
      before()
    })
  }
  return { workloads, feeds, podSight }
}
