// Which workloads a person asked to see, and the sentence that says so. Pure; the URL is the only home.

import { either } from '@/components/flux/either'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import { type Ref, refForPeople } from '@/lib/ref'
import type { WorkloadFilter } from '@/lib/workloads/workload-filter'

export const WORKLOAD_SORT_KEYS = ['status', 'name', 'ready', 'images', 'message', 'applier', 'policy'] as const
export type WorkloadSortKey = (typeof WORKLOAD_SORT_KEYS)[number]

export interface WorkloadFilters extends Required<Omit<WorkloadFilter, 'managedBy'>> {
  readonly managedBy: Ref | undefined
}

export const NO_WORKLOAD_FILTERS: WorkloadFilters = {
  namespaces: [],
  statuses: [],
  managedBy: undefined,
  image: '',
  text: '',
}

export function isFilteringWorkloads({ namespaces, statuses, managedBy, image, text }: WorkloadFilters): boolean {
  return namespaces.length + statuses.length > 0 || managedBy !== undefined || `${image}${text}`.trim() !== ''
}

/** `Failed workloads in apps with image web:1.3, deployed by Kustomization flux-system/apps` */
export function describeWorkloadFilters({ namespaces, statuses, managedBy, image, text }: WorkloadFilters): string {
  const words = statuses.map((status) => WORKLOAD_PRESENTATION[status].label)
  const parts = [words.length === 0 ? 'Workloads' : `${either(words)} workloads`]
  if (namespaces.length > 0) parts.push(`in ${either(namespaces)}`)
  if (image !== '') parts.push(`with image ${image}`)
  if (managedBy !== undefined) parts.push(`deployed by ${refForPeople(managedBy)}`)
  if (text !== '') parts.push(`matching “${text}”`)
  return parts.join(' ')
}
