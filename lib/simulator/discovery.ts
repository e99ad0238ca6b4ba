// What the cluster says about its own resources: aggregated discovery (v2) and the older lists.

import { apiVersionOf, type ServedResource } from './catalogue'
import type { JsonObject } from './json'

export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

export function wantsAggregated(accept: string | undefined): boolean {
  return (accept ?? '').replaceAll(' ', '').includes('g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
}

export function aggregatedDiscovery(catalogue: readonly ServedResource[], isCore: boolean): JsonObject {
  const groups = isCore ? [''] : groupsOf(catalogue)
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => ({
      metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
      versions: versionsOf(catalogue, group).map((version) => ({
        version,
        resources: servedIn(catalogue, group, version).map((resource) => ({
          resource: resource.plural,
          responseKind: { group: resource.group, version, kind: resource.kind },
          scope: resource.namespaced ? 'Namespaced' : 'Cluster',
          singularResource: resource.kind.toLowerCase(),
          verbs: VERBS,
          ...(subresourcesOf(resource).length === 0
            ? {}
            : {
                subresources: subresourcesOf(resource).map(({ name, verbs }) => ({
                  subresource: name,
                  responseKind: { group: resource.group, version, kind: resource.kind },
                  verbs,
                })),
              }),
        })),
        freshness: 'Current',
      })),
    })),
  }
}

export function groupList(catalogue: readonly ServedResource[]): JsonObject {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groupsOf(catalogue).map((group) => groupEntry(catalogue, group)),
  }
}

export function groupDocument(catalogue: readonly ServedResource[], group: string): JsonObject | undefined {
  if (!groupsOf(catalogue).includes(group)) return undefined
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(catalogue, group) }
}

export function resourceList(
  catalogue: readonly ServedResource[],
  group: string,
  version: string,
): JsonObject | undefined {
  if (!versionsOf(catalogue, group).includes(version)) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(group, version),
    resources: servedIn(catalogue, group, version).flatMap((resource) => {
      const entry = { name: resource.plural, singularName: resource.kind.toLowerCase(), kind: resource.kind }
      const main = { ...entry, namespaced: resource.namespaced, verbs: VERBS }
      const below = subresourcesOf(resource).map(({ name, verbs }) => ({
        ...entry,
        name: `${resource.plural}/${name}`,
        singularName: '',
        namespaced: resource.namespaced,
        verbs,
      }))
      return [main, ...below]
    }),
  }
}

function subresourcesOf(resource: ServedResource) {
  const log = { name: 'log', verbs: ['get'] }
  const status = { name: 'status', verbs: ['get', 'patch', 'update'] }
  return [...(resource.kind === 'Pod' ? [log] : []), ...(resource.hasStatus ? [status] : [])]
}

function groupEntry(catalogue: readonly ServedResource[], group: string): JsonObject {
  const versions = versionsOf(catalogue, group).map((version) => ({ groupVersion: `${group}/${version}`, version }))
  return { name: group, versions, preferredVersion: versions[0] }
}

function groupsOf(catalogue: readonly ServedResource[]): readonly string[] {
  const served = catalogue.map((resource) => resource.group).filter((group) => group !== '')
  return [...new Set([...served, 'authorization.k8s.io'])]
}

/** Preference order: stable before beta, newer before older. */
function versionsOf(catalogue: readonly ServedResource[], group: string): readonly string[] {
  if (group === 'authorization.k8s.io') return ['v1']
  const versions = new Set(catalogue.filter((resource) => resource.group === group).flatMap((one) => one.versions))
  return [...versions].toSorted(byPreference)
}

function byPreference(left: string, right: string): number {
  const rank = (version: string) => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
    const stage = match?.[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0
    return stage * 1e6 + Number(match?.[1] ?? 0) * 1e3 + Number(match?.[3] ?? 0)
  }
  return rank(right) - rank(left)
}

function servedIn(catalogue: readonly ServedResource[], group: string, version: string): readonly ServedResource[] {
  return catalogue.filter((resource) => resource.group === group && resource.versions.includes(version))
}
