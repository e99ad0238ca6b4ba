// A deploy that breaks three objects and its repair by a revert, as the program tells it afterwards: from a cluster over the wire to
// what is asked over HTTP.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { DeployDetail, DeployPage } from '@/lib/contract/deploys'
import type { HistoryPage, HistoryStats } from '@/lib/contract/history'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const SOURCE = 'GitRepository/flux-system/flux-system'
const BROKEN = ['jellyfin', 'vaultwarden', 'adguard'].map((name) => `Kustomization/apps/${name}`)
const LONG = { timeout: 30_000, interval: 200 }
const end = new AbortController()
let simulator: Simulator
let served: ServedProgram

beforeAll(async () => {
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'reactive', speed: 60, signal: end.signal })
  const target = fixedTarget(simulator.server, 'demo')
  served = await serveProgram({
    env: { CLUSTER: 'kubeconfig', HISTORY_URL: 'memory' },
    choice: { type: 'kubernetes', inCluster: false, target },
  })
  await served.untilReady()
}, 30_000)
afterAll(async () => {
  await served?.stop()
  end.abort()
})

async function get<Body>(path: string): Promise<Body> {
  return JSON.parse((await served.ask(path)).text) as Body
}

function push(subject: string, isRevert = false): void {
  const { control } = simulator
  control.push(SOURCE, subject, { changes: BROKEN, isRevert })
  const source = control.get(SOURCE)
  if (source === undefined) throw new Error('there is no source')
  const annotations = { ...source.metadata.annotations, 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() }
  control.put({ ...source, metadata: { ...source.metadata, annotations } })
}

/** Once it has ended. */
async function deployOf(subject: string): Promise<DeployDetail> {
  const id = await vi.waitFor(async () => {
    const { deploys } = await get<DeployPage>('/api/deploys?all=true')
    const found = deploys.find((one) => one.subject === subject && one.finishedAt !== undefined)
    if (found === undefined) throw new Error(`${subject} goes on`)
    return found.id
  }, LONG)
  return get(`/api/deploys/${id}`)
}

const digests = ({ objects }: DeployDetail) =>
  BROKEN.map((ref) => objects.find((object) => object.ref === ref)).map((one) => [
    one?.before,
    one?.after,
    one?.changed,
  ])
const outcomes = ({ objects }: DeployDetail) =>
  BROKEN.map((ref) => objects.find((object) => object.ref === ref)?.outcome)

it('tells what broke by it, what mended that, and both in what happened', async () => {
  await vi.waitFor(async () => {
    const { entries } = await get<HistoryPage>('/api/history?type=control')
    expect(entries.some(({ became }) => became === 'started')).toBe(true)
  }, LONG)
  const { control } = simulator
  const message = 'health check failed after 5m0s: no such volume'
  for (const ref of BROKEN) control.fail(ref, { reason: 'HealthCheckFailed', message })
  push('feat: break three')
  const broken = await deployOf('feat: break three')
  expect(outcomes(broken)).toEqual(['failed', 'failed', 'failed'])
  expect(broken.failed).toBeGreaterThanOrEqual(3)

  for (const ref of BROKEN) control.heal(ref)
  push('revert: break three', true)
  const mended = await deployOf('revert: break three')
  expect(outcomes(mended)).toEqual(['done', 'done', 'done'])
  expect([mended.previous, broken.id]).toEqual([broken.id, broken.id])

  // They run what they ran before.
  for (const [at, [first, then, isChanged]] of digests(broken).entries()) {
    expect([first === then, isChanged], BROKEN[at]).toEqual([false, true])
    expect(digests(mended)[at], BROKEN[at]).toEqual([then, first, true])
  }
  expect([broken.changed, mended.changed]).toEqual([3, 3])

  const failures = await get<HistoryPage>(`/api/history?type=status&ref=${BROKEN[0]}`)
  expect(failures.entries.map(({ was, became }) => [was, became])).toEqual([
    ['failed', 'ready'],
    ['ready', 'failed'],
  ])
  expect(failures.entries[1]?.text).toContain('no such volume')
  const revisions = await get<HistoryPage>(`/api/history?type=revision&ref=${SOURCE}`)
  expect(revisions.entries.map(({ text }) => text)).toEqual(['revert: break three', 'feat: break three'])
  const { total } = await get<HistoryStats>('/api/history/stats?days=1')
  expect(total.deploys).toBeGreaterThanOrEqual(2)
}, 90_000)

it('tells no crowd: what only waited for its turn or ran is no entry', async () => {
  const { entries } = await get<HistoryPage>('/api/history?type=status&limit=500')
  expect(entries.filter(({ became }) => became === 'reconciling')).toEqual([])
  expect(entries.filter(({ was, became, late }) => was === 'ready' && became === 'waiting' && late !== true)).toEqual(
    [],
  )
})
