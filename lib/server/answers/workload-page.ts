// All workloads that Flux deployed, as one reader may see them: filtered, worst first, a page at a time. Only what stands
// on the page is looked at closely.

import type { WorkloadQuery } from '@/lib/contract/schema/queries'
import type { PodSummary, WorkloadPage, WorkloadRow } from '@/lib/contract/workloads'
import { createPolicyFinder } from '@/lib/flux/tell/image-policies'
import { namespaceOf, type Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import { type FilterableWorkload, matchesWorkload, WORKLOAD_ORDER } from '@/lib/workloads/workload-filter'
import type { ResourceStore } from '../sources/resource-store'
import type { Told } from '../workloads/told'
import { imagesFor, managerOf } from './images-in-use'
import { atOneLook, describeWorkload, viewOf, type WorkloadParts, type WorkloadReader } from './object-workloads'

const NOT_WELL_AT_MOST = 20

export interface FoundWorkloads {
  /** All that match, worst first. */
  readonly total: number
  readonly page: readonly { readonly told: Told; readonly managedBy: Ref }[]
  /** So many namespaces that were asked for have workloads which they may not list. */
  readonly hidden: number
  readonly nextCursor?: string
}

export async function findWorkloads(
  query: WorkloadQuery,
  parts: WorkloadParts,
  reader: WorkloadReader,
): Promise<FoundWorkloads> {
  const turn = takeTurns()
  const filter = {
    namespaces: query.namespace,
    statuses: query.status,
    image: query.image,
    text: query.q,
    ...(query.managedBy === undefined ? {} : { managedBy: query.managedBy }),
  }
  const hidden = new Set<string>()
  const found: {
    readonly told: Told
    readonly managedBy: Ref
    readonly ref: Ref
    readonly status: Told['word']['status']
  }[] = []
  for (const told of [...parts.workloads.all()]) {
    const managedBy = managerOf(told, query.managedBy, reader)
    const seen = managedBy === undefined ? undefined : glance(told, managedBy, parts, reader)
    if (managedBy !== undefined && seen === undefined && isAskedFor(told, managedBy, query))
      hidden.add(namespaceOf(told.ref))
    if (seen !== undefined && matchesWorkload(seen, filter))
      found.push({ told, managedBy: seen.managedBy, ref: seen.ref, status: seen.status })
    await turn()
  }
  found.sort(WORKLOAD_ORDER.compare)
  return { total: found.length, hidden: hidden.size, ...WORKLOAD_ORDER.pageOf(found, query) }
}

export function describePage(
  { total, page, hidden, nextCursor }: FoundWorkloads,
  source: WorkloadParts & { readonly store: Pick<ResourceStore, 'resources'> },
  reader: WorkloadReader,
): WorkloadPage {
  const parts = atOneLook(source)
  const policyOf = createPolicyFinder(parts.store.resources())
  const workloads = page.map(({ told, managedBy }): WorkloadRow => {
    const { pods, morePods: _, podsView, ...summary } = describeWorkload(told, parts, reader)
    const workload = parts.workloads.get(told.ref)
    const notWell = podsView.state === 'live' ? pods.filter(({ state }) => state !== 'ok') : []
    const { state, reason } = podsView
    const policy = policyOf(workload?.images.map(({ image }) => image) ?? [])
    return {
      ...summary,
      managedBy,
      ...(state === 'live' ? {} : { podsUnread: { state, ...(reason === undefined ? {} : { reason }) } }),
      ...(notWell.length === 0 ? {} : { podsNotWell: notWell.slice(0, NOT_WELL_AT_MOST) satisfies PodSummary[] }),
      ...(policy === undefined || reader.sight?.sees(policy) === false ? {} : { policy }),
    }
  })
  const answer: WorkloadPage = {
    serverTime: parts.clock().toISOString(),
    ...viewOf(undefined, parts),
    total,
    workloads,
    ...(hidden === 0 ? {} : { hidden }),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  }
  return reader.sight === undefined ? answer : reader.sight.mask(answer)
}

/** As far as that is told by its name. */
function isAskedFor({ ref }: Told, managedBy: Ref, query: Pick<WorkloadQuery, 'namespace' | 'managedBy'>): boolean {
  const isThere = query.namespace.length === 0 || query.namespace.includes(namespaceOf(ref))
  return isThere && (query.managedBy === undefined || query.managedBy === managedBy)
}

/** As much of it as is asked by; undefined for one that they may not list. */
function glance(
  { ref, word }: Told,
  managedBy: Ref,
  parts: WorkloadParts,
  reader: WorkloadReader,
): FilterableWorkload | undefined {
  const images = imagesFor(ref, parts, reader)
  if (images === undefined) return undefined
  const { rights, sight } = reader
  const namespace = namespaceOf(ref)
  // What its pods say is found by those alone who may list them.
  const sentence = rights.mayList('Pod', namespace) ? word.sentence : ''
  const seen = { ref, namespace, status: word.status, sentence, managedBy, images }
  return sight === undefined ? seen : { ...seen, sentence: sight.mask(sentence) }
}
