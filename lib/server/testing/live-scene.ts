// From objects to what everybody sees, joined as the program joins it, without a cluster and without a socket.

import { findControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { ALL_READ, type Horizon } from '@/lib/flux/judge/sight'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { systemClock } from '@/lib/kubernetes/clock'
import { createChangeFeed } from '../changes'
import { SILENT_LOG } from '../log'
import { createJudgedSources } from '../rows/judged-sources'
import { createProjection } from '../rows/projection'
import { createRolloutMemory } from '../rows/rollout-memory'
import { createRowFeed } from '../rows/row-feed'
import { createControllerBoard } from '../sources/controller-board'
import { ResourceStore } from '../sources/resource-store'
import { createSourceBoard } from '../sources/source-board'
import { createBroadcaster, idsSince } from '../stream/broadcaster'
import { createHead } from '../stream/head'
import { createLiveState } from '../stream/live-state'
import { createSchedule } from '../stream/schedule'
import { createViews } from '../views/views'
import { WorkloadStore } from '../workloads/workload-store'

export interface LiveSceneOptions {
  readonly startedAt: Date
  readonly horizon?: () => Horizon
  readonly onFailure: (error: unknown) => void
  /** Where workloads are read: whom they are asked of one by one. */
  readonly client?: KubernetesReader
}

export function openLiveScene(
  { startedAt, horizon = () => ALL_READ, onFailure, client }: LiveSceneOptions,
  signal: AbortSignal,
) {
  const clock = () => new Date()
  const board = createSourceBoard(clock)
  const controllers = createControllerBoard()
  const store = new ResourceStore()
  const broadcaster = createBroadcaster(idsSince(startedAt))
  const deployed =
    client === undefined
      ? {}
      : {
          workloads: new WorkloadStore(
            { store, board, client, namespaces: [], podsOf: () => undefined, clock, timers: systemClock },
            signal,
          ),
        }
  const { workloads } = deployed
  const projection = createProjection({
    ...deployed,
    resourceOf: (ref) => store.get(ref),
    resources: () => store.resources(),
    horizon,
    controllerTrouble: (resource) => {
      const wasSeen = resource.conditions.length > 0
      return findControllerTrouble({ ...resource, wasSeen }, controllers.list(), controllers.gone())
    },
    stuckAfterMs: 15 * 60_000,
  })
  const changes = createChangeFeed(onFailure)
  const rows = createRowFeed({ projection, changes, clock })
  const clusterInfo = () => ({ name: 'test', server: 'https://test', demo: false })
  const rollouts = createRolloutMemory({
    store,
    board,
    rowOf: (ref) => projection.rows.get(ref),
    clusterName: () => 'test',
    commitOf: () => ({}),
    clock,
  })
  const judgedSources = createJudgedSources(board.list)
  const head = createHead({
    judgedSources,
    store,
    board,
    controllers,
    projection,
    rollouts,
    clusterInfo,
    ...deployed,
  })
  const shared = {
    rows: projection.rows,
    lastSynced: board.lastSynced,
    build: { version: '0', revision: 'test' },
    startedAt,
    clock,
  }
  const live = createLiveState({ ...shared, head, broadcaster })
  const views = createViews(
    {
      ...shared,
      ...deployed,
      whole: { live, broadcaster },
      head,
      rollouts: rollouts.list,
      log: SILENT_LOG,
    },
    signal,
  )
  const schedule = createSchedule({
    *round(reach) {
      judgedSources.begin()
      if (workloads !== undefined) rows.touchByRelation(yield* workloads.renew(reach))
      if (!(yield* rows.judge(reach))) return
      yield* live.publish()
      yield* views.publish()
    },
    msToNextChange: rows.msToNextChange,
    onFailure(error) {
      onFailure(error)
      live.admitFailure()
      views.admitFailure()
    },
    timers: systemClock,
  })
  changes.subscribe(live.take)
  changes.subscribe(views.take)
  store.onChange(rows.touch)
  store.onChange(schedule.soon)
  controllers.onChange(schedule.all)
  board.onChange(schedule.all)
  workloads?.onChange(schedule.soon)
  live.start(signal)
  schedule.start(signal)
  return { ...deployed, store, board, controllers, broadcaster, projection, changes, live, views, schedule }
}
