import { expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import {
  describeWorkloadFilters,
  isFilteringWorkloads,
  NO_WORKLOAD_FILTERS,
  type WorkloadFilters,
} from './workload-filters'

const APPS = asRef('Kustomization/flux-system/apps')

it.each<[Partial<WorkloadFilters>, string]>([
  [{}, 'Workloads'],
  [{ namespaces: ['monitoring'] }, 'Workloads in monitoring'],
  [
    { statuses: ['failed', 'suspended'], namespaces: ['apps', 'media'] },
    'Failed or At rest workloads in apps or media',
  ],
  [{ image: 'web:1.3', managedBy: APPS }, 'Workloads with image web:1.3 deployed by Kustomization flux-system/apps'],
  [{ text: 'oom' }, 'Workloads matching “oom”'],
])('reads %j as “%s”', (filters, sentence) => {
  expect(describeWorkloadFilters({ ...NO_WORKLOAD_FILTERS, ...filters })).toBe(sentence)
})

it.each<[Partial<WorkloadFilters>, boolean]>([
  [{}, false],
  [{ text: '  ' }, false],
  [{ namespaces: ['apps'] }, true],
  [{ statuses: ['ok'] }, true],
  [{ managedBy: APPS }, true],
  [{ image: 'web' }, true],
  [{ text: 'web' }, true],
])('takes %j for a filter: %s', (filters, expected) => {
  expect(isFilteringWorkloads({ ...NO_WORKLOAD_FILTERS, ...filters })).toBe(expected)
})
