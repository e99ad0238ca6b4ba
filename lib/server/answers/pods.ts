// The pods of all workloads that Flux deployed, as one reader may see them, by workload.

import type { WorkloadQuery } from '@/lib/contract/schema/queries'
import type { PodsView, WorkloadWithPods } from '@/lib/contract/workloads'
import type { Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import { atOneLook, describeWorkload, viewOf, type WorkloadParts, type WorkloadReader } from './object-workloads'
import type { FoundWorkloads } from './workload-page'

export type PodQuery = Pick<WorkloadQuery, 'namespace' | 'managedBy'>

export interface DeployedPods extends WorkloadWithPods {
  readonly managedBy: Ref
}

export interface ToldPods extends Pick<FoundWorkloads, 'hidden'> {
  /** How it is known what Flux deployed. */
  readonly view: PodsView
  /** Worst first. */
  readonly workloads: readonly DeployedPods[]
}

export async function tellPods(
  { page, hidden }: FoundWorkloads,
  source: WorkloadParts,
  reader: WorkloadReader,
): Promise<ToldPods> {
  const parts = atOneLook(source)
  const turn = takeTurns()
  const workloads: DeployedPods[] = []
  for (const { told, managedBy } of page) {
    const workload = { ...describeWorkload(told, parts, reader), managedBy }
    workloads.push(reader.sight === undefined ? workload : reader.sight.mask(workload))
    await turn()
  }
  return { view: viewOf(undefined, parts), workloads, hidden }
}
