// Deploys among the changes: a revision of a source with what it reached, from the roll-outs that are known and else from
// the rows. Of what was not seen no more is said than the rows tell.

import type { Rollout } from '@/lib/contract/rollouts'
import type { Resource } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'

export interface Deploy {
  readonly revision: string
  readonly revisionShort: string
  readonly subject?: string
  /** How many of those that take from the source run it. */
  readonly done: number
  readonly total: number
  readonly failed: number
  /** Both only where the roll-out was seen. */
  readonly startedAt?: string
  readonly finishedAt?: string
}

interface FoundDeploy {
  readonly id: string
  readonly time: string
  readonly source: Ref
  readonly deploy: Deploy
}

interface FoundDeploys {
  readonly deploys: readonly FoundDeploy[]
  /** Whose last change is part of one of them. */
  readonly told: ReadonlySet<Ref>
}

/** Of what takes from one source alone, its own line says as much. */
const MEMBERS_AT_LEAST = 2

export function findDeploys(resources: readonly Resource[], rollouts: readonly Rollout[]): FoundDeploys {
  const takers = groupTakers(resources)
  const told = new Set<Ref>()
  const deploys: FoundDeploy[] = rollouts.map((rollout) => {
    const { id, source, revision, revisionShort, subject, done, total, failed, startedAt, finishedAt } = rollout
    for (const row of takers.get(source) ?? []) if (runsSince(row, revision, startedAt)) told.add(row.ref)
    return {
      id: `deploy ${id}`,
      time: startedAt,
      source,
      deploy: {
        ...{ revision, revisionShort, done, total, failed, startedAt },
        ...(subject === undefined ? {} : { subject }),
        ...(finishedAt === undefined ? {} : { finishedAt }),
      },
    }
  })
  const known = new Set(rollouts.map(({ source, revision }) => `${source} ${revision}`))
  for (const row of resources) {
    const { ref, lastChangeAt, revision } = row
    if (describeKind(row.kind).role !== 'source' || revision?.applied === undefined) continue
    if (known.has(`${ref} ${revision.applied}`)) {
      if (row.status === 'ready') told.add(ref)
      continue
    }
    const members = takers.get(ref) ?? []
    const found = lastChangeAt === undefined ? undefined : readDeploy(row, members, lastChangeAt)
    if (found === undefined) continue
    deploys.push(found.deploy)
    for (const one of [ref, ...found.reached]) told.add(one)
  }
  return { deploys, told }
}

function readDeploy(
  { ref, status, revision }: Resource,
  members: readonly Resource[],
  time: string,
): { readonly deploy: FoundDeploy; readonly reached: readonly Ref[] } | undefined {
  const { applied, appliedShort } = revision ?? {}
  if (status !== 'ready' || applied === undefined || members.length < MEMBERS_AT_LEAST) return undefined
  const reached = members.filter((row) => runsSince(row, applied, time))
  if (reached.length === 0) return undefined
  const done = members.filter((row) => row.revision?.applied === applied).length
  const deploy = { revision: applied, revisionShort: appliedShort ?? applied, done, total: members.length, failed: 0 }
  return { deploy: { id: `deploy ${ref}`, time, source: ref, deploy }, reached: reached.map((row) => row.ref) }
}

function groupTakers(resources: readonly Resource[]): ReadonlyMap<Ref, readonly Resource[]> {
  const takers = new Map<Ref, Resource[]>()
  for (const row of resources) {
    if (describeKind(row.kind).role === 'applier' && row.source !== undefined) addToGroup(takers, row.source.ref, row)
  }
  return takers
}

/** It runs this revision, and what it deployed last changed since that came. */
function runsSince({ status, revision, lastChangeAt = '' }: Resource, wanted: string, since: string): boolean {
  return status === 'ready' && revision?.applied === wanted && lastChangeAt >= since
}
