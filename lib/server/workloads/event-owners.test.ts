import { describe, expect, it } from 'vitest'
import { namespaceOf, type Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { readPod } from '@/lib/workloads/pod'
import type { OwnPod } from '@/lib/workloads/pods-of'
import { readReplicaSet } from '@/lib/workloads/replica-set'
import { readWorkload, type Workload } from '@/lib/workloads/workload'
import { createEventOwners } from './event-owners'

const APPLIER = asRef('HelmRelease/apps/web')
const WEB = asRef('Deployment/apps/web')
const NIGHTLY = asRef('CronJob/apps/nightly')

function object(kind: string, name: string, owner?: { readonly kind: string; readonly name: string }) {
  return {
    apiVersion: kind === 'Pod' ? 'v1' : kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: {
      namespace: 'apps',
      name,
      uid: `${kind} ${name}`,
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ ...owner, uid: `${owner.kind} ${owner.name}`, controller: true }] }),
    },
  }
}

function workloadOf(kind: Workload['kind'], name: string, owner?: { readonly kind: string; readonly name: string }) {
  const read = readWorkload(kind, object(kind, name, owner))
  if (read === undefined) throw new Error(`${kind} ${name} was not read`)
  return read
}

function podOf(name: string): OwnPod {
  const pod = readPod(object('Pod', name))
  if (pod === undefined) throw new Error(`${name} was not read`)
  return { pod, isCurrent: true }
}

function open() {
  const held = new Map<Ref, Workload>(
    [
      workloadOf('Deployment', 'web'),
      workloadOf('CronJob', 'nightly'),
      workloadOf('Job', 'nightly-1', { kind: 'CronJob', name: 'nightly' }),
      workloadOf('Job', 'loose', { kind: 'CronJob', name: 'gone' }),
    ].map((workload) => [workload.ref, workload]),
  )
  const deployed = new Map<Ref, readonly Ref[]>([
    [WEB, [APPLIER]],
    [NIGHTLY, [APPLIER]],
  ])
  const pods = new Map<Ref, readonly OwnPod[]>([[WEB, [podOf('web-1')]]])
  const set = readReplicaSet(object('ReplicaSet', 'web-6d4'))
  let now = 0
  const told = (ref: Ref) => {
    const appliers = deployed.get(ref)
    return appliers === undefined ? undefined : { ref, appliers }
  }
  const owners = createEventOwners({
    workloads: {
      told,
      all: () => [...deployed.keys()].flatMap((ref) => told(ref) ?? []),
      get: (ref) => held.get(ref),
    },
    podsOf: ({ ref }) => pods.get(ref) ?? [],
    clock: () => new Date(now),
    replicaSetsOf: ({ ref }) => (ref === WEB && set !== undefined ? [set] : []),
  })
  const ownerOf = (ref: string, uid?: string) => {
    const subject = { ref: asRef(ref), ...(uid === undefined ? {} : { uid }) }
    return owners.ownersOf([subject]).get(subject)
  }
  return {
    owners,
    ownerOf,
    deployed,
    pods,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('whose an object of an event is', () => {
  it('is told of a workload by its name and its uid', () => {
    const { ownerOf } = open()
    expect(ownerOf('Deployment/apps/web', 'Deployment web')).toEqual({ workload: WEB, appliers: [APPLIER] })
    expect(ownerOf('Deployment/apps/web')?.workload).toBe(WEB)
    expect(ownerOf('Deployment/apps/web', 'another one of that name')).toBeUndefined()
    expect(ownerOf('Deployment/apps/web-admin', 'Deployment web-admin')).toBeUndefined()
  })

  it('is told of what a workload made by the uid alone, never by a name', () => {
    const { ownerOf } = open()
    expect(ownerOf('Pod/apps/web-1', 'Pod web-1')?.workload).toBe(WEB)
    expect(ownerOf('ReplicaSet/apps/web-6d4', 'ReplicaSet web-6d4')?.workload).toBe(WEB)
    expect(ownerOf('Pod/apps/web-1', 'another one of that name')).toBeUndefined()
    expect(ownerOf('Pod/apps/web-1')).toBeUndefined()
    expect(ownerOf('Pod/apps/web-admin-1', 'Pod web-admin-1')).toBeUndefined()
  })

  it('is told of a Job by its CronJob, where that is the one that made it', () => {
    const { ownerOf } = open()
    expect(ownerOf('Job/apps/nightly-1', 'Job nightly-1')?.workload).toBe(NIGHTLY)
    expect(ownerOf('Job/apps/loose', 'Job loose')).toBeUndefined()
  })

  it('is told by the controllers themselves, where pods are not read', () => {
    const { owners } = open()
    const says = (ref: string, component: string, message: string, uid?: string) => ({
      ref: asRef(ref),
      component,
      message,
      ...(uid === undefined ? {} : { uid }),
    })
    const made = says('ReplicaSet/apps/web-new', 'replicaset-controller', 'Created pod: web-new-1', 'unread')
    const pod = says('Pod/apps/web-new-1', 'kubelet', 'Back-off', 'unread as well')
    const scaled = 'Scaled up replica set web-new from 0 to 1'
    expect(owners.ownersOf([pod, made]).size).toBe(0)
    const other = says('Deployment/apps/web', 'deployment-controller', scaled, 'another one of that name')
    expect(owners.ownersOf([pod, made, other]).size).toBe(0)
    const own = says('Deployment/apps/web', 'deployment-controller', scaled, 'Deployment web')
    expect([...owners.ownersOf([pod, made, own]).values()].map(({ workload }) => workload)).toEqual([WEB, WEB, WEB])
    expect(owners.ownersOf([says('Pod/apps/web-new-2', 'kubelet', '')]).size).toBe(0)
  })

  it('stays known when the pod is gone, as long as Flux deploys its workload', () => {
    const { ownerOf, pods, deployed } = open()
    expect(ownerOf('Pod/apps/web-1', 'Pod web-1')).toBeDefined()
    pods.clear()
    expect(ownerOf('Pod/apps/web-1', 'Pod web-1')?.appliers).toEqual([APPLIER])
    deployed.delete(WEB)
    expect(ownerOf('Pod/apps/web-1', 'Pod web-1')).toBeUndefined()
  })
})

it('knows in which namespaces Flux deployed workloads, also when that changes', () => {
  const { owners, deployed, pass } = open()
  expect([owners.hosts('apps'), owners.hosts('media')]).toEqual([true, false])
  deployed.set(asRef('Deployment/media/tv'), [APPLIER])
  pass(1_000)
  expect(owners.hosts(namespaceOf(asRef('Deployment/media/tv')))).toBe(true)
})
