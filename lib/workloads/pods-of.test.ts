import { describe, expect, test } from 'vitest'
import { type Pod, readPod } from './pod'
import { byOwner, type Families, podsOf } from './pods-of'
import { type ReplicaSet, readReplicaSet } from './replica-set'
import { minute, workloadOf } from './testing/looks'
import type { JobWorkload } from './workload'

interface OwnedBy {
  readonly owner?: string
  readonly controller?: boolean
  readonly createdAt?: number
}

function metadata(name: string, { owner, controller = true, createdAt = 0 }: OwnedBy) {
  const ownerReferences = owner === undefined ? [] : [{ kind: 'Owner', name: 'web', uid: owner, controller }]
  return { name, namespace: 'apps', uid: `uid-of-${name}`, creationTimestamp: minute(createdAt), ownerReferences }
}

function defined<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('was not read')
  return item
}

function pod(name: string, owned: OwnedBy & { readonly revision?: string } = {}): Pod {
  const labels = owned.revision === undefined ? {} : { 'controller-revision-hash': owned.revision }
  return defined(readPod({ metadata: { ...metadata(name, owned), labels } }))
}

function replicaSet(name: string, owner: string, revision: string): ReplicaSet {
  const annotations = { 'deployment.kubernetes.io/revision': revision }
  return defined(readReplicaSet({ metadata: { ...metadata(name, { owner }), annotations } }))
}

function job(name: string, owner: string, createdAt: number): JobWorkload {
  const read = workloadOf('Job', { metadata: metadata(name, { owner, createdAt }) })
  if (read.kind !== 'Job') throw new Error('not a Job')
  return read
}

function families(
  pods: readonly Pod[],
  { replicaSets = [], jobs = [] }: { replicaSets?: readonly ReplicaSet[]; jobs?: readonly JobWorkload[] } = {},
): Families {
  return { pods: byOwner(pods), replicaSets: byOwner(replicaSets), jobs: byOwner(jobs) }
}

function named(found: ReturnType<typeof podsOf>) {
  return found.map(({ pod, isCurrent }) => `${pod.name} ${isCurrent ? 'current' : 'old'}`)
}

describe('the pods of a Deployment', () => {
  const web = workloadOf('Deployment', {})

  test('are those of its ReplicaSets, and current are those of the highest revision; the oldest come first', () => {
    const replicaSets = ['10', '9', '8'].map((revision) => replicaSet(`web-${revision}`, 'uid-of-web', revision))
    const pods = ['10', '9', '8'].map((revision) => pod(`web-${revision}-x`, { owner: `uid-of-web-${revision}` }))
    expect(named(podsOf(web, families(pods, { replicaSets })))).toEqual([
      'web-8-x old',
      'web-9-x old',
      'web-10-x current',
    ])
  })

  test('are not those of web-admin, whatever they are called', () => {
    const replicaSets = [replicaSet('web-a', 'uid-of-web', '1'), replicaSet('web-admin-a', 'uid-of-web-admin', '1')]
    const pods = [pod('web-a-1', { owner: 'uid-of-web-a' }), pod('web-admin-a-1', { owner: 'uid-of-web-admin-a' })]
    expect(named(podsOf(web, families(pods, { replicaSets })))).toEqual(['web-a-1 current'])
  })

  test('are not orphans, nor those that it owns without being their controller, nor those of one before it of its name', () => {
    const replicaSets = [replicaSet('web-a', 'uid-of-web', '1'), replicaSet('web-z', 'uid-of-the-web-before', '7')]
    const pods = [
      pod('web-a-orphan'),
      pod('web-a-owned', { owner: 'uid-of-web-a', controller: false }),
      pod('web-z-1', { owner: 'uid-of-web-z' }),
    ]
    expect(podsOf(web, families(pods, { replicaSets }))).toEqual([])
  })

  test('are also those that it adopted, called as they may be', () => {
    const replicaSets = [replicaSet('web-a', 'uid-of-web', '1')]
    const pods = [pod('stranger', { owner: 'uid-of-web-a' })]
    expect(named(podsOf(web, families(pods, { replicaSets })))).toEqual(['stranger current'])
  })

  test('are of one generation where no revision is known', () => {
    const replicaSets = [replicaSet('web-a', 'uid-of-web', 'first')]
    expect(named(podsOf(web, families([pod('p', { owner: 'uid-of-web-a' })], { replicaSets })))).toEqual(['p current'])
  })
})

describe('the pods of a StatefulSet', () => {
  const pods = [
    pod('web-0', { owner: 'uid-of-web', revision: 'web-1' }),
    pod('web-1', { owner: 'uid-of-web', revision: 'web-2' }),
  ]

  test('are current when they have the revision that it updates to', () => {
    const web = workloadOf('StatefulSet', { status: { updateRevision: 'web-2' } })
    expect(named(podsOf(web, families(pods)))).toEqual(['web-0 old', 'web-1 current'])
  })

  test('are all current while it names no revision', () => {
    expect(named(podsOf(workloadOf('StatefulSet', {}), families(pods)))).toEqual(['web-0 current', 'web-1 current'])
  })
})

describe('the pods of a DaemonSet', () => {
  const owner = 'uid-of-web'
  const updated = (updatedNumberScheduled: number) => workloadOf('DaemonSet', { status: { updatedNumberScheduled } })

  test('are current when as many are of their revision as it counts updated', () => {
    const pods = [
      pod('web-a', { owner, revision: 'old', createdAt: 0 }),
      pod('web-b', { owner, revision: 'old', createdAt: 1 }),
      pod('web-c', { owner, revision: 'new', createdAt: 2 }),
    ]
    expect(named(podsOf(updated(1), families(pods)))).toEqual(['web-a old', 'web-b old', 'web-c current'])
    expect(named(podsOf(updated(2), families(pods)))).toEqual(['web-a current', 'web-b current', 'web-c old'])
    expect(named(podsOf(updated(0), families(pods)))).toEqual(['web-a old', 'web-b old', 'web-c old'])
  })

  test('are counted without those that leave or were evicted', () => {
    const gone = { ...pod('web-c', { owner, revision: 'new', createdAt: 2 }), phase: 'Failed' }
    const leaving = { ...pod('web-d', { owner, revision: 'new', createdAt: 3 }), deletedAt: new Date(0) }
    const pods = [
      gone,
      leaving,
      pod('web-a', { owner, revision: 'new', createdAt: 4 }),
      pod('web-b', { owner, revision: 'old' }),
    ]
    expect(named(podsOf(updated(1), families(pods)))).toContain('web-b old')
    expect(named(podsOf(updated(1), families(pods)))).toContain('web-a current')
  })

  test('are of the revision of the newest pod where the numbers do not tell', () => {
    const pods = [pod('web-a', { owner, revision: 'old' }), pod('web-b', { owner, revision: 'new', createdAt: 1 })]
    expect(named(podsOf(updated(1), families(pods)))).toEqual(['web-a old', 'web-b current'])
    expect(named(podsOf(updated(5), families(pods)))).toEqual(['web-a old', 'web-b current'])
  })
})

describe('the pods of Jobs', () => {
  test('are those of the Job itself', () => {
    const pods = [pod('web-x', { owner: 'uid-of-web' }), pod('other', { owner: 'uid-of-other' })]
    expect(named(podsOf(workloadOf('Job', {}), families(pods)))).toEqual(['web-x current'])
  })

  test('are those of all Jobs of a CronJob, current those of the newest', () => {
    const jobs = [job('web-2', 'uid-of-web', 2), job('web-1', 'uid-of-web', 1), job('other', 'uid-of-other', 3)]
    const pods = [
      pod('web-1-x', { owner: 'uid-of-web-1' }),
      pod('web-2-x', { owner: 'uid-of-web-2' }),
      pod('other-x', { owner: 'uid-of-other' }),
    ]
    expect(named(podsOf(workloadOf('CronJob', {}), families(pods, { jobs })))).toEqual([
      'web-1-x old',
      'web-2-x current',
    ])
  })
})
