// Deploys as one reader may see them: roll-outs that were kept, and those under way as they stand now.

import type { Deploy, DeployDetail, DeployObject, DeployPage } from '@/lib/contract/deploys'
import type { Rollout } from '@/lib/contract/rollouts'
import type { DeployQuery } from '@/lib/contract/schema/history-queries'
import { USUAL_OF, usualSecondsOf } from '@/lib/flux/history/usual-length'
import { describeKind } from '@/lib/flux/kinds'
import { commitUrl } from '@/lib/flux/object/commit-url'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { RolloutQuery } from '@/lib/history/store'
import { isHidden, type Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Sight } from '../views/sight'
import {
  type DeploySource,
  type FoundDeploys,
  findDeploy,
  findDeploys,
  findNeighbours,
  findRows,
  seeOvertakers,
} from './find-deploys'
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
import type { KeptDeploy } from './seen-deploys'

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
  const { history, sight, clock, live } = parts
  const now = clock().getTime()
  const source = sourceOf(history)
  const serverTime = new Date(now).toISOString()
  if (source.kind === 'off') {
    return { serverTime, deploys: live.head().rollouts, gaps: [], source }
  }
  const since = query.since === undefined ? undefined : momentOf(query.since, now)
  const until = query.until === undefined ? undefined : momentOf(query.until, now)
  return readOrRefuse(async () => {
    const kept = { read: history.read, sight, underWay: listUnderWay(live) }
    const { deploys, next }: FoundDeploys = asksOfHidden(query, sight)
      ? { deploys: [] }
      : await findDeploys(toStore(query, since, until), kept)
    const usual = await readUsual(new Set(deploys.map(({ row }) => row.source)), kept)
    const from = since ?? (next === undefined ? -Infinity : (deploys.at(-1)?.row.startedAt ?? now))
    const gaps = await readGaps(history.read, from, Math.min(query.cursor?.at ?? now, until ?? now), now)
    const around = { ...parts, ...kept, usual }
    const told = await seeOvertakers(deploys, kept)
    return {
      serverTime,
      deploys: told.map((deploy) => describeDeploy(deploy, around, reader)),
      gaps: gaps.map(describeGap),
      ...(next === undefined ? {} : { nextCursor: writeCursor(next) }),
      source,
    }
  })
}

/** Of what they may not see as of what is not there: that it is in a deploy of theirs would tell of it. */
function asksOfHidden({ source, ref }: DeployQuery, sight: Sight | undefined): boolean {
  return sight !== undefined && [source, ref].some((asked) => asked !== undefined && !sight.sees(asked))
}

function toStore(
  { source, ref, all, limit, cursor }: DeployQuery,
  since: number | undefined,
  until: number | undefined,
): RolloutQuery {
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(source === undefined ? {} : { source }),
    ...(ref === undefined ? {} : { object: ref }),
    ...{ all, limit },
    ...(cursor === undefined ? {} : { after: cursor }),
  }
}

export async function answerDeploy(id: string, parts: DeployParts, reader: HistoryReader): Promise<DeployDetail> {
  const { history, live, clock, sight } = parts
  const missing = () => new ApiError('not_found', 'There is no such deploy, or History does not go back so far.')
  if (sourceOf(history).kind === 'off') throw missing()
  return readOrRefuse(async () => {
    const kept = { read: history.read, sight, underWay: listUnderWay(live) }
    const found = await findDeploy(id, kept)
    const [deploy] = found === undefined ? [] : await seeOvertakers([found], kept)
    if (deploy === undefined) throw missing()
    const { row, objects } = deploy
    const usual = await readUsual(new Set([row.source]), kept)
    return {
      ...describeDeploy(deploy, { ...parts, ...kept, usual }, reader),
      serverTime: clock().toISOString(),
      objects: objects.map(describeObject),
      ...(Object.keys(row.quiet).length === 0 ? {} : { quiet: row.quiet }),
      ...(await findNeighbours(id, kept)),
      history: sourceOf(history),
    }
  })
}

/** Of each source how long its deploys usually take. */
async function readUsual(sources: ReadonlySet<Ref>, from: DeploySource): Promise<ReadonlyMap<Ref, number>> {
  const usual = new Map<Ref, number>()
  for (const source of sources) {
    const seconds = usualSecondsOf(await findRows({ source, all: true, limit: LOOK_BACK }, from))
    if (seconds !== undefined) usual.set(source, seconds)
  }
  return usual
}

interface Around extends Pick<DeployParts, 'shown'>, Pick<DeploySource, 'sight' | 'underWay'> {
  readonly usual: ReadonlyMap<Ref, number>
}

/** As they stand now, by id. */
function listUnderWay(live: DeployParts['live']): Around['underWay'] {
  const open = live.head().rollouts.filter(({ finishedAt }) => finishedAt === undefined)
  return new Map(open.map((rollout) => [rollout.id, rollout]))
}

/** `kept` as they may see it. */
function describeDeploy({ row, objects }: KeptDeploy, around: Around, { isKnown }: HistoryReader): Deploy {
  const { sight, shown, usual, underWay } = around
  const tellsChange = objects.some(({ changed }) => changed !== undefined)
  const usualSeconds = usual.get(row.source)
  const commit = sight === undefined || sight.sees(row.source) ? linkOf(row, shown(row.source)) : undefined
  const { finishedAt, ...told } = describeRow(row, objects)
  const deploy = {
    ...told,
    ...(underWay.get(row.id) ?? (finishedAt === undefined ? {} : { finishedAt })),
    ...(tellsChange ? { changed: objects.filter(({ changed }) => changed === true).length } : {}),
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
