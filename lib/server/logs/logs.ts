// Everything that reads logs of one cluster, joined.

import type { Controller } from '@/lib/contract/state'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { createPlaces, type Places } from '@/lib/places'
import type { ControllerBoard } from '../sources/controller-board'
import type { ResourceStore } from '../sources/resource-store'
import { createPodFinder, type PodFinder } from './find-pods'
import type { FollowParts } from './follow-logs'
import { createLogReader, type LogReader } from './log-feed'
import { createLogHub } from './log-hub'
import { createLogRights, type LogRights, type LogRightsOptions } from './log-rights'
import { sharePods } from './share-pods'

const LOOKUPS_AT_ONCE = 8

export interface Logs extends FollowParts {
  readonly reader: LogReader
  readonly finder: PodFinder
  readonly rights: LogRights
  readonly controllers: () => readonly Controller[]
  readonly store: Pick<ResourceStore, 'get' | 'resources'>
  /** For those who look what a workload is, before they have a place of their own. */
  readonly lookups: Places
  /** Aborts with the program. */
  readonly ending: AbortSignal
}

export interface LogsOptions extends LogRightsOptions {
  readonly client: KubernetesReader
  readonly controllers: Pick<ControllerBoard, 'list'>
  readonly store: Logs['store']
  /** The one of the cluster. */
  readonly clock: () => Date
  readonly timers: Clock
}

export function createLogs(options: LogsOptions, signal: AbortSignal): Logs {
  const { client, controllers, store, clock, timers } = options
  return {
    reader: createLogReader({ client, timers, clock }),
    hub: createLogHub({ client, timers }, signal),
    finder: sharePods(createPodFinder(client), timers),
    rights: createLogRights(options),
    controllers: controllers.list,
    store,
    lookups: createPlaces(LOOKUPS_AT_ONCE),
    ending: signal,
    clock,
    timers,
  }
}
