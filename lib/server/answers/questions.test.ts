import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Action, ActionGroup } from '@/lib/contract/actions'
import { AccessQuerySchema, EventQuerySchema, NotificationQuerySchema } from '@/lib/contract/schema/queries'
import type { Resource, Scope, SourceStateName } from '@/lib/contract/state'
import { horizonOf } from '@/lib/flux/judge/sight'
import { describeKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { createMemoryStore } from '@/lib/history/memory-store'
import { systemClock } from '@/lib/kubernetes/clock'
import { createPlaces } from '@/lib/places'
import { asRef } from '@/lib/testing/as-ref'
import { NOBODY } from '../identity/identity'
import { createPodFinder } from '../logs/find-pods'
import { createEventLog } from '../sources/event-log'
import { rememberGraphs } from './graphs-in-use'
import { createQuestions, type QuestionParts } from './questions'

const NOW = new Date('2026-11-21T12:00:00Z')
const clock = () => NOW
const WEB = asRef('Kustomization/apps/web')
const BASE = asRef('Kustomization/apps/base')
const REPO = asRef('GitRepository/apps/fleet')

function rowOf(ref: typeof WEB, more: Partial<Resource> = {}): Resource {
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  const fixed = { apiVersion: 'v1', uid: name, status: 'failed', retrying: false, suspended: false } as const
  return {
    ref,
    kind: 'Kustomization',
    namespace: 'apps',
    name,
    dependsOn: [],
    marks: [],
    current: true,
    labels: {},
    actions: [],
    ...fixed,
    ...more,
  }
}

function resourceOf(kind: 'Kustomization' | 'GitRepository', name: string, spec: object = {}) {
  const { group, versions } = describeKind(kind)
  const parsed = parseResource(kind, {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: { name, namespace: 'apps', uid: name, generation: 1 },
    spec: { interval: '10m', ...spec },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const ROWS = new Map([
  [WEB, rowOf(WEB, { dependsOn: [{ ref: BASE, missing: false, readyExpr: 'true' }], rootCause: REPO })],
  [BASE, rowOf(BASE, { source: { ref: REPO }, rootCause: REPO })],
  [REPO, rowOf(REPO, { kind: 'GitRepository' })],
])
const RESOURCES = new Map([
  [WEB, resourceOf('Kustomization', 'web', { sourceRef: { kind: 'GitRepository', name: 'fleet' } })],
  [BASE, resourceOf('Kustomization', 'base', { sourceRef: { kind: 'GitRepository', name: 'gone' } })],
  [REPO, resourceOf('GitRepository', 'fleet', { url: 'https://git.example/fleet' })],
])

let states: Record<string, SourceStateName>
let parts: QuestionParts
const page = vi.fn(() => ({ messages: [], topics: ['flux'], badLines: 0, gaps: [] }))
const action = (id: string): Action => ({
  id,
  ref: WEB,
  action: 'reconcile',
  by: 'ana',
  requestedAt: NOW.toISOString(),
  state: 'done',
  message: '',
  steps: [],
  retrying: false,
})

beforeEach(() => {
  states = { kustomizations: 'live', gitrepositories: 'live', events: 'live' }
  parts = {
    live: {
      version: 1,
      head: () => ({
        version: 1,
        serverTime: NOW.toISOString(),
        startedAt: NOW.toISOString(),
        build: { version: '0', revision: 'test' },
        cluster: { name: 'test', server: 'https://test', demo: false },
        verdict: { level: 'failing', sentence: '', reasons: [] },
        counts: {
          total: 0,
          ready: 0,
          failed: 0,
          stalled: 0,
          waiting: 0,
          reconciling: 0,
          suspended: 0,
          terminating: 0,
          unknown: 0,
          static: 0,
          marked: 0,
          byKind: {},
        },
        sources: [],
        controllers: [],
        problems: [],
        rollouts: [],
        unreadable: [],
      }),
      row: (ref) => ROWS.get(ref),
      rows: () => ROWS,
    },
    views: { of: () => ({ live: { state: () => ({ ...parts.live.head(), resources: [] }) } }) },
    store: {
      get: (ref) => RESOURCES.get(ref),
      manifest: (ref) => (ref === WEB ? { kind: 'Kustomization' } : undefined),
    },
    shown: (ref) => RESOURCES.get(ref),
    events: createEventLog(),
    observability: { enter: () => undefined },
    ground: {
      isOn: false,
      clock,
      look: () => Promise.resolve(),
      hold: () => Promise.resolve(() => undefined),
      isKept: false,
      isOpen: () => false,
      last: () => undefined,
      remember: () => undefined,
      sources: () => [],
      onSources: () => () => undefined,
      alarms: () => {
        throw new Error('no alarm is read here')
      },
      heartbeats: () => undefined,
      checks: () => Promise.resolve([]),
      pods: () => Promise.reject(new Error('no pod is read here')),
    },
    logs: {
      reader: () => Promise.reject(new Error('no log is read here')),
      hub: { size: 0, follow: () => undefined },
      finder: createPodFinder({ getJson: () => Promise.reject(new Error('no pod is read here')) }),
      rights: { expect: () => Promise.resolve() },
      controllers: () => [],
      store: { get: () => undefined, resources: () => [].values() },
      lookups: createPlaces(1),
      ending: new AbortController().signal,
      clock,
      timers: systemClock,
    },
    notifications: { page, about: () => [], oldest: () => undefined },
    history: createMemoryStore({ instance: 'test', clock }),
    topics: ['flux'],
    tracker: {
      list: () => [action('a2'), action('a1')],
      get: (id) => (id === 'a1' ? action('a1') : undefined),
      group: (id) => (id === 'g1' ? [action('a1'), action('a2')] : []),
    },
    graphs: rememberGraphs(),
    deployed: { board: { list: () => [] } } as unknown as QuestionParts['deployed'],
    performer: {
      perform: vi.fn(async () => ({ id: 'g1', actions: [action('a1')] })),
      catchUp: vi.fn(async () => {}),
      cancel: vi.fn(async () => [action('a1')]),
      stop: vi.fn(),
      settle: vi.fn(async () => {}),
      stopSending: vi.fn(),
    },
    waits: { until: vi.fn(async () => {}) },
    readAccess: vi.fn(async () => [{ ref: WEB, refused: {} }]),
    stateOf: (id) => states[id],
    horizon: () =>
      horizonOf([
        { kind: 'Kustomization', state: states.kustomizations ?? 'connecting' },
        { kind: 'GitRepository', state: states.gitrepositories ?? 'connecting' },
      ]),
    clock,
  }
})

describe('one object', () => {
  const ask = (ref: typeof WEB) => createQuestions(parts).object(ref)

  it('tells the way to what holds it back, from step to step', () => {
    expect(ask(WEB).diagnosis.chain).toEqual([WEB, BASE, REPO])
    expect(ask(BASE).diagnosis.chain).toEqual([BASE, REPO])
    expect(ask(REPO).diagnosis.chain).toEqual([REPO])
  })

  it('ends a way that is broken or goes round at what is known', () => {
    const circle = rowOf(BASE, { dependsOn: [{ ref: WEB, missing: false }], rootCause: REPO })
    const rows = new Map(ROWS).set(BASE, circle)
    parts = { ...parts, live: { ...parts.live, row: (ref) => rows.get(ref) } }
    expect(ask(WEB).diagnosis.chain.slice(0, 2)).toEqual([WEB, BASE])
    expect(new Set(ask(WEB).diagnosis.chain).size).toBe(ask(WEB).diagnosis.chain.length)
  })

  it('tells how it is delivered, and calls missing only what was looked for', () => {
    expect(ask(WEB).delivery.map(({ ref, role, missing }) => [ref, role, missing])).toEqual([
      [REPO, 'source', false],
      [WEB, 'applier', false],
    ])
    const gone = asRef('GitRepository/apps/gone')
    expect(ask(BASE).delivery[0]).toEqual({ ref: gone, role: 'source', current: true, missing: true })
    states.gitrepositories = 'forbidden'
    expect(ask(BASE).delivery[0]).toEqual({ ref: gone, role: 'source', current: false, missing: false })
    expect(ask(REPO).delivery).toEqual([
      expect.objectContaining({ ref: REPO, role: 'source', url: 'https://git.example/fleet' }),
    ])
  })

  it('tells who waits for it, with the expression', () => {
    expect(ask(BASE).dependents).toEqual([
      { ref: WEB, status: 'failed', current: true, missing: false, readyExpr: 'true' },
    ])
    expect(ask(WEB).dependents).toEqual([])
  })

  it('says what could not be read in its place', () => {
    expect(ask(WEB).manifest).toContain('kind: Kustomization')
    expect(ask(BASE).manifest).toMatchObject({ unavailable: { code: 'not_found' } })
    expect(ask(WEB).events).toEqual([])
    states.events = 'forbidden'
    expect(ask(WEB).events).toMatchObject({ unavailable: { code: 'forbidden' } })
    states.events = 'stale'
    expect(ask(WEB).events).toMatchObject({ unavailable: { code: 'unavailable' } })
  })

  it.each([
    ['live', 'not_found', 'Kustomization apps/none does not exist.'],
    ['absent', 'not_found', 'does not exist'],
    ['forbidden', 'unavailable', 'cannot be listed at the moment'],
    ['connecting', 'unavailable', 'cannot be listed at the moment'],
  ] as const)('that is not there while its kind is %s: %s', (state, code, words) => {
    states.kustomizations = state
    const none = () => ask(asRef('Kustomization/apps/none'))
    expect(none).toThrow(expect.objectContaining({ code }))
    expect(none).toThrow(words)
  })
})

describe('what was asked for', () => {
  it('is a group, or one action by itself, or is not known', async () => {
    const { action: ask, actions } = createQuestions(parts)
    expect((await actions()).actions.map(({ id }) => id)).toEqual(['a2', 'a1'])
    expect(await ask('g1')).toMatchObject({ id: 'g1', actions: [{ id: 'a1' }, { id: 'a2' }] })
    expect(await ask('a1')).toMatchObject({ id: 'a1', actions: [{ id: 'a1' }] })
    await expect(ask('none')).rejects.toThrow(expect.objectContaining({ code: 'not_found' }))
  })

  it('is waited for by the actions that it became, and told as they stand', async () => {
    const questions = createQuestions(parts)
    const { signal } = new AbortController()
    const told: ActionGroup[] = []
    vi.mocked(parts.waits.until).mockImplementation(async (_, waiting) => waiting.onChange())
    const group = await questions.untilEnded('g1', { signal, onChange: (now) => told.push(now) })
    expect(parts.waits.until).toHaveBeenCalledWith(['a1', 'a2'], expect.objectContaining({ signal }))
    expect(group).toMatchObject({ id: 'g1', actions: [{ id: 'a1' }, { id: 'a2' }] })
    expect(told).toEqual([group])
    await expect(questions.untilEnded('none', { signal, onChange: () => {} })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('goes to the one door of writes, whoever brings it', async () => {
    const questions = createQuestions(parts)
    const actor = { identity: NOBODY, lookAgain: async () => NOBODY, via: 'ui' as const, requestId: 'r', clientIp: '' }
    const request = { action: 'reconcile', refs: [WEB] } as const
    expect(await questions.act(actor, request)).toMatchObject({ id: 'g1' })
    expect(parts.performer.perform).toHaveBeenCalledWith(actor, request)
    expect(await questions.cancel(actor, 'g1')).toMatchObject({ id: 'g1', actions: [{ id: 'a1' }] })
    expect(parts.performer.cancel).toHaveBeenCalledWith(actor, 'g1')
  })

  it.each([
    ['1', true],
    ['0', false],
  ])('looks for who declares a suspension when asked: %s', async (suspension, isAsked) => {
    const { signal } = new AbortController()
    await createQuestions(parts).access(NOBODY, AccessQuerySchema.parse({ ref: [WEB], suspension }), signal)
    expect(parts.readAccess).toHaveBeenCalledWith(NOBODY, { refs: [WEB], withSuspension: isAsked, signal })
  })
})

describe('how far back', () => {
  const span = new Date('2026-11-21T11:50:00Z')
  const GROUP = 'kustomize.toolkit.fluxcd.io/v1'

  it('counts from now for events', () => {
    for (const [id, lastTimestamp] of [
      ['old', '2026-11-21T11:49:59Z'],
      ['new', '2026-11-21T11:50:01Z'],
    ])
      parts.events.apply('ADDED', {
        metadata: { uid: id },
        involvedObject: { kind: 'Kustomization', namespace: 'apps', name: 'web', apiVersion: GROUP },
        reason: id,
        type: 'Warning',
        lastTimestamp,
      })
    const { events } = createQuestions(parts)
    const ask = (given: object) =>
      events(EventQuerySchema.parse(given), { mayList: () => true }).events.map(({ id }) => id)
    expect(ask({ since: '10m', type: 'Warning' })).toEqual(['new'])
    expect(ask({ since: '10m', type: 'Normal' })).toEqual([])
    expect(ask({ since: '2026-11-01T00:00:00Z' })).toEqual(['new', 'old'])
    expect(ask({})).toEqual(['new', 'old'])
  })

  it('counts from now for messages, or from a message, and only of topics that are followed', () => {
    const { notifications } = createQuestions(parts)
    const ask = (given: object) => notifications(NotificationQuerySchema.parse(given))
    ask({ since: '10m', q: 'Disk' })
    const none = { topics: [], priorities: [], kinds: [], namespaces: [], limit: 100 }
    expect(page).toHaveBeenLastCalledWith({ ...none, since: { type: 'time', time: span }, text: 'Disk' })
    ask({ since: 'aBc1' })
    expect(page).toHaveBeenLastCalledWith({ ...none, since: { type: 'id', id: 'aBc1' } })
    ask({ since: 'all', topic: ['flux'], priority: [5] })
    expect(page).toHaveBeenLastCalledWith({ ...none, topics: ['flux'], priorities: [5] })
    expect(() => ask({ topic: ['flux', 'other'] })).toThrow('"topic"')
  })
})

describe('the state', () => {
  it('is that of the view of the namespaces and kinds that were asked for, with the rows that were meant', () => {
    const views: (Scope | undefined)[] = []
    const of = (scope: Scope | undefined) => {
      views.push(scope)
      return { live: { state: () => ({ ...parts.live.head(), resources: [...ROWS.values()] }) } }
    }
    const { state } = createQuestions({ ...parts, views: { of } })
    const all = { namespace: [], kind: [], status: [], label: [], q: '' }
    expect(state(all).resources).toHaveLength(3)
    expect(state({ ...all, kind: ['GitRepository'] }).resources.map(({ ref }) => ref)).toEqual([REPO])
    expect(state({ ...all, q: 'WEB', status: ['failed'] }).resources).toHaveLength(1)
    expect(state({ ...all, namespace: ['apps'], q: 'WEB' }).resources.map(({ ref }) => ref)).toEqual([WEB])
    expect(views).toEqual([undefined, { kinds: ['GitRepository'] }, undefined, { namespaces: ['apps'] }])
  })
})
