// How query parameters are read: bad values are named and refused, unknown names ignored, repeats allowed where said.

import { MAX_ASKED } from '@/lib/contract/access'
import { STATUSES, type Status } from '@/lib/flux/judge/status'
import { type FluxKind, isFluxKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import type { RowFilter } from '@/lib/flux/row-filter'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'

const MAX_TEXT = 200
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
const LABEL = /^([A-Za-z0-9][-A-Za-z0-9_./]{0,316})(=([-A-Za-z0-9_.]{0,63}))?$/

/** `namespace`, `kind`, `status` and `label` may be repeated or hold several values separated by commas. */
export function readRowFilter(params: URLSearchParams): RowFilter {
  return {
    namespaces: readAll(params, 'namespace').map((value) => expectName('namespace', value)),
    kinds: readAll(params, 'kind').map(expectKind),
    statuses: readAll(params, 'status').map(expectStatus),
    labels: readAll(params, 'label').map(expectLabel),
    text: readText(params, 'q'),
  }
}

/** A text of bounded length; empty when absent. */
export function readText(params: URLSearchParams, name: string): string {
  const value = params.get(name) ?? ''
  if (value.length > MAX_TEXT) throw new ApiError('invalid_request', `${name} is longer than ${MAX_TEXT} characters.`)
  return value
}

/** A whole number; out of range is clamped, anything else refused. */
export function readLimit(params: URLSearchParams, name: string, fallback: number, max: number): number {
  const value = params.get(name)
  if (value === null || value === '') return fallback
  if (!/^\d{1,9}$/.test(value)) throw new ApiError('invalid_request', `${name} is not a whole number.`)
  return Math.min(Math.max(Number(value), 1), max)
}

export function readChoice<T extends string>(
  params: URLSearchParams,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = params.get(name)
  if (value === null || value === '') return undefined
  const found = choices.find((choice) => choice === value)
  if (found === undefined) throw new ApiError('invalid_request', `${name} is none of ${choices.join(', ')}.`)
  return found
}

/** `ref`, repeated, at most as many as one answer holds. */
export function readRefs(params: URLSearchParams): readonly Ref[] {
  const refs = new Set(params.getAll('ref'))
  if (refs.size === 0 || refs.size > MAX_ASKED)
    throw new ApiError('invalid_request', `Name one to ${MAX_ASKED} objects by ref=Kind/namespace/name.`)
  return [...refs].map(expectRef)
}

export function expectRef(text: string): Ref {
  const parts = parseFluxRef(text)
  if (parts === undefined) throw new ApiError('invalid_name', 'A ref is not of the form Kind/namespace/name.')
  expectName('namespace', parts.namespace)
  expectName('name', parts.name)
  return parts.ref
}

export function expectKind(value: string): FluxKind {
  if (!isFluxKind(value)) throw new ApiError('invalid_kind', 'This is not the name of a Flux kind.')
  return value
}

/** A legal DNS name; `what` names the field in the refusal. */
export function expectName(what: string, value: unknown): string {
  if (typeof value !== 'string' || !NAME.test(value))
    throw new ApiError('invalid_name', `${what} is not a legal Kubernetes name.`)
  return value
}

function expectStatus(value: string): Status {
  const found = STATUSES.find((status) => status === value)
  if (found === undefined) throw new ApiError('invalid_request', `status is none of ${STATUSES.join(', ')}.`)
  return found
}

function expectLabel(value: string): string {
  if (!LABEL.test(value)) throw new ApiError('invalid_request', 'label is not of the form key or key=value.')
  return value
}

function readAll(params: URLSearchParams, name: string): readonly string[] {
  return params
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '')
}
