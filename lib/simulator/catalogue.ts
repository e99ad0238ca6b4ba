// Which resources the simulated cluster serves, in which versions: Flux kinds from the kind table, a few core ones.

import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { GROUND_RESOURCES, operatorsOf } from './ground-resources'
import type { KubeObject } from './kube-object'

export interface ServedResource {
  readonly group: string
  /** Preferred first; an object is stored once and read in any of them. */
  readonly versions: readonly string[]
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
  readonly hasStatus: boolean
  readonly isCustom: boolean
}

const CORE: readonly ServedResource[] = [
  native('', 'v1', 'events', 'Event', true, false),
  native('', 'v1', 'namespaces', 'Namespace', false, true),
  native('', 'v1', 'nodes', 'Node', false, true),
  native('', 'v1', 'pods', 'Pod', true, true),
  native('apps', 'v1', 'deployments', 'Deployment', true, true),
  native('apps', 'v1', 'statefulsets', 'StatefulSet', true, true),
  native('apps', 'v1', 'daemonsets', 'DaemonSet', true, true),
  native('apps', 'v1', 'replicasets', 'ReplicaSet', true, true),
  native('batch', 'v1', 'jobs', 'Job', true, true),
  native('batch', 'v1', 'cronjobs', 'CronJob', true, true),
]

/** Kinds of optional components, which a cluster made by `flux bootstrap` does not have. */
export const OPTIONAL_KINDS: readonly FluxKind[] = [
  'ArtifactGenerator',
  'FluxInstance',
  'FluxReport',
  'ResourceSet',
  'ResourceSetInputProvider',
]

function native(
  group: string,
  version: string,
  plural: string,
  kind: string,
  namespaced: boolean,
  hasStatus: boolean,
): ServedResource {
  return { group, versions: [version], plural, kind, namespaced, hasStatus, isCustom: false }
}

function serveKind(kind: FluxKind, versions: readonly string[]): ServedResource {
  const { group, plural, staticVersions } = describeKind(kind)
  const hasStatus = !versions.some((version) => staticVersions?.includes(version))
  return { group, versions, plural, kind, namespaced: true, hasStatus, isCustom: true }
}

/** The newest version of each kind, and any older one that an object of the scenario is written in. */
export function buildCatalogue(
  objects: readonly KubeObject[],
  absentKinds: readonly FluxKind[] = [],
): readonly ServedResource[] {
  const custom = FLUX_KIND_NAMES.filter((kind) => !absentKinds.includes(kind)).map((kind) => {
    const { group, versions } = describeKind(kind)
    const used = new Set(objects.filter((object) => object.kind === kind).map((object) => object.apiVersion))
    const older = versions.filter((version) => used.has(`${group}/${version}`))
    const newest = versions.slice(0, 1)
    return serveKind(kind, older.length > 0 ? older : newest)
  })
  return [...CORE, ...GROUND_RESOURCES, ...custom, ...operatorsOf(objects)]
}

export function findResource(
  catalogue: readonly ServedResource[],
  group: string,
  version: string,
  plural: string,
): ServedResource | undefined {
  return catalogue.find(
    (resource) => resource.group === group && resource.plural === plural && resource.versions.includes(version),
  )
}

export function resourceOfObject(
  catalogue: readonly ServedResource[],
  object: { readonly apiVersion: string; readonly kind: string },
): ServedResource | undefined {
  const slash = object.apiVersion.lastIndexOf('/')
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash)
  return catalogue.find((resource) => resource.group === group && resource.kind === object.kind)
}

export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** `kustomizations.kustomize.toolkit.fluxcd.io`, as the API server names a resource in its messages. */
export function qualifiedName(resource: { readonly group: string; readonly plural: string }): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}
