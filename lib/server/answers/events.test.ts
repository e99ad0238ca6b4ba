import { describe, expect, it } from 'vitest'
import { EventQuerySchema } from '@/lib/contract/schema/queries'
import type { SourceHealth } from '@/lib/contract/state'
import { namespaceOf, type Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { createEventLog } from '../sources/event-log'
import type { Sight } from '../views/sight'
import type { EventOwners, Subject } from '../workloads/event-owners'
import { answerEvents, type EventParts, type EventReader } from './events'

const NOW = new Date('2026-11-21T12:00:00Z')
const APPLIER = asRef('HelmRelease/apps/web')
const WORKLOAD = asRef('Deployment/apps/web')
const EVERYBODY: EventReader = { mayList: () => true }
const GROUPS: Readonly<Record<string, string>> = {
  HelmRelease: 'helm.toolkit.fluxcd.io/v2',
  Deployment: 'apps/v1',
  Pod: 'v1',
}

let serial = 0
function event(ref: string, about: Readonly<Record<string, unknown>> = {}): object {
  const [kind = '', namespace, name] = ref.split('/')
  serial += 1
  return {
    metadata: { uid: `e${serial}` },
    involvedObject: { kind, namespace, name, uid: `uid of ${ref}`, apiVersion: GROUPS[kind] },
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting failed container',
    lastTimestamp: '2026-11-21T11:59:00Z',
    ...about,
  }
}

const OWNERS: EventOwners = {
  hosts: (namespace) => namespace === 'apps' || namespace === 'media',
  ownersOf: (subjects) =>
    new Map(
      Array.from(subjects).flatMap(
        (one): readonly (readonly [Subject, { workload: Ref; appliers: readonly Ref[] }])[] =>
          one.ref.startsWith('Pod/apps/web-') || one.ref === WORKLOAD
            ? [[one, { workload: WORKLOAD, appliers: [APPLIER] }]]
            : [],
      ),
    ),
}

function open(objects: readonly object[], more: Partial<EventParts> = {}) {
  const events = createEventLog({ hosts: () => true, clock: () => NOW })
  events.replace(objects.map((object) => events.prepare(object)))
  const parts: EventParts = {
    events,
    owners: OWNERS,
    sources: () => [source('events', 'live')],
    clock: () => NOW,
    ...more,
  }
  return (query: object = {}, reader = EVERYBODY) => answerEvents(EventQuerySchema.parse(query), parts, reader)
}

function source(id: string, state: SourceHealth['state'], role: SourceHealth['role'] = 'events'): SourceHealth {
  return { id, label: id, role, state, since: NOW.toISOString(), count: 0, lastSyncedAt: '2026-11-21T11:58:00.000Z' }
}

describe('the events that concern Flux', () => {
  it('are those of its objects, and of what it deployed with whose that is, newest first', () => {
    const ask = open([
      event('Pod/apps/web-1'),
      event('HelmRelease/apps/web', { reason: 'UpgradeFailed', lastTimestamp: '2026-11-21T11:59:30Z' }),
      event('Pod/media/alone', { lastTimestamp: '2026-11-21T11:58:00Z' }),
    ])
    const { events, total } = ask()
    expect(events.map(({ ref, applier }) => [ref, applier])).toEqual([
      [APPLIER, undefined],
      ['Pod/apps/web-1', APPLIER],
      ['Pod/media/alone', undefined],
    ])
    expect(events[1]?.workload).toBe(WORKLOAD)
    expect(total).toBe(3)
  })

  it('are none of namespaces in which Flux deployed nothing, and none where workloads are not read', () => {
    expect(open([event('Pod/elsewhere/web-1')])().events).toEqual([])
    expect(open([event('Pod/apps/web-1')], { owners: undefined })().events).toEqual([])
  })

  it('are one where the same was told again', () => {
    const ask = open([
      event('Pod/apps/web-1', { count: 5, firstTimestamp: '2026-11-21T10:00:00Z' }),
      event('Pod/apps/web-1', { count: 2, lastTimestamp: '2026-11-21T11:59:50Z' }),
      event('Pod/apps/web-2', { count: 1 }),
      event('Pod/apps/web-1', { message: 'something else' }),
    ])
    expect(ask().events.map(({ ref, count }) => [ref, count])).toEqual([
      ['Pod/apps/web-1', 7],
      ['Pod/apps/web-2', 1],
      ['Pod/apps/web-1', 1],
    ])
    expect(ask().events[0]).toMatchObject({ first: '2026-11-21T10:00:00.000Z', time: '2026-11-21T11:59:50.000Z' })
  })

  it('are narrowed by what is asked', () => {
    const ask = open([
      event('HelmRelease/apps/web', { type: 'Normal', reason: 'UpgradeSucceeded' }),
      event('HelmRelease/apps/other'),
      event('Pod/apps/web-1'),
      event('Deployment/apps/web', { reason: 'ScalingReplicaSet' }),
      event('Pod/media/alone'),
    ])
    const refs = (query: object) =>
      ask(query)
        .events.map(({ ref }) => ref)
        .sort()
    expect(refs({ applier: [APPLIER] })).toEqual(['Deployment/apps/web', 'HelmRelease/apps/web', 'Pod/apps/web-1'])
    expect(refs({ kind: ['Pod'], namespace: ['apps'] })).toEqual(['Pod/apps/web-1'])
    expect(refs({ type: 'Normal' })).toEqual(['HelmRelease/apps/web'])
    expect(refs({ q: 'scalingreplica' })).toEqual(['Deployment/apps/web'])
    expect(refs({ name: 'alone' })).toEqual(['Pod/media/alone'])
    expect(ask({ limit: 2 })).toMatchObject({ total: 5, events: [{}, {}] })
  })

  it('say how current they are, and whether it is known what Flux deployed', () => {
    const sources = [source('events', 'stale'), source('workloads:pods', 'forbidden', 'workloads')]
    expect(open([], { sources: () => sources })()).toMatchObject({
      state: 'stale',
      asOf: '2026-11-21T11:58:00.000Z',
      workloads: 'forbidden',
    })
    expect(open([])()).toMatchObject({ state: 'live', workloads: 'disabled' })
    expect(open([])().asOf).toBeUndefined()
  })
})

describe('for somebody who may not see everything', () => {
  const objects = [event('HelmRelease/apps/web'), event('Pod/apps/web-1'), event('Pod/media/alone')]
  const mask = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replaceAll('web', '(hidden)')) as Value
  const sight = (sees: (ref: Ref) => boolean) => ({ sees, mask }) as Partial<Sight> as Sight

  it('are those of namespaces whose events they may list, and how many are not is said', () => {
    const answer = open(objects)({}, { mayList: (namespace) => namespace === 'media' })
    expect(answer.events.map(({ ref }) => ref)).toEqual(['HelmRelease/apps/web', 'Pod/media/alone'])
    expect(answer.hidden).toBe(1)
  })

  it('carry no name that they may not see, and are not found by one', () => {
    const reader = { mayList: () => true, sight: sight((ref) => namespaceOf(ref) === 'media') }
    expect(JSON.stringify(open(objects)({}, reader).events)).not.toContain('web')
    expect(open(objects)({ q: 'web' }, reader).events).toEqual([])
    expect(open(objects)({ applier: [APPLIER] }, reader).total).toBe(0)
  })
})
