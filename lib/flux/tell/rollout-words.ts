// How a roll-out is told in words: how far it is, and of which kinds those are that take from its source.

import type { Rollout } from '@/lib/contract/rollouts'
import type { Resource } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { describeKind, type FluxKind } from '../kinds'

type Row = Pick<Resource, 'kind' | 'source'>

/** Those that have not ended, the largest first. */
export function listOpen(rollouts: readonly Rollout[]): readonly Rollout[] {
  return rollouts.filter(({ finishedAt }) => finishedAt === undefined).sort((a, b) => b.total - a.total)
}

/** `Rolling out main@8f1c2ab: 8 of 23 Kustomizations`; undefined while nothing is rolled out. */
export function nameRollouts(rollouts: readonly Rollout[], rows: Iterable<Row>): string | undefined {
  const [first, ...rest] = listOpen(rollouts)
  if (first === undefined) return undefined
  const more = rest.length === 0 ? '' : `, and ${rest.length} more ${rest.length === 1 ? 'revision' : 'revisions'}`
  return `Rolling out ${first.revisionShort}: ${nameProgress(first, rows)}${more}`
}

/** `8 of 23 Kustomizations` */
export function nameProgress({ source, done, total }: Rollout, rows: Iterable<Row>): string {
  const kinds = new Set<FluxKind>()
  for (const row of rows) {
    if (row.source?.ref === source && describeKind(row.kind).role === 'applier') kinds.add(row.kind)
  }
  const [kind] = kinds
  const of = `${formatCount(done)} of ${formatCount(total)}`
  if (kind === undefined || kinds.size > 1) return `${of} ${total === 1 ? 'object' : 'objects'}`
  return `${of} ${total === 1 ? kind : describeKind(kind).label}`
}
