// All that is read of what Flux deployed, joined: workloads always, pods where somebody looks and where something does not
// run, so that the pods' reason stands in the workload's word.

import { createPodFeeds, type PodFeeds, type PodFeedsOptions } from './pod-feeds'
import { createPodSight, type PodSight } from './pod-sight'
import { WorkloadStore, type WorkloadStoreOptions } from './workload-store'

export interface Workloads {
  /** Absent where they are not read. */
  readonly workloads: WorkloadStore | undefined
  readonly feeds: PodFeeds
  readonly podSight: PodSight
}

export type WorkloadsOptions = PodFeedsOptions & Omit<WorkloadStoreOptions, 'podsOf'>

export function openWorkloads(options: WorkloadsOptions, signal: AbortSignal): Workloads {
  const feeds = createPodFeeds(options, signal)
  const podSight = createPodSight({ feeds, jobsOf: (cronJob) => workloads?.jobsOf(cronJob) ?? [] })
  const workloads: WorkloadStore | undefined = options.isOn
    ? new WorkloadStore({ ...options, podsOf: podSight.livePodsOf }, signal)
    : undefined
  if (workloads !== undefined) {
    feeds.onChange((namespace) => workloads.podsChanged(namespace))
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
