// Deploys out of what is kept, of what one reader may see: a page at a time, those before and behind one, and what took
// the place of one.

import type { Rollout } from '@/lib/contract/rollouts'
import { groupBy } from '@/lib/group-by'
import { placeOfRollout } from '@/lib/history/place'
import type { RolloutRow } from '@/lib/history/rows'
import type { HistoryReads, Place, RolloutQuery } from '@/lib/history/store'
import { type DeploySight, type KeptDeploy, seeDeploy } from './seen-deploys'

export interface DeploySource {
  readonly read: HistoryReads
  readonly sight: DeploySight | undefined
  /** As they see them now, by id. */
  readonly underWay: ReadonlyMap<string, Rollout>
}

export interface FoundDeploys {
  readonly deploys: readonly KeptDeploy[]
  readonly next?: Place
}

/** Where some are passed over, so many are read at once, and so many times for one answer. */
const AT_ONCE = 100
const MOST_PAGES = 20
/** Of one source, on either side of a deploy. */
const MOST_STEPS = 200

/** What is not theirs to see is passed over, and is no end of a page either: pages would tell how many there are. */
export async function findDeploys(query: RolloutQuery, from: DeploySource): Promise<FoundDeploys> {
  const { read, sight } = from
  const deploys: KeptDeploy[] = []
  let after = query.after
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const limit = sight === undefined ? query.limit : AT_ONCE
    const { rows, next } = await read.rollouts({ ...query, limit, ...(after === undefined ? {} : { after }) })
    for (const kept of await withObjects(rows, read)) {
      const seen = see(kept, from)
      if (seen === undefined || (query.all !== true && seen.row.unchanged === true)) continue
      if (deploys.length === query.limit) return { deploys, ...endOf(deploys) }
      deploys.push(seen)
    }
    if (next === undefined) return { deploys }
    if (sight === undefined) return { deploys, next }
    after = next
  }
  return { deploys, ...(after === undefined ? {} : { next: after }) }
}

/** The rows alone: where nothing is passed over no object of theirs is read. */
export async function findRows(query: RolloutQuery, from: DeploySource): Promise<readonly RolloutRow[]> {
  if (from.sight === undefined) return (await from.read.rollouts(query)).rows
  return (await findDeploys(query, from)).deploys.map(({ row }) => row)
}

function endOf(deploys: readonly KeptDeploy[]): Pick<FoundDeploys, 'next'> {
  const last = deploys.at(-1)
  return last === undefined ? {} : { next: placeOfRollout(last.row) }
}

function see(kept: KeptDeploy, { sight, underWay }: DeploySource): KeptDeploy | undefined {
  return seeDeploy(kept, sight, underWay.has(kept.row.id))
}

export async function findDeploy(id: string, from: DeploySource): Promise<KeptDeploy | undefined> {
  const row = await from.read.rollout(id)
  return row === undefined ? undefined : see({ row, objects: await from.read.rolloutObjects([id]) }, from)
}

/** Of the same source, the nearest that is theirs to see. */
export async function findNeighbours(
  id: string,
  from: DeploySource,
): Promise<{ readonly previous?: string; readonly next?: string }> {
  const previous = await nearest(id, 'previous', from)
  const next = await nearest(id, 'next', from)
  return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) }
}

async function nearest(begin: string, way: 'previous' | 'next', from: DeploySource): Promise<string | undefined> {
  const { read, sight } = from
  let id = begin
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { [way]: row } = await read.neighbours(id)
    if (row === undefined) return undefined
    const [kept] = sight === undefined ? [{ row, objects: [] }] : await withObjects([row], read)
    if (kept !== undefined && see(kept, from) !== undefined) return row.id
    id = row.id
  }
  return undefined
}

/** Without what took their place where that is not theirs to see. */
export async function seeOvertakers(
  deploys: readonly KeptDeploy[],
  from: DeploySource,
): Promise<readonly KeptDeploy[]> {
  if (from.sight === undefined) return deploys
  const seen = new Map(deploys.map(({ row }) => [row.id, true]))
  for (const { overtakenBy } of deploys.map(({ row }) => row))
    if (overtakenBy !== undefined && !seen.has(overtakenBy))
      seen.set(overtakenBy, (await findDeploy(overtakenBy, from)) !== undefined)
  return deploys.map(({ row: { overtakenBy, ...row }, objects }) => ({
    objects,
    row: overtakenBy === undefined || seen.get(overtakenBy) !== true ? row : { ...row, overtakenBy },
  }))
}

export async function withObjects(rows: readonly RolloutRow[], read: HistoryReads): Promise<readonly KeptDeploy[]> {
  const objects = groupBy(await read.rolloutObjects(rows.map(({ id }) => id)), ({ rollout }) => rollout)
  return rows.map((row) => ({ row, objects: objects.get(row.id) ?? [] }))
}
