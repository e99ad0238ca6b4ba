// The id of an object everywhere: `Kind/namespace/name`.

import { FLUX_KINDS, type FluxKind, isFluxKind } from '../kinds'
import type { Ref } from './resource'

export function formatRef(kind: FluxKind, namespace: string, name: string): Ref {
  return `${kind}/${namespace}/${name}`
}

export interface RefParts {
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
}

/** The parts of a well-formed ref to a Flux kind; undefined for everything else. */
export function parseRef(ref: string): RefParts | undefined {
  const parts = ref.split('/')
  const [kind, namespace, name] = parts
  if (parts.length !== 3 || !isFluxKind(kind) || !namespace || !name) return undefined
  return { kind, namespace, name }
}

/** `Kustomization flux-system/infra`, as people write it. */
export function formatRefForPeople(ref: Ref): string {
  return ref.replace('/', ' ')
}

/** True when the group part of an apiVersion is the group that serves this kind, or when it is not given. */
export function isServedBy(kind: FluxKind, apiVersion: string | undefined): boolean {
  return apiVersion === undefined || apiVersion.slice(0, apiVersion.lastIndexOf('/')) === FLUX_KINDS[kind].group
}
