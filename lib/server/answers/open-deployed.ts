// What Flux deployed, read and ready to be asked for: workloads and pods, and the views that tell of them live.

import type { Workload } from '@/lib/workloads/workload'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import type { AskedRights } from '../views/asked-rights'
import { createEventOwners } from '../workloads/event-owners'
import { openWorkloads, type WorkloadsOptions } from '../workloads/open-workloads'
import { createOtherObjects } from '../workloads/other-objects'
import type { WorkloadStore } from '../workloads/workload-store'
import { type AskedWorkloadsParts, NO_WORKLOADS } from './asked-workloads'
import { createPodDescriber } from './describe-workload'
import { createNotJudged } from './not-judged'
import { createWorkloadViews } from './workload-views'

export interface Deployed {
  /** Absent where they are not read. */
  readonly workloads: WorkloadStore | undefined
  /** Without what one object is asked about. */
  readonly asked: Omit<AskedWorkloadsParts, 'expectShown'>
}

export interface DeployedOptions extends WorkloadsOptions {
  readonly store: ResourceStore
  readonly board: SourceBoard
  /** Absent: everybody may list everything. */
  readonly rights?: AskedRights | undefined
}

export function openDeployed(options: DeployedOptions, signal: AbortSignal): Deployed {
  const { store, clock, timers, log } = options
  const { workloads, feeds, podSight } = openWorkloads(options, signal)
  const views = createWorkloadViews({ clock, timers, log })
  feeds.onChange(views.podsChanged)
  const replicaSetsOf = ({ namespace, uid }: Workload) => feeds.replicaSetsOwnedBy(namespace, uid)
  return {
    workloads,
    asked: {
      ...options,
      owners: workloads && createEventOwners({ ...podSight, workloads, replicaSetsOf, clock }),
      workloads: workloads ?? NO_WORKLOADS,
      podSight,
      describePods: createPodDescriber(),
      notJudged: createNotJudged(store),
      others: createOtherObjects(options, signal),
      feeds,
      views,
    },
  }
}
