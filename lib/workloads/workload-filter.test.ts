import { describe, expect, it } from 'vitest'
import { refOf } from '@/lib/ref'
import { WORKLOAD_STATUSES } from './words'
import { type FilterableWorkload, matchesWorkload, WORKLOAD_ORDER, type WorkloadFilter } from './workload-filter'

const WEB: FilterableWorkload = {
  ref: refOf('Deployment', 'apps', 'web'),
  namespace: 'apps',
  status: 'failed',
  sentence: '0 of 2 ready, CrashLoopBackOff',
  managedBy: refOf('Kustomization', 'flux-system', 'apps'),
  images: [
    { container: 'app', wanted: 'ghcr.io/x/Web:1.3', running: 'ghcr.io/x/web:1.2' },
    { container: 'proxy', wanted: 'docker.io/envoy:9' },
  ],
}

function finds(filter: WorkloadFilter): boolean {
  return matchesWorkload(WEB, filter)
}

describe('a workload is found', () => {
  it.each<[string, WorkloadFilter]>([
    ['when nothing is asked for', {}],
    ['in one of several namespaces', { namespaces: ['data', 'apps'] }],
    ['by one of several statuses', { statuses: ['ok', 'failed'] }],
    ['by who manages it', { managedBy: refOf('Kustomization', 'flux-system', 'apps') }],
    ['by a part of an image that is wanted, in any case', { image: 'X/WEB:1.3' }],
    ['by an image that still runs', { image: 'web:1.2' }],
    ['by words in any order, of name, manager, sentence, container and image', { text: 'envoy crash  apps/WEB proxy' }],
  ])('%s', (_, filter) => {
    expect(finds(filter)).toBe(true)
  })

  it.each<[string, WorkloadFilter]>([
    ['in another namespace', { namespaces: ['app'] }],
    ['with another status', { statuses: ['ok'] }],
    ['of another manager with a longer name', { managedBy: refOf('Kustomization', 'flux-system', 'apps-2') }],
    ['with another image', { image: 'web:1.4' }],
    ['without one of the words', { text: 'web redis' }],
    ['where one of several demands fails', { namespaces: ['apps'], statuses: ['ok'] }],
  ])('but not %s', (_, filter) => {
    expect(finds(filter)).toBe(false)
  })
})

it('comes before those that are better off, and before those with a later name', () => {
  const rows = WORKLOAD_STATUSES.toReversed().flatMap((status) => [
    { ref: refOf('Deployment', 'apps', 'b'), status },
    { ref: refOf('Deployment', 'apps', 'a'), status },
  ])
  const sorted = rows.toSorted(WORKLOAD_ORDER.compare)
  expect(sorted.map(({ status }) => status)).toEqual(WORKLOAD_STATUSES.flatMap((status) => [status, status]))
  expect(sorted.map(({ ref }) => ref.at(-1)).join('')).toBe('ababababab')
})
