// What can be said about a name that nobody answers to: who exists under nearly that name, and which field to correct.

import type { FluxKind } from './kinds'
import { parseRef } from './ref'
import type { RelationType } from './relations'
import type { Ref } from './resource'

interface Named {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
}

export type NameIndex = ReadonlyMap<string, readonly Named[]>

export function indexByName(subjects: Iterable<Named>): NameIndex {
  const index = new Map<string, Named[]>()
  for (const { ref, kind, namespace, name } of subjects) {
    const entry = { ref, kind, namespace, name }
    const known = index.get(name)
    if (known === undefined) index.set(name, [entry])
    else known.push(entry)
  }
  return index
}

/** The field of the spec that names a target of this relation. */
export const FIELD_OF_RELATION = {
  dependsOn: 'spec.dependsOn',
  source: 'spec.sourceRef',
  chart: 'spec.chart',
  image: 'spec.imageRepositoryRef',
} as const satisfies Record<RelationType, string>

/** A sentence on what probably was meant; undefined when nothing of that name exists. */
export function hintOnMissing(missing: Ref, type: RelationType, index: NameIndex): string | undefined {
  const wanted = parseRef(missing)
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
