// One reflector against one scripted server on a clock that stands still: the scene of every fault test.
import { createPlaces, type Places } from '@/lib/places'
import { runReflector } from '../reflector'
import { createKubernetesClient } from '../request'
import { fixedTarget, type KubernetesTarget } from '../target'
import { createManualClock, type ManualClock } from './manual-clock'
import { createRecordingSink, type RecordingSink } from './recording-sink'
import { type ScriptedServer, startScriptedServer } from './scripted-server'

export const WIDGETS = { group: 'example.org', version: 'v1', plural: 'widgets' } as const

export interface Scene {
  readonly server: ScriptedServer
  readonly clock: ManualClock
  readonly sink: RecordingSink
  readonly end: Promise<'absent' | 'aborted'>
  /** Ends the reflector, then the server, and fails when a timer or a socket is left over. */
  close(): Promise<void>
}

export interface ScenePlan {
  readonly namespaces?: readonly string[]
  readonly prepare?: (server: ScriptedServer) => void
  readonly sink?: RecordingSink
  readonly target?: (server: ScriptedServer) => KubernetesTarget
  readonly random?: () => number
  readonly places?: Places
  readonly room?: Places
  readonly labelSelector?: string
  readonly metadataOnly?: true
  readonly pageLimit?: number
  readonly hasNoBookmarks?: true
}

export async function startScene(plan: ScenePlan = {}): Promise<Scene> {
  const server = await startScriptedServer()
  plan.prepare?.(server)
  const clock = createManualClock()
  const sink = plan.sink ?? createRecordingSink()
  const controller = new AbortController()
  const target = plan.target?.(server) ?? fixedTarget(server.url, 'test')
  const client = createKubernetesClient(target, {
    userAgent: 'test',
    log: { debug() {}, info() {}, warn() {} },
    redact: (text) => text,
    clock,
  })
  const end = runReflector(
    {
      client,
      type: WIDGETS,
      sink,
      clock,
      random: plan.random ?? (() => 0.5),
      places: plan.places ?? createPlaces(4),
      ...(plan.room === undefined ? {} : { room: plan.room }),
      ...(plan.namespaces === undefined ? {} : { namespaces: plan.namespaces }),
      ...(plan.labelSelector === undefined ? {} : { labelSelector: plan.labelSelector }),
      ...(plan.pageLimit === undefined ? {} : { pageLimit: plan.pageLimit }),
      ...(plan.hasNoBookmarks === undefined ? {} : { hasNoBookmarks: plan.hasNoBookmarks }),
      ...(plan.metadataOnly === undefined ? {} : { metadataOnly: plan.metadataOnly }),
    },
    controller.signal,
  )
  return {
    server,
    clock,
    sink,
    end,
    async close() {
      controller.abort()
      await end
      await target.close()
      await clock.until(() => server.openSockets() === 0, 'every socket is closed')
      await server.stop()
      if (clock.pendingTimers() > 0) throw new Error(`${clock.pendingTimers()} timers are left over`)
    },
  }
}
