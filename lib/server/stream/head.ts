// What is told beside the rows: the verdict and all that it is made of, part by part, so that only what says something
// else than before is told again.

import type { ClusterInfo } from '@/lib/contract/cluster'
import type { Controller } from '@/lib/contract/state'
import { findAsOf } from '@/lib/flux/tell/as-of'
import { countHeld, countMarks } from '@/lib/flux/tell/counts'
import type { HeadFacts } from '@/lib/flux/tell/narrow-head'
import { listOutages } from '@/lib/flux/tell/outages'
import { listProblems, type Outage, type ProblemSubjects } from '@/lib/flux/tell/problems'
import { nameRollouts } from '@/lib/flux/tell/rollout-words'
import { describeRunning, lookAtRows } from '@/lib/flux/tell/running'
import { judgeCluster } from '@/lib/flux/tell/summary'
import type { WorkloadTrouble } from '@/lib/flux/tell/workload-problems'
import { allAtOnce, type Steps } from '@/lib/steps'
import type { WordCounts } from '@/lib/workloads/running'
import { createInstallationMemory } from '../rows/installation-memory'
import type { JudgedSources } from '../rows/judged-sources'
import type { Projection } from '../rows/projection'
import type { RolloutMemory } from '../rows/rollout-memory'
import type { ControllerBoard } from '../sources/controller-board'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import { fitHead } from './fit-head'

const PART_NAMES = [
  'cluster',
  'verdict',
  'counts',
  'running',
  'rollouts',
  'sources',
  'controllers',
  'problems',
  'unreadable',
] as const

export type HeadParts = HeadFacts

export interface HeadOptions {
  readonly store: ResourceStore
  readonly board: SourceBoard
  readonly controllers: ControllerBoard
  readonly projection: Projection
  readonly rollouts: RolloutMemory
  /** As they were when the rows were judged, or worse. */
  readonly judgedSources: JudgedSources
  readonly clusterInfo: () => ClusterInfo
  /** Absent where they are not read. */
  readonly workloads?: DeployedAll
}

export interface DeployedAll {
  countsOf(): WordCounts
  troubles(): readonly WorkloadTrouble[]
}

export interface Head {
  /** As they were last told, with the times at which the sources were last read. */
  parts(): HeadParts
  /** The same before it was made to fit, for views of a part. */
  whole(): HeadParts
  /** Collects them anew; answers those that say something else. */
  renew(): Steps<Partial<HeadParts>>
  /** Nothing may go on looking fresh that could not be judged: the answer until the next `renew`. */
  admitFailure(): Pick<HeadParts, 'verdict'>
}

export function createHead(options: HeadOptions): Head {
  const describeInstallation = createInstallationMemory(options.store)
  return rememberHead(() => collectParts(options, describeInstallation), options.board.lastSynced)
}

/** A head that knows what it told last. */
export function rememberHead(collect: () => Steps<HeadParts>, lastSynced: SourceBoard['lastSynced']): Head {
  let whole = allAtOnce(collect())
  let parts = fitHead(whole)
  let texts = describeParts(parts)
  return {
    // A state moves only together with the verdict, the time of a sync without.
    parts() {
      const synced = lastSynced()
      const sources = parts.sources.map((source) => {
        const lastSyncedAt = synced[source.id]
        return lastSyncedAt === undefined ? source : { ...source, lastSyncedAt }
      })
      const { asOf: _, ...rest } = parts
      const asOf = findAsOf(sources, (kind) => parts.counts.byKind[kind] !== undefined)
      const running = rest.running && describeRunning(rest.running, sources)
      return {
        ...rest,
        ...(running === undefined ? {} : { running }),
        sources,
        ...(asOf === undefined ? {} : { asOf }),
      }
    },
    whole: () => whole,
    *renew() {
      whole = yield* collect()
      const next = fitHead(whole)
      const nextTexts = describeParts(next)
      const names = PART_NAMES.filter((name) => nextTexts[name] !== texts[name])
      parts = next
      texts = nextTexts
      return Object.fromEntries(names.map((name) => [name, next[name]]))
    },
    admitFailure() {
      const text = 'Fluxdeck could not judge what it read. Its log says why.'
      const verdict = { level: 'unknown', sentence: text, reasons: [{ code: 'internal', text }] } as const
      parts = { ...parts, verdict }
      texts = describeParts(parts)
      return { verdict }
    },
  }
}

function* collectParts(
  options: HeadOptions,
  describeInstallation: ReturnType<typeof createInstallationMemory>,
): Steps<HeadParts> {
  const { store, judgedSources, controllers: controllerBoard, projection, rollouts: memory, workloads } = options
  const { notable } = projection
  const counts = projection.counts()
  const controllers = controllerBoard.list()
  const problems = yield* listProblems(
    problemSubjects(projection),
    projection.rootCauses,
    describeOutages(projection, controllers),
    workloads?.troubles(),
  )
  const sources = judgedSources.list()
  const running = workloads === undefined ? undefined : describeRunning(workloads.countsOf(), sources)
  const standing = running === undefined ? {} : { running, ...lookAtRows(notable.values()) }
  const unreadable = store.unreadable()
  memory.renew()
  const rollouts = memory.list()
  const rolling = nameRollouts(rollouts, projection.takers())
  return {
    cluster: { ...options.clusterInfo(), ...describeInstallation((ref) => projection.rows.get(ref)) },
    verdict: judgeCluster({
      counts,
      marks: countMarks(notable.values()),
      held: countHeld(notable.values()),
      problems,
      sources,
      controllers,
      unreadable,
      ...standing,
      ...(rolling === undefined ? {} : { rolling }),
    }),
    counts,
    ...(running === undefined ? {} : { running }),
    rollouts,
    sources,
    controllers,
    problems,
    unreadable,
  }
}

/** Only the rows that are described need more than their row. */
function problemSubjects(projection: Projection): ProblemSubjects {
  return {
    values: () => projection.rows.values(),
    notable: () => projection.notable.values(),
    get(ref) {
      const row = projection.rows.get(ref)
      if (row === undefined) return undefined
      const resource = projection.shown(ref)
      const failure = projection.failingSince(ref)
      return {
        ...row,
        ...(resource === undefined
          ? {}
          : { conditions: resource.conditions, references: resource.references, waitsFor: resource.waitsFor }),
        ...(failure?.atLeast === true ? { failingSinceAtLeast: true } : {}),
      }
    },
  }
}

function describeOutages({ outages }: Projection, controllers: readonly Controller[]): readonly Outage[] {
  return listOutages(outages, controllers).map((outage) => {
    const message = controllers.find(({ name }) => name === outage.name)?.message
    return { ...outage, ...(message === undefined ? {} : { message }) }
  })
}

/** What each part says: two that say the same are no change. */
export function describeParts(parts: HeadParts): Readonly<Record<(typeof PART_NAMES)[number], string>> {
  return {
    cluster: JSON.stringify(parts.cluster),
    verdict: JSON.stringify(parts.verdict),
    counts: JSON.stringify(parts.counts),
    running: JSON.stringify(parts.running, (key, value) => (key === 'asOf' ? undefined : value)),
    rollouts: JSON.stringify(parts.rollouts),
    // Freshness travels with the heartbeat: a time that moves is no change.
    sources: JSON.stringify(parts.sources.map(({ lastSyncedAt: _, ...source }) => source)),
    controllers: JSON.stringify(parts.controllers),
    problems: JSON.stringify(parts.problems.map(({ stuck, ...problem }) => ({ ...problem, rule: stuck?.rule }))),
    unreadable: JSON.stringify(parts.unreadable),
  }
}
