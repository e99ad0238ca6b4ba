// What stands in environment, arguments, volumes and annotations of pods stays in the cluster, whatever is asked.

import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { fixedTarget } from '@/lib/kubernetes/target'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { PLANTED_SECRETS } from '@/lib/simulator/workload-row'
import { type LaunchedBrowser, openLaunch } from '../testing/open-launch'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const SLOWLY = { timeout: 20_000 }
const PLANTED = Object.values(PLANTED_SECRETS)

const ended = new AbortController()
let simulator: Simulator
let served: ServedProgram
let browser: LaunchedBrowser

beforeAll(async () => {
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: ended.signal })
  served = await serveProgram({
    env: {},
    choice: { type: 'kubernetes', inCluster: false, target: fixedTarget(simulator.server, 'homelab') },
  })
  await served.untilReady()
  browser = openLaunch(served.program.gate)
  await vi.waitFor(async () => expect((await workloads()).length).toBeGreaterThan(30), SLOWLY)
})
afterAll(() => {
  served.stop()
  ended.abort()
})

async function ask(path: string): Promise<string> {
  const { status, text } = await served.ask(path, { headers: { ...browser } })
  expect([path, status]).toEqual([path, 200])
  return text
}

async function workloads(): Promise<readonly { readonly ref: Ref; readonly managedBy: Ref }[]> {
  return JSON.parse(await ask(apiTo.workloads({ limit: 500 }))).workloads
}

it('is planted in what the cluster answers', async () => {
  const pods = await (await fetch(`${simulator.server}/api/v1/pods`)).text()
  for (const secret of PLANTED) expect(pods).toContain(secret)
})

it('is in no answer: of state, workloads, objects, events, graph and logs', async () => {
  const all = await workloads()
  const appliers = [...new Set(all.map(({ managedBy }) => managedBy))]
  const paths = [
    apiTo.state(),
    apiTo.workloads({ limit: 500 }),
    apiTo.events({ limit: 1_000 }),
    apiTo.graph(),
    ...appliers.flatMap((ref) => [apiTo.object(ref), apiTo.objectWorkloads(ref), apiTo.objectLogs(ref)]),
    ...all.slice(0, 10).map(({ ref }) => apiTo.workloadLogs(ref, { tail: 100 })),
  ]
  for (const path of paths) {
    const text = await ask(path)
    for (const secret of PLANTED) expect(text.includes(secret), `${secret} in ${path}`).toBe(false)
  }
})

it('is not asked for where it would stand: no Secret, no ConfigMap', () => {
  const asked = simulator.control.requests().map(({ path }) => path)
  expect(asked.some((path) => path.includes('/pods'))).toBe(true)
  expect(asked.filter((path) => /\/(secrets|configmaps)\b/.test(path))).toEqual([])
})
