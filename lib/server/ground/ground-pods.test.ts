import { describe, expect, it } from 'vitest'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { asRef } from '@/lib/testing/as-ref'
import { readPod } from '@/lib/workloads/pod'
import { createGroundPods } from './ground-pods'

const NOW = new Date('2026-11-20T08:14:00Z')
const SET = asRef('ReplicaSet/apps/web')
const APPLIER = asRef('Kustomization/flux-system/apps')

function podOf(name: string) {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'set', controller: true }]
  const pod = readPod({
    metadata: { namespace: 'apps', name, uid: name, ownerReferences },
    spec: { containers: [{ name: 'web' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }] },
  })
  if (pod === undefined) throw new Error(name)
  return pod
}

function openPods() {
  const timers = createManualClock()
  const told = { readings: 0, owners: 0 }
  const pods = ['one', 'two', 'three'].map(podOf)
  const ground = createGroundPods({
    timers,
    appliersOf(workload) {
      told.owners += 1
      return workload === SET ? [APPLIER] : []
    },
    feeds: {
      hold: () => () => undefined,
      tried: () => Promise.resolve(),
      viewOfAll: () => ({ state: 'live' }),
      allReplicaSets: () => [],
      allPods() {
        told.readings += 1
        return pods
      },
    },
  })
  return { timers, told, ground }
}

describe('the pods of the ground', () => {
  it('are judged once for all who ask within a second, and whose they are is asked once for each workload', async () => {
    const { timers, told, ground } = openPods()
    const everybody = () => true
    ground.open()
    const [first, second] = await Promise.all([ground.read(NOW, everybody), ground.read(NOW, everybody)])
    expect(first).toBe(second)
    expect(first.found).toMatchObject([{ ref: SET, count: 3, deployedBy: APPLIER }])
    expect(told).toEqual({ readings: 1, owners: 1 })
    timers.advance(1_000)
    await ground.read(NOW, everybody)
    expect(told.readings).toBe(2)
  })

  it('are not shared with who sees less, and not kept over what ends', async () => {
    const { told, ground } = openPods()
    const everybody = () => true
    const end = ground.open()
    await ground.read(NOW, everybody)
    const [found] = (await ground.read(NOW, () => false)).found
    expect(found).not.toHaveProperty('deployedBy')
    end()
    ground.open()
    await ground.read(NOW, everybody)
    expect(told.readings).toBe(3)
  })
})
