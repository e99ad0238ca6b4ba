// Whom an object takes from, waits for or was applied by, read from a contract row or from a parsed resource alike.
// Also reads the Flux objects that a controller names in its message.

import { kindOf, type Ref, refOf } from '@/lib/ref'
import { describeKind, type FluxKind, isFluxKind } from '../kinds'
import type { Reference, ReferenceType } from './flux-resource'

/** What graph and root-cause search need of an object. Rows of the contract satisfy it; the server may add more. */
export interface RelatedSubject {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
  readonly dependsOn?: readonly { readonly ref: Ref; readonly readyExpr?: string }[]
  readonly source?: { readonly ref: Ref }
  /** All sources, where there are several. */
  readonly sources?: readonly Ref[]
  readonly references?: readonly Reference[]
  readonly managedBy?: Ref
  /** Flux objects whose health it awaits (`spec.wait` or `spec.healthChecks`), where that is known. */
  readonly waitsFor?: readonly Ref[]
}

export type RelationType = 'dependsOn' | 'source' | 'chart' | 'image'

export interface Relation {
  readonly type: RelationType
  readonly to: Ref
  readonly readyExpr?: string
}

/** Outgoing edges in the order of the spec: every dependsOn entry once, then chart and source, then image. */
export function relationsOf(subject: RelatedSubject): readonly Relation[] {
  const found = new Map<string, Relation>()
  for (const { ref, readyExpr } of subject.dependsOn ?? []) {
    add(found, { type: 'dependsOn', to: ref, ...(readyExpr === undefined ? {} : { readyExpr }) })
  }
  const upstream = subject.references ?? []
  for (const reference of upstream) {
    const { type, to, readyExpr } = reference
    if (type === 'dependsOn') add(found, { type, to, ...(readyExpr === undefined ? {} : { readyExpr }) })
  }
  for (const { type, to } of upstream) if (type === 'chart') add(found, { type, to })
  // A HelmRelease takes its repository through its chart: the edge to the repository belongs to the chart.
  const hasChart = upstream.some(({ type }) => type === 'chart')
  if (!hasChart) {
    if (subject.source !== undefined) add(found, takes(subject.source.ref))
    for (const ref of subject.sources ?? []) add(found, takes(ref))
    for (const { type, to } of upstream) if (type === 'source') add(found, takes(to))
  }
  for (const { type, to } of upstream) if (type === 'image') add(found, { type, to })
  return [...found.values()]
}

function takes(to: Ref): Relation {
  const kind = kindOf(to)
  if (!isFluxKind(kind)) return { type: 'source', to }
  const { takenAs = 'source', tellsImage } = describeKind(kind)
  return { type: tellsImage === 'scan' ? 'image' : takenAs, to }
}

function add(found: Map<string, Relation>, relation: Relation): void {
  const key = `${relation.type} ${relation.to}`
  if (!found.has(key)) found.set(key, relation)
}

/** Where its first edge of this type leads. */
export function edgeOf(
  { references }: { readonly references: readonly Reference[] },
  type: ReferenceType,
): Ref | undefined {
  return references.find((reference) => reference.type === type)?.to
}

const NAME = '[a-z0-9][-a-z0-9.]{0,252}'
const QUALIFIED = new RegExp(`\\b([A-Z][A-Za-z]{2,40})[/ ]'?(${NAME})/(${NAME})`, 'g')
const DEPENDENCY = new RegExp(`(?:dependency|unable to get) '(${NAME})/(${NAME})'`)
const MESSAGE_CHARS = 8_000

/** Flux objects that a message names: the first unmet dependency, a chart, children that are not healthy. */
export function refsNamedIn(kind: FluxKind, message: string): readonly Ref[] {
  const text = message.slice(0, MESSAGE_CHARS)
  const refs = new Set<Ref>()
  const dependency = DEPENDENCY.exec(text)
  if (dependency !== null) refs.add(refOf(kind, dependency[1] ?? '', dependency[2] ?? ''))
  for (const [, named = '', namespace = '', name = ''] of text.matchAll(QUALIFIED)) {
    if (isFluxKind(named)) refs.add(refOf(named, namespace, name))
  }
  return [...refs]
}
