import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { createEventLog } from './event-log'

const NOW = new Date('2026-11-21T12:01:00Z')

function event(uid: string, about: Readonly<Record<string, string>> = {}, more: object = {}) {
  return {
    metadata: { uid, creationTimestamp: '2026-11-21T12:00:00Z' },
    involvedObject: {
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'web',
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      ...about,
    },
    type: 'Warning',
    reason: 'BuildFailed',
    message: 'fetch https://me:hunter2@git.example.com failed',
    lastTimestamp: '2026-11-21T12:00:01Z',
    ...more,
  }
}

const POD = { kind: 'Pod', apiVersion: 'v1', uid: 'p1' }

function open(hosts: (namespace: string) => boolean = () => true) {
  let now = NOW
  const log = createEventLog({ hosts, clock: () => now })
  const kept = () => [...log.ofWorkloads()].map(({ event: { id } }) => id)
  return {
    log,
    kept,
    pass(ms: number) {
      now = new Date(now.getTime() + ms)
    },
  }
}

describe('the log of events', () => {
  it.each([
    ['as they came', (object: unknown) => object],
    ['prepared as their page came in', (object: unknown) => createEventLog().prepare(object)],
  ])('keeps of a list what speaks of Flux, without its secrets, taken in %s', (_, take) => {
    const log = createEventLog()
    log.replace([event('1'), event('2', POD), 42].map(take))
    expect(log.count()).toBe(1)
    expect(log.find({ ref: asRef('Kustomization/apps/web'), limit: 5 })).toMatchObject([
      { id: '1', reason: 'BuildFailed', message: 'fetch https://redacted@git.example.com failed' },
    ])
    expect([...log.ofWorkloads()]).toEqual([])
  })

  it('keeps what happened after the cluster forgot it', () => {
    const log = createEventLog()
    log.apply('ADDED', event('1'))
    log.apply('DELETED', event('1'))
    expect(log.count()).toBe(1)
  })

  it('keeps those of workloads, and of what they make, apart and without secrets', () => {
    const { log } = open()
    log.replace(
      [
        event('d', { kind: 'Deployment', apiVersion: 'apps/v1' }),
        event('r', { kind: 'ReplicaSet', apiVersion: 'apps/v1' }),
        event('j', { kind: 'Job', apiVersion: 'batch/v1' }),
        event('p', POD),
        event('n', { kind: 'Node', apiVersion: 'v1', namespace: '' }),
        event('x', { kind: 'Deployment', apiVersion: 'other.example/v1' }),
      ].map(log.prepare),
    )
    const kept = [...log.ofWorkloads()]
    expect(kept.map(({ event: { ref } }) => ref).sort()).toEqual([
      'Deployment/apps/web',
      'Job/apps/web',
      'Pod/apps/web',
      'ReplicaSet/apps/web',
    ])
    expect(kept.find(({ event: { id } }) => id === 'p')?.uid).toBe('p1')
    expect(JSON.stringify(kept)).not.toContain('hunter2')
    expect(log.find({ limit: 10 })).toEqual([])
  })

  it('reads them in the words of the newer API as well', () => {
    const { log } = open()
    const { involvedObject, message, lastTimestamp, ...rest } = event('p', POD)
    log.apply('ADDED', {
      ...rest,
      regarding: involvedObject,
      note: message,
      deprecatedCount: 4,
      deprecatedFirstTimestamp: '2026-11-21T11:00:00Z',
      deprecatedLastTimestamp: lastTimestamp,
      reportingController: 'kubelet',
    })
    expect([...log.ofWorkloads()]).toMatchObject([
      {
        event: {
          ref: 'Pod/apps/web',
          count: 4,
          component: 'kubelet',
          first: '2026-11-21T11:00:00.000Z',
          time: '2026-11-21T12:00:01.000Z',
        },
      },
    ])
  })

  it('cuts what a pod has to say, and nothing of Flux', () => {
    const { log } = open()
    log.apply('ADDED', event('p', POD, { message: 'x'.repeat(5_000) }))
    log.apply('ADDED', event('k', {}, { message: 'x'.repeat(5_000) }))
    expect([...log.ofWorkloads()].map(({ event: { message } }) => message.length)).toEqual([2_000])
    expect(log.find({ limit: 5 }).map(({ message }) => message.length)).toEqual([5_000])
  })

  it('lets neither what goes well nor what is of others push warnings out', () => {
    const { log, kept } = open((namespace) => namespace === 'apps')
    log.apply('ADDED', event('warning', POD))
    for (let at = 0; at < 3_000; at += 1) {
      log.apply('ADDED', event(`normal ${at}`, POD, { type: 'Normal' }))
      log.apply('ADDED', event(`other ${at}`, { ...POD, namespace: 'others' }))
    }
    expect(kept()).toContain('warning')
    expect(kept()).toHaveLength(4_001)
  })

  it('keeps one of a namespace that Flux deploys to only later, and counts it once', () => {
    const homes = new Set<string>()
    const { log, kept } = open((namespace) => homes.has(namespace))
    log.apply('ADDED', event('early', POD))
    expect(kept()).toEqual(['early'])
    homes.add('apps')
    log.apply('MODIFIED', event('early', POD, { count: 2 }))
    expect(kept()).toEqual(['early'])
  })

  it('forgets those of workloads when they are old, as memory is not endless', () => {
    const { log, kept, pass } = open()
    log.apply('ADDED', event('p', POD))
    pass(110 * 60_000)
    expect(kept()).toEqual(['p'])
    pass(20 * 60_000)
    expect(kept()).toEqual([])
  })
})
