// Refs to the kinds of Flux: which text is one, and which API group serves its kind.

import { parseRef, type Ref, type RefParts, refOf } from '@/lib/ref'
import { FLUX_KINDS, type FluxKind, isFluxKind } from '../kinds'
import { redactText } from './redact'

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

const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/

/** The ref that a text of others names. What can be no name of an object is a text like any other. */
export function refToNamed(kind: string, namespace: string, name: string): Ref {
  return refOf(kind, asName(namespace), asName(name))
}

/** Whether Kubernetes allows it as the name of an object or a namespace. */
export function isName(text: string): boolean {
  return NAME.test(text)
}

function asName(text: string): string {
  return isName(text) ? text : redactText(text)
}
