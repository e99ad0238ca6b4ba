import { afterEach, expect, test } from 'vitest'
import { isOwnedBy } from './build-workload'
import { numberAt, recordsAt, textAt, valueAt } from './json'
import { buildScenario } from './scenario'
import { type Simulator, startSimulator } from './simulator'
import { readJson } from './testing/wire-client'

const NOW = new Date('2026-11-20T12:00:00Z')
const WORKLOADS = { deployments: 130, pods: 300, failing: 0.1 }

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

test('a fleet has the workloads and pods that it was asked for, and its inventories name each', async () => {
  simulator = await startSimulator({
    scenario: { generate: { kustomizations: 50, workloads: WORKLOADS } },
    signal: new AbortController().signal,
  })
  const items = async (path: string) => recordsAt(await readJson(`${simulator?.server}${path}`), 'items')
  const deployments = (await items('/apis/apps/v1/deployments')).filter(
    (one) => textAt(one, 'metadata', 'namespace') !== 'flux-system',
  )
  const applied = (await items('/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations')).flatMap((one) =>
    recordsAt(one, 'status', 'inventory', 'entries').map((entry) => textAt(entry, 'id') ?? ''),
  )
  const ids = deployments.map(
    ({ metadata }) => `${valueAt(metadata, 'namespace')}_${valueAt(metadata, 'name')}_apps_Deployment`,
  )
  expect(applied.filter((id) => id.endsWith('_Deployment')).toSorted()).toEqual(ids.toSorted())
  expect(deployments).toHaveLength(WORKLOADS.deployments)
  expect(deployments.filter((one) => numberAt(one, 'status', 'readyReplicas') === undefined)).toHaveLength(13)
  const pods = (await items('/api/v1/pods')).filter((one) => textAt(one, 'metadata', 'namespace') !== 'flux-system')
  expect(pods).toHaveLength(WORKLOADS.pods)
  const sets = await items('/apis/apps/v1/replicasets')
  const uids = new Set(sets.map((set) => textAt(set, 'metadata', 'uid')))
  const owners = pods.map((pod) => textAt(recordsAt(pod, 'metadata', 'ownerReferences')[0], 'uid'))
  expect(owners.filter((uid) => !uids.has(uid))).toEqual([])
})

test('pods are made when somebody asks for them, and whoever watches something else has not missed anything', async () => {
  simulator = await startSimulator({
    scenario: { generate: { kustomizations: 10, workloads: { deployments: 2_000, pods: 5_000 } } },
    behaviour: 'none',
    signal: new AbortController().signal,
  })
  const { server } = simulator
  const path = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'
  const version = textAt(await readJson(`${server}${path}`), 'metadata', 'resourceVersion')
  const pods = await readJson(`${server}/api/v1/pods?limit=1`)
  expect(numberAt(pods, 'metadata', 'remainingItemCount')).toBe(5_000 + 6 - 1)
  const ended = new AbortController()
  const watch = await fetch(`${server}${path}?watch=true&resourceVersion=${version}`, { signal: ended.signal })
  expect(watch.status).toBe(200)
  ended.abort()
})

test('without being asked for a fleet has none, and its objects name none', () => {
  const { objects, later } = buildScenario({ generate: { kustomizations: 50 } }, NOW, 1)
  const named = objects.flatMap((one) => recordsAt(one, 'status', 'inventory', 'entries'))
  expect(named.filter((entry) => textAt(entry, 'id')?.endsWith('_Deployment'))).toEqual([])
  expect(later?.size).toBe(0)
  // Flux's own controllers run in every fleet.
  const controllers = objects.filter(({ kind }) => kind === 'Deployment')
  expect(controllers.every((one) => objects.some((set) => isOwnedBy(set, one.metadata.uid)))).toBe(true)
})
