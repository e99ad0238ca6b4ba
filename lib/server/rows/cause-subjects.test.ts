import { expect, it } from 'vitest'
import { evaluateStatus } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import { type Ref, refOf } from '@/lib/ref'
import { ResourceStore } from '../sources/resource-store'
import { createCauseSubjects } from './cause-subjects'

const NOW = new Date('2026-11-21T12:00:00Z')
const DOWN = {
  reason: 'controller_down',
  name: 'notification-controller',
  text: 'notification-controller is down.',
  ref: refOf('Deployment', 'flux-system', 'notification-controller'),
} as const

function open(kind: FluxKind, apiVersion: string, status: object | undefined) {
  const store = new ResourceStore()
  const metadata = {
    name: 'one',
    namespace: 'apps',
    uid: 'u',
    generation: 1,
    creationTimestamp: '2026-11-01T00:00:00Z',
  }
  store.replace(kind, [{ apiVersion, kind, metadata, spec: {}, ...(status === undefined ? {} : { status }) }])
  const judgementOf = (ref: Ref) => {
    const resource = store.get(ref)
    return resource === undefined ? undefined : evaluateStatus(resource, NOW)
  }
  const causes = createCauseSubjects({
    resourceOf: store.get.bind(store),
    judgementOf,
    failingSince: () => undefined,
    controllerTrouble: () => DOWN,
    stuckAfterMs: 15 * 60_000,
  })
  const ref = refOf(kind, 'apps', 'one')
  return { causes, ref, store }
}

it('blames the controller that is down for an object that it should reconcile', () => {
  const { causes, ref } = open('Receiver', 'notification.toolkit.fluxcd.io/v1', {})
  expect(causes.renew(ref, NOW)).toBe(true)
  expect(causes.troubles.get(ref)).toEqual(DOWN)
})

it('blames no controller for a static object, which nobody reconciles', () => {
  const { causes, ref } = open('Alert', 'notification.toolkit.fluxcd.io/v1beta3', undefined)
  expect(causes.renew(ref, NOW)).toBe(true)
  expect([...causes.subjects.keys()]).toEqual([ref])
  expect(causes.troubles.size).toBe(0)
})

it('tells a change once, and that an object is gone', () => {
  const { causes, ref, store } = open('Receiver', 'notification.toolkit.fluxcd.io/v1', {})
  expect([causes.renew(ref, NOW), causes.renew(ref, NOW)]).toEqual([true, false])
  store.replace('Receiver', [])
  expect(causes.renew(ref, NOW)).toBe(true)
  expect([causes.subjects.size, causes.troubles.size]).toEqual([0, 0])
})
