import { describe, expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import {
  AlertCoverageSchema,
  AlertDetailSchema,
  FailureToldSchema,
  ProviderDetailSchema,
} from '@/lib/contract/schema/alerts'
import type { Resource, SourceStateName } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { ALL_READ, type Horizon } from '@/lib/flux/judge/sight'
import type { FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import { type Ref, refOf } from '@/lib/ref'
import { type AlertParts, answerCoverage } from './alerts'
import { describeTold } from './failure-told'
import { describeAlerts } from './object-alerts'

const NOW = new Date('2026-11-29T12:00:00Z')
const NTFY = { host: 'ntfy.example', topics: ['alerts', 'backups'] }

function make(kind: FluxKind, name: string, spec: object = {}): FluxResource {
  const parsed = parseResource(kind, { kind, metadata: { name, namespace: 'apps' }, spec })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const SECRET = 'hunter2hunter2'
const OBJECTS = [
  make('Kustomization', 'web'),
  make('HelmRelease', 'alone'),
  make('Alert', 'all', { providerRef: { name: 'ntfy' }, eventSources: [{ kind: 'Kustomization', name: '*' }] }),
  make('Provider', 'ntfy', { address: `https://ali:${SECRET}@ntfy.example/alerts?auth=${SECRET}` }),
  make('Provider', 'nobody', { address: 'https://ntfy.example/nobody-follows' }),
  make('Provider', 'chat', { address: `https://chat.example/${SECRET}` }),
]
const [WEB = asMissing(), ALONE = asMissing(), ALERT = asMissing(), PROVIDER = asMissing(), , CHAT = asMissing()] =
  OBJECTS

function asMissing(): never {
  throw new Error('No such object.')
}

function message(topic: string, ref: Ref | undefined, time: string): Notification {
  const text = { id: time, topic, time, message: 'failed', markdown: false, priority: 3, tags: [], emoji: [] } as const
  return ref === undefined ? text : { ...text, ref }
}

interface World {
  readonly messages?: readonly Notification[]
  readonly states?: Readonly<Record<string, SourceStateName>>
  readonly horizon?: Horizon
  readonly ntfy?: AlertParts['ntfy']
}

function partsOf({ messages = [], states = {}, horizon = ALL_READ, ...more }: World = {}): AlertParts {
  const ntfy = 'ntfy' in more ? more.ntfy : NTFY
  const rows = new Map<Ref, Resource>(
    OBJECTS.map(({ ref, kind, name, namespace }) => [ref, { ...row('apps/web'), ref, kind, name, namespace }]),
  )
  const failed = rows.get(WEB.ref)
  if (failed !== undefined) rows.set(WEB.ref, { ...failed, status: 'failed', failingSince: '2026-11-29T11:00:00.000Z' })
  return {
    live: { rows: () => rows },
    shown: (ref) => OBJECTS.find((one) => one.ref === ref),
    horizon: () => horizon,
    ntfy,
    topics: ntfy?.topics ?? [],
    notifications: {
      page: ({ topics }) => ({
        messages: messages.filter(({ topic }) => topics.length === 0 || topics.includes(topic)),
        topics: [],
        badLines: 0,
        gaps: [],
      }),
    },
    stateOf: (id) => states[id] ?? 'live',
    clock: () => NOW,
  }
}

describe('what nobody is told of', () => {
  it('is told with the failure that a topic did not hear of, and topics that nobody follows or hears', async () => {
    const answer = await answerCoverage(partsOf())
    expect(AlertCoverageSchema.parse(answer)).toEqual(answer)
    expect(answer).toMatchObject({
      missing: [],
      unwatched: [ALONE.ref],
      unwatchedCount: 1,
      silent: [{ ref: WEB.ref, sure: false }],
      topics: {
        unfollowed: [{ topic: 'nobody-follows', providers: [refOf('Provider', 'apps', 'nobody')] }],
        unheard: [
          { topic: 'alerts', providers: [PROVIDER.ref] },
          { topic: 'backups', providers: [] },
        ],
      },
    })
    expect(JSON.stringify(answer)).not.toContain(SECRET)
  })

  it('is no failure that a message came about', async () => {
    const { silent, told, topics } = await answerCoverage(
      partsOf({ messages: [message('alerts', WEB.ref, '2026-11-29T11:00:01.000Z')] }),
    )
    expect(silent).toEqual([])
    expect(told).toEqual([{ ref: WEB.ref, at: '2026-11-29T11:00:01.000Z', topic: 'alerts', sure: true }])
    expect(topics.unheard.map(({ topic }) => topic)).toEqual(['backups'])
  })

  it('is nothing where Alerts are not read or ntfy is not heard, and that is said', async () => {
    const horizon: Horizon = { kinds: new Map([['Alert', 'closed']]), namespaces: [] }
    expect(await answerCoverage(partsOf({ horizon }))).toMatchObject({
      missing: [{ what: 'Alerts', reason: 'they may not be read' }],
      unwatched: [],
    })
    expect(await answerCoverage(partsOf({ states: { 'ntfy:alerts': 'stale' } }))).toMatchObject({
      missing: [{ what: 'Topic alerts', reason: 'it is not heard now' }],
      silent: [],
      topics: { unheard: [{ topic: 'backups' }] },
    })
    expect(await answerCoverage(partsOf({ ntfy: undefined }))).toMatchObject({
      missing: [{ what: 'ntfy', reason: 'it is not configured' }],
      unwatched: [ALONE.ref],
      silent: [],
      topics: { unfollowed: [], unheard: [] },
    })
  })

  it('is on the page of the object that fails too', async () => {
    const about = (world?: World) => {
      const parts = partsOf(world)
      const failed = parts.live.rows().get(WEB.ref)
      if (failed === undefined) throw new Error('No such row.')
      return describeTold(WEB, failed, parts)
    }
    const { told } = about()
    expect(FailureToldSchema.parse(told)).toEqual(told)
    expect(told).toEqual({ state: 'silent', sure: false, alert: ALERT.ref, topic: 'alerts' })
    expect(about({ messages: [message('alerts', WEB.ref, '2026-11-29T11:00:01.000Z')] }).told?.state).toBe('told')
    const horizon: Horizon = { kinds: new Map([['Alert', 'closed']]), namespaces: [] }
    expect(about({ horizon }).told).toMatchObject({ state: 'unknown', why: 'Alerts may not be read' })
  })

  it('may be told of by Alerts of namespaces that are not read', async () => {
    const { missing } = await answerCoverage(partsOf({ horizon: { kinds: new Map(), namespaces: ['apps'] } }))
    expect(missing.map(({ what }) => what)).toEqual(['Alerts', 'Providers'])
  })
})

describe('the page of', () => {
  const about = (resource: FluxResource, world?: World) =>
    describeAlerts(resource, {
      ...partsOf(world),
      neighbour: (ref) => ({ ref, status: 'static', current: true, missing: false }),
    })
  const messages = [
    message('alerts', undefined, '2026-11-29T11:30:00.000Z'),
    message('alerts', WEB.ref, '2026-11-29T11:00:01.000Z'),
  ]

  it('an Alert says where it sends, what it tells of and what came of it last', () => {
    const { alert } = about(ALERT, { messages })
    expect(AlertDetailSchema.parse(alert)).toEqual(alert)
    expect(alert).toMatchObject({
      provider: { ref: PROVIDER.ref },
      host: 'ntfy.example',
      severity: 'info',
      matches: [WEB.ref],
      matchCount: 1,
      topic: 'alerts',
      lastMessage: { time: '2026-11-29T11:00:01.000Z' },
    })
  })

  it('a Provider says its host, its Alerts and the last message of its topic, and no more of its address', () => {
    const { provider } = about(PROVIDER, { messages })
    expect(ProviderDetailSchema.parse(provider)).toEqual(provider)
    expect(provider).toMatchObject({
      host: 'ntfy.example',
      topic: 'alerts',
      isFollowed: true,
      alerts: [{ ref: ALERT.ref }],
      lastMessage: { time: '2026-11-29T11:30:00.000Z' },
    })
    expect(about(CHAT).provider).toEqual({ host: 'chat.example', hasSecret: false, alerts: [] })
    expect(JSON.stringify([provider, about(CHAT)])).not.toContain(SECRET)
  })
})
