// What can be said about a name that nobody answers to: who exists under nearly that name, and which field to correct.

import { groupBy } from '@/lib/group-by'
import { kindOf, type Ref } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import type { RelationType } from '../object/relations'

interface Named {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
}

export type NameIndex = ReadonlyMap<string, readonly Named[]>

export function indexByName(subjects: Iterable<Named>): NameIndex {
  const named = Array.from(subjects, ({ ref, kind, namespace, name }) => ({ ref, kind, namespace, name }))
  return groupBy(named, ({ name }) => name)
}

/** The field of the spec that names a target of this relation. */
const FIELD_OF_RELATION = {
  dependsOn: 'spec.dependsOn',
  source: 'spec.sourceRef',
  chart: 'spec.chartRef',
  image: 'spec.imageRepositoryRef',
} as const satisfies Record<RelationType, string>

/** The same of a kind that may call it otherwise; a generated chart is written in its HelmRelease. */
export function fieldOf(
  holder: { readonly kind: FluxKind; readonly managedBy?: Ref } | undefined,
  type: RelationType,
): string {
  if (holder === undefined) return FIELD_OF_RELATION[type]
  const { madeBy, sourceFields } = describeKind(holder.kind)
  if (madeBy !== undefined && holder.managedBy !== undefined && kindOf(holder.managedBy) === madeBy)
    return 'spec.chart.spec.sourceRef'
  const own = type === 'source' || type === 'chart' ? sourceFields?.[type] : undefined
  return own ?? FIELD_OF_RELATION[type]
}

/** A sentence on what probably was meant; undefined when nothing of that name exists. */
export function hintOnMissing(missing: Ref, type: RelationType, index: NameIndex): string | undefined {
  const wanted = parseFluxRef(missing)
  if (wanted === undefined) return undefined
  const namesakes = index.get(wanted.name) ?? []
  const elsewhere = namesakes.find(({ kind }) => kind === wanted.kind)
  if (elsewhere !== undefined) {
    return `${article(wanted.kind)} of that name exists in namespace ${elsewhere.namespace}: give the namespace in ${FIELD_OF_RELATION[type]}.`
  }
  const other = namesakes.find(({ namespace }) => namespace === wanted.namespace)
  if (other === undefined) return undefined
  const looksFor = article(wanted.kind).replace(/^A/, 'a')
  return `${article(other.kind)} of that name exists, but ${FIELD_OF_RELATION[type].slice('spec.'.length)} looks for ${looksFor}.`
}

function article(kind: FluxKind): string {
  return `${/^[AEIO]/.test(kind) ? 'An' : 'A'} ${kind}`
}
