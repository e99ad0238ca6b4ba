// Deploys as one reader may see them: roll-outs that were kept, and those under way as they stand now.

import type { Deploy, DeployDetail, DeployObject, DeployPage } from '@/lib/contract/deploys'
import type { Rollout } from '@/lib/contract/rollouts'
import type { DeployQuery } from '@/lib/contract/schema/history-queries'
import { USUAL_OF, usualSecondsOf } from '@/lib/flux/history/usual-length'
import { describeKind } from '@/lib/flux/kinds'
import { commitUrl } from '@/lib/flux/object/commit-url'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { groupBy } from '@/lib/group-by'
import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { HistoryReads } from '@/lib/history/store'
import { isHidden, type Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import {
  describeGap,
  type HistoryParts,
  type HistoryReader,
  iso,
  momentOf,
  readGaps,
  readOrRefuse,
  sourceOf,
  writeCursor,
} from './history-reading'
import { countSeen } from './seen-deploys'

export interface DeployParts extends HistoryParts {
  /** Of what they see. */
  readonly live: { head(): { readonly rollouts: readonly Rollout[] } }
  readonly shown: (ref: Ref) => FluxResource | undefined
}

/** Overtaken ones and those without a length do not count, so that some more are read. */
const LOOK_BACK = USUAL_OF * 2

export async function answerDeploys(
  query: DeployQuery,
  parts: DeployParts,
  reader: HistoryReader,
): Promise<DeployPage> {
  const { history, clock, live } = parts
  const now = clock().getTime()
  const source = sourceOf(history)
  const serverTime = new Date(now).toISOString()
  if (source.kind === 'off') {
    return { serverTime, deploys: live.head().rollouts, gaps: [], source }
  }
  const since = query.since === undefined ? undefined : momentOf(query.since, now)
  const until = query.until === undefined ? undefined : momentOf(query.until, now)
  return readOrRefuse(async () => {
    const { rows, next } = await history.read.rollouts({
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(query.source === undefined ? {} : { source: query.source }),
      ...(query.ref === undefined ? {} : { object: query.ref }),
      all: query.all,
      limit: query.limit,
      ...(query.cursor === undefined ? {} : { after: query.cursor }),
    })
    const objects = groupBy(await history.read.rolloutObjects(rows.map(({ id }) => id)), ({ rollout }) => rollout)
    const usual = await readUsual(history.read, new Set(rows.map((row) => row.source)))
    const from = since ?? (next === undefined ? -Infinity : (rows.at(-1)?.startedAt ?? now))
    const gaps = await readGaps(history.read, from, Math.min(query.cursor?.at ?? now, until ?? now), now)
    const around = { ...parts, usual, underWay: listUnderWay(live) }
    return {
      serverTime,
      deploys: rows.flatMap((row) => describeDeploy(row, objects.get(row.id) ?? [], around, reader) ?? []),
      gaps: gaps.map(describeGap),
      ...(next === undefined ? {} : { nextCursor: writeCursor(next) }),
      source,
    }
  })
}

export async function answerDeploy(id: string, parts: DeployParts, reader: HistoryReader): Promise<DeployDetail> {
  const { history, live, clock, sight } = parts
  const missing = () => new ApiError('not_found', 'There is no such deploy, or History does not go back so far.')
  if (sourceOf(history).kind === 'off') throw missing()
  return readOrRefuse(async () => {
    const row = await history.read.rollout(id)
    if (row === undefined) throw missing()
    const objects = await history.read.rolloutObjects([id])
    const usual = await readUsual(history.read, new Set([row.source]))
    const deploy = describeDeploy(row, objects, { ...parts, usual, underWay: listUnderWay(live) }, reader)
    if (deploy === undefined) throw missing()
    const { previous, next } = await history.read.neighbours(id)
    const { quiet } = sight === undefined ? row : (countSeen(row, [], sight) ?? { quiet: {} })
    return {
      ...deploy,
      serverTime: clock().toISOString(),
      objects: seenObjects(objects, parts).map(describeObject),
      ...(Object.keys(quiet).length === 0 ? {} : { quiet }),
      ...(previous === undefined ? {} : { previous: previous.id }),
      ...(next === undefined ? {} : { next: next.id }),
      history: sourceOf(history),
    }
  })
}

/** Of each source how long its deploys usually take. */
async function readUsual(read: HistoryReads, sources: ReadonlySet<Ref>): Promise<ReadonlyMap<Ref, number>> {
  const usual = new Map<Ref, number>()
  for (const source of sources) {
    const { rows } = await read.rollouts({ source, all: true, limit: LOOK_BACK })
    const seconds = usualSecondsOf(rows)
    if (seconds !== undefined) usual.set(source, seconds)
  }
  return usual
}

interface Around extends Pick<DeployParts, 'sight' | 'shown'> {
  readonly usual: ReadonlyMap<Ref, number>
  readonly underWay: ReadonlyMap<string, Rollout>
}

/** As they stand now, by id. */
function listUnderWay(live: DeployParts['live']): Around['underWay'] {
  const open = live.head().rollouts.filter(({ finishedAt }) => finishedAt === undefined)
  return new Map(open.map((rollout) => [rollout.id, rollout]))
}

function seenObjects(
  objects: readonly RolloutObject[],
  { sight }: Pick<DeployParts, 'sight'>,
): readonly RolloutObject[] {
  return sight === undefined ? objects : objects.filter(({ ref }) => sight.sees(ref))
}

/** Undefined where nothing in it is theirs to see. */
function describeDeploy(
  kept: RolloutRow,
  all: readonly RolloutObject[],
  around: Around,
  { isKnown }: HistoryReader,
): Deploy | undefined {
  const { sight, shown, usual, underWay } = around
  const objects = seenObjects(all, around)
  const row = sight === undefined ? kept : countSeen(kept, objects, sight)
  if (row === undefined) return undefined
  const isCompared = objects.some(({ changed }) => changed !== undefined)
  const usualSeconds = usual.get(row.source)
  const commit = sight === undefined || sight.sees(row.source) ? linkOf(row, shown(row.source)) : undefined
  const deploy = {
    ...describeRow(row, objects),
    ...underWay.get(row.id),
    ...(isCompared ? { changed: objects.filter(({ changed }) => changed === true).length } : {}),
    ...(usualSeconds === undefined ? {} : { usualSeconds }),
    ...(row.by === undefined || !isKnown ? {} : { by: row.by }),
    ...(row.unchanged === true ? { unchanged: true as const } : {}),
    ...(row.overtakenBy === undefined ? {} : { overtakenBy: row.overtakenBy }),
    ...(commit === undefined ? {} : { commitUrl: commit }),
  }
  return sight === undefined ? deploy : sight.mask(deploy)
}

function describeRow(row: RolloutRow, objects: readonly RolloutObject[]): Rollout {
  const { id, source, revision, short, subject, author, startedAt, finishedAt, total, done, failed, suspended } = row
  return {
    ...{ id, source, revision, revisionShort: short },
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    startedAt: iso(startedAt),
    ...{ total, done, failed, waiting: row.waiting, suspended },
    running: objects.filter(({ outcome }) => outcome === 'running').map(({ ref }) => ref),
    ...(finishedAt === undefined ? {} : { finishedAt: iso(finishedAt) }),
  }
}

function describeObject({ ref, outcome, at, before, after, changed }: RolloutObject): DeployObject {
  return {
    ...{ ref, outcome, at: iso(at) },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(changed === undefined ? {} : { changed }),
  }
}

/** By the address that the source has now. */
function linkOf({ source, revision }: RolloutRow, found: FluxResource | undefined): string | undefined {
  if (found === undefined || isHidden(source)) return undefined
  const { kind, url, artifactRevision, originUrl, originRevision } = found
  if (describeKind(kind).hasCommits === true) return url === undefined ? undefined : commitUrl(url, revision)
  const isNow = artifactRevision === revision && originUrl !== undefined && originRevision !== undefined
  return isNow ? commitUrl(originUrl, originRevision) : undefined
}
