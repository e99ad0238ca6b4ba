// Refs to the kinds of Flux: which text is one, and which API group serves its kind.

import { parseRef, type RefParts } from '@/lib/ref'
import { FLUX_KINDS, type FluxKind, isFluxKind } from '../kinds'

export interface FluxRefParts extends RefParts {
  readonly kind: FluxKind
}

/** The parts of a well-formed ref to an object of Flux, which always has a namespace; undefined for everything else. */
export function parseFluxRef(text: string): FluxRefParts | undefined {
  const parts = parseRef(text)
  if (parts === undefined || !isFluxKind(parts.kind) || parts.namespace === '') return undefined
  return { ...parts, kind: parts.kind }
}

/** True when the group part of an apiVersion is the group that serves this kind, or when it is not given. */
export function isServedBy(kind: FluxKind, apiVersion: string | undefined): boolean {
  return apiVersion === undefined || apiVersion.slice(0, apiVersion.lastIndexOf('/')) === FLUX_KINDS[kind].group
}
