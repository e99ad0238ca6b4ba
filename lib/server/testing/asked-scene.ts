// What somebody is answered, joined as the program joins it, on a simulated cluster over real sockets and without a door.

import { setMaxListeners } from 'node:events'
import { expect, vi } from 'vitest'
import type { HistoryStore } from '@/lib/history/store'
import { systemClock } from '@/lib/kubernetes/clock'
import { fixedTarget } from '@/lib/kubernetes/target'
import type { ManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { type Simulator, type SimulatorOptions, startSimulator } from '@/lib/simulator/simulator'
import { type Audience, createAudiences } from '../answers/audience'
import { startClusterUnit } from '../cluster-unit'
import { readConfig } from '../config'
import type { HistoryPlace } from '../history/settings'
import type { Identity } from '../identity/identity'
import { SILENT_LOG } from '../log'
import { observabilityAt } from '../observability-settings'
import { NO_TALLIES } from '../tallies'

const PATIENCE_MS = 60_000
const STEP_MS = 200
const TIMES_AS_FAST = 20

export interface AskedSceneOptions extends Omit<SimulatorOptions, 'signal' | 'scenario'> {
  readonly scenario?: SimulatorOptions['scenario']
  readonly env?: Readonly<Record<string, string>>
  /** Where what happens is kept; else in memory. */
  readonly history?: { readonly place: HistoryPlace; readonly thread: URL }
  /** Before the program reads anything. */
  readonly prepare?: (simulator: Simulator) => void
  /** By which the watches wait, much faster than the machine's, which it is where none is given. */
  readonly timers?: ManualClock
  /** Of Alertmanager, Prometheus and Loki; those of the simulated cluster where none is given. */
  readonly observabilityUrl?: string
}

export interface AskedScene {
  readonly simulator: Simulator
  readonly audience: (identity?: Identity) => Promise<Audience>
  /** Looks until nothing is thrown any more. */
  until(look: () => void | Promise<void>): Promise<void>
  readonly kept: Pick<HistoryStore, 'close'>
  close(): void
}

/** On a laptop the cluster judges the one account itself. */
export const OWNER: Identity = { name: 'owner', groups: [], role: 'operator' }

export async function openAskedScene({
  scenario = 'homelab',
  env = {},
  history,
  prepare = () => undefined,
  timers,
  observabilityUrl,
  ...options
}: AskedSceneOptions = {}): Promise<AskedScene> {
  const ended = new AbortController()
  setMaxListeners(0, ended.signal)
  const simulator = await startSimulator({ behaviour: 'none', scenario, ...options, signal: ended.signal })
  prepare(simulator)
  const unit = startClusterUnit(
    {
      cluster: {
        target: fixedTarget(simulator.server, 'test'),
        name: 'homelab',
        isDemo: false,
        observability: observabilityAt(observabilityUrl ?? simulator.observabilityUrl),
        ntfy: { baseUrl: simulator.ntfyUrl, topics: simulator.topics, readAuthorization: () => undefined },
        user: OWNER.name,
      },
      config: readConfig({ CLUSTER: 'demo', ...env }),
      historyPlace: history?.place ?? { type: 'memory' },
      historyThread: history?.thread,
      actionRows: undefined,
      isWatched: () => false,
      build: { version: '0.0.0', revision: 'test' },
      audit: () => undefined,
      switches: { isReadOnly: false, isEnabled: true, hasLaunch: true },
      actsAsCaller: true,
      startedAt: new Date(),
      isEnding: () => false,
      writing: ended.signal,
      clock: () => new Date(),
      timers: timers ?? systemClock,
      tallies: NO_TALLIES,
      log: SILENT_LOG,
    },
    ended.signal,
  )
  const seenBy = createAudiences(unit)
  const until: AskedScene['until'] = (look) => vi.waitFor(look, { timeout: PATIENCE_MS, interval: 20 })
  const haste = setInterval(() => timers?.advance(STEP_MS), STEP_MS / TIMES_AS_FAST)
  await until(() => expect(unit.hasTried()).toBe(true))
  return {
    simulator,
    audience: (identity = OWNER) => seenBy(identity),
    until,
    kept: unit.history,
    close() {
      clearInterval(haste)
      unit.views.closeAll('shutdown')
      ended.abort()
    },
  }
}
