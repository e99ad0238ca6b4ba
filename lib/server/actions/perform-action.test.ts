import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionRequest } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { KubernetesError } from '@/lib/kubernetes/errors'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import type { Actor, Attempt } from '../audit'
import type { Identity, Switches } from '../identity/identity'
import { ALONE } from './in-flight'
import { createActionLimits } from './limits'
import { createPerformer, type Performer } from './perform-action'
import { objectOf, typeOf } from './testing/objects'
import { createActionTracker } from './tracker'

const ALI: Identity = { name: 'ali', groups: [], role: 'operator' }
const OPEN: Switches = { isReadOnly: false, isEnabled: true, hasLaunch: false }
const DB = asRef('Kustomization/apps/db')
const WEB = asRef('Kustomization/apps/web')
const REPO = asRef('GitRepository/apps/repo')
const SOURCE = { sourceRef: { kind: 'GitRepository', name: 'repo' } }
const OBJECTS = [
  objectOf('GitRepository', 'repo'),
  objectOf('Kustomization', 'db', { spec: SOURCE }),
  objectOf('Kustomization', 'web', { spec: { ...SOURCE, dependsOn: [{ name: 'db' }] } }),
]
const ONE = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'db' } as const

let now: Date
let cluster: Map<Ref, FluxResource>
let tracker: ReturnType<typeof createActionTracker>
let audit: Attempt[]
let logged: string[]
let sent: string[]
let ends: Map<Ref, () => void>
let answer: (body: unknown) => Promise<unknown>
let rows: readonly Pick<Resource, 'ref' | 'status' | 'actions'>[]
let isEnding: boolean

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  cluster = new Map(OBJECTS.map((object) => [object.ref, object]))
  audit = []
  logged = []
  sent = []
  ends = new Map()
  answer = async () => ({})
  rows = []
  isEnding = false
  tracker = createActionTracker(
    () => now,
    () => {},
  )
})

const actorOf = (identity: Identity): Actor => ({
  identity,
  lookAgain: async () => identity,
  via: 'ui',
  requestId: 'r1',
  clientIp: '',
})
const ACTOR = actorOf(ALI)
const VIEWER = actorOf({ ...ALI, role: 'viewer' })

function create(switches = OPEN): Performer {
  const log = (message: string) => void logged.push(message)
  return createPerformer({
    tracker,
    inFlight: ALONE,
    follower: {
      follow: ({ id, ref }) =>
        new Promise((resolve) => {
          ends.set(ref, () => {
            tracker.update(id, { state: 'done', message: 'Done.' })
            resolve('done')
          })
        }),
    },
    authoriser: {
      expectAllowed: async () => {},
      expectLikelyAllowed: async ({ name }) => {
        if (name === 'mallory') throw new ApiError('forbidden', 'You may not reconcile it.')
      },
      expectAllAllowed: async () => {},
    },
    audit: (_, attempt) => audit.push(attempt),
    onAccepted: () => {},
    resourceOf: (ref) => cluster.get(ref),
    client: {
      send(_, path, body) {
        sent.push(new URL(path, 'http://cluster').pathname.split('/').at(-1) ?? '')
        return answer(body)
      },
    },
    types: { typeOf },
    limits: createActionLimits(() => now),
    switches,
    actsAsCaller: false,
    isEnding: () => isEnding,
    clock: () => now,
    signal: new AbortController().signal,
    log: { debug: log, info: log, warn: log, error: log, audit: () => {} },
    rows: () => rows as readonly Resource[],
  })
}

const settle = () => new Promise((resolve) => setImmediate(resolve))
const lines = () => audit.map(({ action, ref, outcome, reason }) => [action, ref, outcome, reason])

describe('a request for one object', () => {
  it('is answered with its action once the write was taken', async () => {
    const { id, actions } = await create().perform(ACTOR, ONE)
    expect(actions).toMatchObject([{ id, ref: DB, action: 'reconcile', by: 'ali', state: 'requested' }])
    expect(actions[0]).not.toHaveProperty('selection')
    expect(sent).toEqual(['db'])
    expect(lines()).toEqual([['reconcile', DB, 'accepted', undefined]])
  })

  it('is refused where nobody knows whether it arrived, and its action can be looked up all the same', async () => {
    answer = () => Promise.reject(new KubernetesError('timeout', 'No answer.', { fate: 'unknown' }))
    await expect(create().perform(ACTOR, ONE)).rejects.toMatchObject({ code: 'upstream_timeout' })
    expect(tracker.list()).toMatchObject([{ ref: DB, state: 'unknown' }])
    expect(lines()).toEqual([['reconcile', DB, 'unknown', undefined]])
  })

  it.each<[string, ActionRequest, string, Ref | undefined]>([
    ['an object that is not there', { ...ONE, name: 'gone' }, 'not_found', asRef('Kustomization/apps/gone')],
    ['an object of before', { ...ONE, uid: 'uid-before' }, 'changed', DB],
    ['a name that is none', { ...ONE, name: '../db' }, 'invalid_name', undefined],
  ])('leaves no action and one line for %s', async (_, request, code, ref) => {
    await expect(create().perform(ACTOR, request)).rejects.toMatchObject({ code })
    expect(tracker.list()).toEqual([])
    expect(lines()).toEqual([['reconcile', ref, 'refused', code]])
  })
})

describe('the reason that was given', () => {
  it.each<ActionRequest>([
    { ...ONE, action: 'suspend', reason: 'maintenance' },
    { action: 'suspend', refs: [DB], reason: 'maintenance' },
  ])('is written onto the object', async (request) => {
    const bodies: unknown[] = []
    answer = async (body) => bodies.push(body)
    await create().perform(ACTOR, request)
    expect(bodies).toMatchObject([{ metadata: { annotations: { 'fluxdeck.dev/suspend-reason': 'maintenance' } } }])
  })
})

describe('every request', () => {
  it.each<[string, Actor, Switches, string]>([
    ['a viewer', VIEWER, OPEN, 'forbidden'],
    ['an operator where nothing may be written', ACTOR, { ...OPEN, isReadOnly: true }, 'read_only'],
    ['an operator where actions are off', ACTOR, { ...OPEN, isEnabled: false }, 'actions_disabled'],
  ])('of %s is refused before it is read, with one line', async (_, actor, switches, code) => {
    await expect(create(switches).perform(actor, ONE)).rejects.toMatchObject({ code })
    expect(lines()).toEqual([['reconcile', undefined, 'refused', code]])
    expect(sent).toEqual([])
  })

  it('counts against the person, also where it is refused', async () => {
    const performer = create()
    for (let time = 0; time < 60; time++) await performer.perform(ACTOR, { ...ONE, name: 'gone' }).catch(() => {})
    await expect(performer.perform(ACTOR, ONE)).rejects.toMatchObject({ code: 'rate_limited' })
    await expect(performer.perform(actorOf({ ...ALI, name: 'bo' }), ONE)).resolves.toBeDefined()
  })

  it('tells nobody the words of a fault of its own', async () => {
    cluster.get = () => {
      throw new Error('password')
    }
    await expect(create().perform(ACTOR, ONE)).rejects.toMatchObject({ code: 'internal' })
    expect(lines()).toEqual([['reconcile', DB, 'refused', 'internal']])
    expect(logged).toEqual(['An action failed.'])
  })
})

describe('a request for a selection', () => {
  it('is told as one, in the order of sending, with nothing that nobody asked for', async () => {
    const { id, actions } = await create().perform(ACTOR, { action: 'reconcile-with-source', refs: [WEB, DB] })
    expect(actions.map(({ ref, selection }) => [ref, selection])).toEqual([
      [DB, { id, size: 2, place: 1 }],
      [WEB, { id, size: 2, place: 2 }],
    ])
    expect(new Set(actions.map((action) => action.id)).size).toBe(2)
    expect(sent).toEqual(['repo'])
  })

  it('asks each by what is the same for it: a source has none of its own', async () => {
    const { actions } = await create().perform(ACTOR, { action: 'reconcile-with-source', refs: [REPO, DB] })
    expect(actions.map(({ ref, action }) => [ref, action])).toEqual([
      [REPO, 'reconcile'],
      [DB, 'reconcile-with-source'],
    ])
  })

  it('refuses what is not there in its own action', async () => {
    const gone = asRef('Kustomization/apps/gone')
    const { actions } = await create().perform(ACTOR, { action: 'reconcile-with-source', refs: [gone, DB] })
    expect(actions.map(({ ref, action }) => [ref, action])).toEqual([
      [DB, 'reconcile-with-source'],
      [gone, 'reconcile-with-source'],
    ])
    await settle()
    expect(lines().find(([, ref]) => ref === gone)).toEqual(['reconcile-with-source', gone, 'refused', 'not_found'])
  })

  it('asks everything that fails by what helps it', async () => {
    rows = [
      { ref: DB, status: 'failed', actions: ['reconcile'] },
      { ref: WEB, status: 'ready', actions: ['reconcile'] },
    ]
    const { actions } = await create().perform(ACTOR, { action: 'reconcile', select: 'failing' })
    expect(actions.map(({ ref }) => ref)).toEqual([DB])
  })
})

describe('the end of the program', () => {
  it('takes no new request, and says in its line why', async () => {
    const performer = create()
    isEnding = true
    const refusal = { code: 'unavailable', extra: { retryAfterSeconds: 10 } }
    await expect(performer.perform(ACTOR, ONE)).rejects.toMatchObject(refusal)
    await expect(performer.perform(VIEWER, ONE)).rejects.toMatchObject({ code: 'forbidden' })
    expect(lines()).toEqual([
      ['reconcile', undefined, 'refused', 'unavailable'],
      ['reconcile', undefined, 'refused', 'forbidden'],
    ])
    expect(sent).toEqual([])
  })

  it('waits for all that was asked for, in its order', async () => {
    const performer = create()
    await performer.perform(ACTOR, { action: 'reconcile', refs: [WEB, DB] })
    const settled = performer.settle()
    isEnding = true
    ends.get(DB)?.()
    await vi.waitFor(() => expect(sent).toEqual(['db', 'web']))
    ends.get(WEB)?.()
    await settled
    expect(tracker.list().map(({ state }) => state)).toEqual(['done', 'done'])
  })

  it('may wait for what was sent alone, and then says so of the rest', async () => {
    const performer = create()
    await performer.perform(ACTOR, { action: 'reconcile', refs: [WEB, DB] })
    audit = []
    let isSettled = false
    const settled = performer.settle().then(() => {
      isSettled = true
    })
    performer.stopSending()
    await settle()
    expect(isSettled).toBe(false)
    expect(tracker.list().map(({ ref, state, message }) => [ref, state, message])).toEqual(
      expect.arrayContaining([
        [WEB, 'refused', 'Not sent: Fluxdeck was ending.'],
        [DB, 'requested', 'Requested from kustomize-controller.'],
      ]),
    )
    expect(lines()).toEqual([['reconcile', WEB, 'refused', 'unavailable']])
    ends.get(DB)?.()
    await settled
    expect(sent).toEqual(['db'])
  })

  it('waits for nothing where nothing is under way', async () => {
    const performer = create()
    await performer.settle()
    await performer.perform(ACTOR, ONE)
    ends.get(DB)?.()
    await settle()
    await performer.settle()
  })
})

describe('a stop', () => {
  it('ends what was not sent, says who stopped it, and leaves a line', async () => {
    const performer = create()
    const { id } = await performer.perform(ACTOR, { action: 'reconcile', refs: [WEB, DB] })
    audit = []
    const stopped = await performer.cancel(actorOf({ ...ALI, name: 'eve' }), id)
    expect(stopped.map(({ ref, state, message }) => [ref, state, message])).toEqual([
      [DB, 'requested', 'Requested from kustomize-controller.'],
      [WEB, 'refused', 'Stopped by eve before it was sent.'],
    ])
    expect(lines()[0]).toEqual([undefined, undefined, 'accepted', 'stop'])
  })

  it('is refused for who could not have asked for it, stops nothing, and leaves a line', async () => {
    const performer = create()
    const { id } = await performer.perform(ACTOR, { action: 'reconcile', refs: [WEB, DB] })
    audit = []
    await expect(performer.cancel(actorOf({ ...ALI, name: 'mallory' }), id)).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(tracker.group(id).map(({ state }) => state)).toEqual(['requested', 'queued'])
    expect(lines()).toEqual([[undefined, undefined, 'refused', 'forbidden']])
  })

  it('of what has ended changes nothing', async () => {
    const performer = create()
    const { id } = await performer.perform(ACTOR, ONE)
    ends.get(DB)?.()
    await settle()
    expect(await performer.cancel(ACTOR, id)).toMatchObject([{ state: 'done' }])
  })

  it('is refused for what never was, and for a viewer', async () => {
    const performer = create()
    await expect(performer.cancel(ACTOR, 'nothing')).rejects.toMatchObject({ code: 'not_found' })
    const { id } = await performer.perform(ACTOR, ONE)
    await expect(performer.cancel(VIEWER, id)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
