// What a restart must not lose: the program begins a second time on the same file, beside a cluster that went on.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionList } from '@/lib/contract/actions'
import type { HistoryPage } from '@/lib/contract/history'
import type { Resource, State } from '@/lib/contract/state'
import { bundleThread, type ThreadProgram } from '@/lib/history/testing/thread-program'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { readConfig } from '../config'
import { allowHosts } from '../door/allowed-hosts'
import { SILENT_LOG } from '../log'
import { type RunningProgram, startProgram } from '../runtime'
import { askDirect } from '../testing/ask-direct'
import { openLaunch } from '../testing/open-launch'

const PORT = 39_400
const ORIGIN = `http://localhost:${PORT}`
const WITHIN = { timeout: 30_000 }
const ROOT = 'Kustomization/flux-system/flux-system'

let thread: ThreadProgram
let folder: string
let simulator: Simulator
let ended: AbortController
let program: RunningProgram
let starts: number

beforeAll(async () => {
  thread = await bundleThread()
})
afterAll(() => thread.remove())

beforeEach(async () => {
  starts = 0
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-restart-'))
  ended = new AbortController()
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: ended.signal })
})

afterEach(async () => {
  await program.stop()
  ended.abort()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  const config = readConfig({ CLUSTER: 'kubeconfig', HISTORY_URL: `file:${join(folder, 'history.db')}` })
  program = await startProgram({
    config,
    choice: { type: 'kubernetes', inCluster: false, target: fixedTarget(simulator.server, 'home') },
    build: { version: '0.0.0', revision: 'test' },
    port: PORT,
    hosts: allowHosts(config, PORT),
    historyThread: thread.url,
    log: SILENT_LOG,
    clock: () => new Date(),
  })
  starts += 1
  await vi.waitFor(async () => expect(startsIn(await history())).toBe(starts), WITHIN)
}

async function ask<Body>(route: 'history' | 'actions', query = ''): Promise<Body> {
  const request = new Request(`${ORIGIN}/api/${route}${query}`, { headers: { ...openLaunch(program.gate) } })
  const response = await program.runtime.api[route](request, {})
  return response.json()
}

const history = (query = '?limit=500') => ask<HistoryPage>('history', query)
const startsIn = ({ entries }: HistoryPage) => entries.filter(({ became }) => became === 'started').length

async function rowOf(ref: string): Promise<Resource | undefined> {
  const response = await askDirect(program.direct.state, new Request(`${ORIGIN}/api/state`))
  const state: State = await response.json()
  return state.resources.find((row) => row.ref === ref)
}

function setReady(ref: string, status: 'True' | 'False', at: Date): void {
  const reason = status === 'True' ? 'ReconciliationSucceeded' : 'BuildFailed'
  const condition = { type: 'Ready', status, reason, message: `${reason} for a test`, observedGeneration: 1 }
  const now = simulator.control.get(ref)
  const generation = now?.metadata.generation ?? 1
  simulator.control.setStatus(ref, {
    observedGeneration: generation,
    history: null,
    conditions: [{ ...condition, observedGeneration: generation, lastTransitionTime: at.toISOString() }],
  })
}

const minutesAgo = (minutes: number) => new Date(Math.floor((Date.now() - minutes * 60_000) / 1_000) * 1_000)

describe('a restart', () => {
  it('keeps since when an object fails, though each attempt renews what the object says', async () => {
    await start()
    const failedAt = minutesAgo(50)
    setReady(ROOT, 'False', failedAt)
    await vi.waitFor(async () => expect((await rowOf(ROOT))?.failingSince).toBe(failedAt.toISOString()), WITHIN)
    await vi.waitFor(async () => {
      const { entries } = await history(`?ref=${ROOT}&type=status`)
      expect(entries[0]).toMatchObject({ became: 'failed' })
    }, WITHIN)
    await program.stop()
    setReady(ROOT, 'False', minutesAgo(1))
    await start()
    await vi.waitFor(async () => expect((await rowOf(ROOT))?.failingSince).toBe(failedAt.toISOString()), WITHIN)
    const { entries } = await history(`?ref=${ROOT}&type=status`)
    expect(entries.filter(({ became }) => became === 'failed')).toHaveLength(1)
  })

  it('tells once and as late what recovered meanwhile, with the time that the object gives', async () => {
    setReady(ROOT, 'False', minutesAgo(50))
    await start()
    await vi.waitFor(async () => expect((await rowOf(ROOT))?.status).toBe('failed'), WITHIN)
    await program.stop()
    // Controllers write whole seconds.
    const recoveredAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000)
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(recoveredAt.getTime()), WITHIN)
    setReady(ROOT, 'True', recoveredAt)
    await start()
    await vi.waitFor(async () => {
      const { entries } = await history(`?ref=${ROOT}&type=status`)
      expect(entries.filter(({ became }) => became === 'ready')).toMatchObject([
        { late: true, was: 'failed', at: recoveredAt.toISOString() },
      ])
    }, WITHIN)
    await program.stop()
    await start()
    const { entries } = await history(`?ref=${ROOT}&type=status`)
    expect(entries.filter(({ became }) => became === 'ready')).toHaveLength(1)
  })

  it('goes on with an action by its token, and says of what was never sent that it was not', async () => {
    await start()
    const act = async () => {
      const response = await program.runtime.api.actions(
        new Request(`${ORIGIN}/api/actions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: ORIGIN, ...openLaunch(program.gate) },
          body: JSON.stringify({
            action: 'reconcile',
            kind: 'Kustomization',
            namespace: 'flux-system',
            name: 'flux-system',
          }),
        }),
        {},
      )
      return response.json()
    }
    const asked: { id: string } = await act()
    await vi.waitFor(async () => {
      const { actions } = await ask<ActionList>('actions')
      expect(actions.find(({ id }) => id === asked.id)?.token).toBeDefined()
    }, WITHIN)
    await program.stop()
    await start()
    await vi.waitFor(async () => {
      const { actions } = await ask<ActionList>('actions')
      expect(actions.find(({ id }) => id === asked.id)).toMatchObject({ state: 'requested', by: expect.any(String) })
    }, WITHIN)
    const annotation = simulator.control.get(ROOT)?.metadata.annotations?.['reconcile.fluxcd.io/requestedAt']
    simulator.control.setStatus(ROOT, { lastHandledReconcileAt: annotation ?? '' })
    await vi.waitFor(async () => {
      const { actions } = await ask<ActionList>('actions')
      expect(actions.find(({ id }) => id === asked.id)?.finishedAt).toBeDefined()
    }, WITHIN)
  })
})
