// Where objects take from: each source with its address, what it has and since when, and who takes from it. Worst first.

import { compareText } from '@/lib/compare'
import type { Resource } from '@/lib/contract/state'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { relationsOf } from '@/lib/flux/object/relations'
import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'

export interface SourceWithConsumers {
  readonly row: Resource
  readonly url?: string
  /** Since when it has the content that it has; it may have looked for newer one often since. */
  readonly contentSince?: string
  /** As far as the reader may see them. */
  readonly consumers: readonly Ref[]
}

export interface SourceParts {
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly shown: (ref: Ref) => FluxResource | undefined
}

/** In turns. */
export async function listSources({ rows, shown }: SourceParts): Promise<readonly SourceWithConsumers[]> {
  const turn = takeTurns()
  const consumers = new Map<Ref, Ref[]>()
  const known = [...rows.values()]
  for (const { ref } of known) {
    const resource = shown(ref)
    const relations = resource === undefined ? [] : relationsOf(resource)
    const taken = relations.flatMap(({ type, to }) => (type === 'source' || type === 'chart' ? [to] : []))
    for (const to of new Set(taken)) addToGroup(consumers, to, ref)
    await turn()
  }
  return known
    .filter(({ kind }) => describeKind(kind).role === 'source')
    .sort(worstFirst)
    .map((row) => describeSource(row, shown(row.ref), (consumers.get(row.ref) ?? []).sort(compareText)))
}

function describeSource(
  row: Resource,
  resource: FluxResource | undefined,
  consumers: readonly Ref[],
): SourceWithConsumers {
  const { url, artifactUpdatedAt } = resource ?? {}
  return {
    row,
    ...(url === undefined ? {} : { url }),
    ...(artifactUpdatedAt === undefined ? {} : { contentSince: artifactUpdatedAt.toISOString() }),
    consumers,
  }
}

function worstFirst(a: Resource, b: Resource): number {
  return compareStatus(a.status, b.status) || compareText(a.ref, b.ref)
}
