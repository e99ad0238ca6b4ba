import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { createEventLog } from './event-log'

function event(uid: string, about: Readonly<Record<string, string>> = {}) {
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
  }
}

describe('the log of events', () => {
  it.each([
    ['as they came', (object: unknown) => object],
    ['prepared as their page came in', (object: unknown) => createEventLog().prepare(object)],
  ])('keeps of a list what speaks of Flux, without its secrets, taken in %s', (_, take) => {
    const log = createEventLog()
    log.replace([event('1'), event('2', { kind: 'Pod', apiVersion: 'v1' }), 42].map(take))
    expect(log.count()).toBe(1)
    expect(log.find({ ref: asRef('Kustomization/apps/web'), limit: 5 })).toMatchObject([
      { id: '1', reason: 'BuildFailed', message: 'fetch https://redacted@git.example.com failed' },
    ])
  })

  it('keeps what happened after the cluster forgot it', () => {
    const log = createEventLog()
    log.apply('ADDED', event('1'))
    log.apply('DELETED', event('1'))
    expect(log.count()).toBe(1)
  })
})
