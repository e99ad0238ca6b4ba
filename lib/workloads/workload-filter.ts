// Which workloads somebody asked for, and in which order: the one rule of page and API.

import type { Ref } from '@/lib/ref'
import { worstFirst } from '@/lib/worst-first'
import { WORKLOAD_STATUSES, type WorkloadStatus } from './words'

export interface FilterableWorkload {
  readonly ref: Ref
  readonly namespace: string
  readonly status: WorkloadStatus
  readonly sentence: string
  readonly managedBy: Ref
  readonly images: readonly { readonly container: string; readonly wanted: string; readonly running?: string }[]
}

export interface WorkloadFilter {
  /** Empty or absent: all. */
  readonly namespaces?: readonly string[]
  readonly statuses?: readonly WorkloadStatus[]
  readonly managedBy?: Ref
  /** A part of an image that is wanted or runs, in any case. */
  readonly image?: string
  /** Each of its words stands somewhere in what the workload says of itself. */
  readonly text?: string
}

export function matchesWorkload(
  workload: FilterableWorkload,
  { namespaces = [], statuses = [], managedBy, image = '', text = '' }: WorkloadFilter,
): boolean {
  return (
    (namespaces.length === 0 || namespaces.includes(workload.namespace)) &&
    (statuses.length === 0 || statuses.includes(workload.status)) &&
    (managedBy === undefined || workload.managedBy === managedBy) &&
    hasImage(workload, image.trim().toLowerCase()) &&
    hasWords(workload, text)
  )
}

export const WORKLOAD_ORDER = worstFirst<Pick<FilterableWorkload, 'ref' | 'status'>>(
  WORKLOAD_STATUSES,
  ({ status }) => status,
)

function imagesOf({ images }: FilterableWorkload): readonly string[] {
  return images.flatMap(({ wanted, running }) => (running === undefined ? [wanted] : [wanted, running]))
}

function hasImage(workload: FilterableWorkload, wanted: string): boolean {
  return wanted === '' || imagesOf(workload).some((image) => image.toLowerCase().includes(wanted))
}

function hasWords(workload: FilterableWorkload, text: string): boolean {
  if (text.trim() === '') return true
  const words = text.toLowerCase().split(/\s+/)
  const containers = workload.images.map(({ container }) => container)
  const said = [workload.ref, workload.managedBy, workload.sentence, ...containers, ...imagesOf(workload)]
  const all = said.join('\n').toLowerCase()
  return words.every((word) => all.includes(word))
}
