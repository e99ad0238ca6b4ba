// A client on a scripted server, for tests of single requests.
import type { KubernetesClient } from '../client'
import { createKubernetesClient } from '../request'
import { fixedTarget, type KubernetesTarget } from '../target'
import { createManualClock, type ManualClock } from './manual-clock'
import { type ScriptedServer, startScriptedServer } from './scripted-server'

export interface ClientBench {
  readonly server: ScriptedServer
  readonly client: KubernetesClient
  readonly clock: ManualClock
  close(): Promise<void>
}

export async function startClientBench(
  createTarget: (server: ScriptedServer) => KubernetesTarget = (server) => fixedTarget(server.url, 'test'),
): Promise<ClientBench> {
  const server = await startScriptedServer()
  const clock = createManualClock()
  const target = createTarget(server)
  const client = createKubernetesClient(target, {
    userAgent: 'fluxdeck/test',
    log: { debug() {}, info() {}, warn() {} },
    redact: (text) => text.replaceAll('hush', '***'),
    clock,
  })
  return {
    server,
    client,
    clock,
    async close() {
      await target.close()
      await server.stop()
      if (clock.pendingTimers() > 0) throw new Error(`${clock.pendingTimers()} timers are left over`)
    },
  }
}

/** The error a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('the promise was expected to reject')
}
