import { beforeEach, describe, expect, it } from 'vitest'
import type { RouteName } from '@/lib/addresses'
import type { Questions } from '../answers/questions'
import type { Attempt } from '../audit'
import { createGate, type Identity, type IdentityMode, type Person } from '../identity/identity'
import { SILENT_LOG } from '../log'
import { createBroadcaster } from '../stream/broadcaster'
import { createPlaces } from '../stream/places'
import { createReaders } from '../stream/readers'
import { NO_TALLIES } from '../tallies'
import { allowHosts } from './allowed-hosts'
import { createApi } from './http'

const ORIGIN = 'https://flux.example'
const ALI: Identity = { name: 'ali', groups: [], role: 'operator' }
const JSON_TYPE = 'application/json'
const WANTED = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'web' }
const GUARDED: readonly RouteName[] = [
  'object',
  'events',
  'graph',
  'notifications',
  'actions',
  'action',
  'me',
  'access',
  'openapi',
]

let person: Person | undefined
let isExplicit: boolean
let isOwnPage: boolean
let isEnabled: boolean
let streamLimit: number
let isEnding: boolean
let audit: Attempt[]
/** Which question was asked, and with what. */
let asked: unknown[][]

beforeEach(() => {
  person = ALI
  isExplicit = false
  isOwnPage = true
  isEnabled = true
  streamLimit = 10
  isEnding = false
  audit = []
  asked = []
})

function create() {
  const broadcaster = createBroadcaster()
  const mode: IdentityMode = {
    name: 'token',
    needsIdentity: true,
    admit: () => {},
    identify: () => person,
    isExplicit: () => isExplicit,
    isOwnPage: () => isOwnPage,
    signOut: () => undefined,
  }
  const answering =
    (name: string) =>
    async (...parts: unknown[]) => {
      asked.push([name, ...parts])
      return { id: 'a', actions: [] }
    }
  const told =
    (name: string) =>
    (...parts: unknown[]) => {
      asked.push([name, ...parts])
      return name === 'graphText' ? 'graph TD' : { version: 1, resources: [] }
    }
  const questions = {
    ...Object.fromEntries(
      ['object', 'events', 'graph', 'graphText', 'notifications', 'actions', 'action'].map((name) => [
        name,
        told(name),
      ]),
    ),
    ...Object.fromEntries(['act', 'cancel', 'access'].map((name) => [name, answering(name)])),
    workloads: {
      inventory: async () => () => undefined,
      ofObject: answering('workloads'),
      page: answering('page'),
      async live(...parts: unknown[]) {
        asked.push(['live', ...parts])
        return { key: '', open: () => ({ broadcaster, snapshotFrames: () => [] }) }
      },
    },
  } as unknown as Questions
  return createApi({
    seenBy: async () => ({ questions, mayListEvents: async () => () => true }),
    isByRights: false,
    gate: createGate(mode, { isReadOnly: false, isEnabled, hasLaunch: false }),
    audit: (_, attempt) => audit.push(attempt),
    hosts: allowHosts({ isLoopback: false, baseUrl: new URL(ORIGIN), allowedHosts: [] }, 3000),
    readers: createReaders(() => 0),
    tallies: NO_TALLIES,
    places: createPlaces({ streamLimit, callerStreams: 50, callerHeavy: 8 }),
    isEnding: () => isEnding,
    version: '0.0.0',
    clock: () => new Date('2026-11-21T12:00:00Z'),
    ownClock: () => new Date('2026-11-21T12:00:00Z'),
    log: SILENT_LOG,
  })
}

interface Sent {
  readonly query?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly params?: Readonly<Record<string, string>>
}

async function ask(name: RouteName, { query = '', method = 'GET', headers = {}, body, params = {} }: Sent = {}) {
  const request = new Request(`${ORIGIN}/x${query}`, {
    method,
    headers: { 'x-fluxdeck-peer': '192.0.2.1', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await create()[name](request, params)
  const isJson = response.headers.get('content-type')?.includes('json') === true
  const answer = isJson ? await response.json() : undefined
  return { status: response.status, headers: response.headers, answer }
}
const act = (headers: Readonly<Record<string, string>>, body: unknown = WANTED) =>
  ask('actions', { method: 'POST', headers: { 'content-type': JSON_TYPE, ...headers }, body })

describe('what is asked of the cluster for a caller', () => {
  it('ends when the caller leaves', async () => {
    const leaving = new AbortController()
    const url = `${ORIGIN}/api/access?ref=Kustomization/apps/web`
    await create().access(new Request(url, { signal: leaving.signal }), {})
    const [question] = asked
    const signal = question?.at(-1)
    expect(signal).toMatchObject({ aborted: false })
    leaving.abort()
    expect(signal).toMatchObject({ aborted: true })
  })
})

describe('every address of the API', () => {
  it.each(GUARDED)('%s answers no stranger, and asks nothing for them', async (name) => {
    person = { name: 'eve', groups: [], role: 'stranger' }
    const { status, answer } = await ask(name)
    expect(status).toBe(403)
    expect(answer).toMatchObject({ error: { code: 'forbidden', details: { user: 'eve' } } })
    expect(asked).toEqual([])
  })

  it.each(GUARDED)('%s answers nobody who is not identified, and asks nothing for them', async (name) => {
    person = undefined
    expect((await ask(name)).status).toBe(401)
    expect(asked).toEqual([])
  })

  it('hands over what was asked', async () => {
    await ask('object', { params: { kind: 'Kustomization', namespace: 'apps', name: 'web' } })
    await ask('graph', { query: '?format=mermaid' })
    await ask('graph')
    await ask('action', { params: { id: 'a' } })
    await ask('actions')
    await ask('access', { query: '?ref=Kustomization/apps/web' })
    await ask('objectWorkloads', { params: { kind: 'Kustomization', namespace: 'apps', name: 'web' } })
    await ask('workloads', { query: '?image=nginx&limit=7' })
    expect(asked.map(([name]) => name)).toEqual([
      'object',
      'graphText',
      'graph',
      'action',
      'actions',
      'access',
      'workloads',
      'page',
    ])
    expect(asked[0]?.[1]).toBe('Kustomization/apps/web')
    expect(asked[5]?.[1]).toEqual(ALI)
    expect(asked[6]?.slice(1, 3)).toEqual([ALI, 'Kustomization/apps/web'])
    expect(asked[7]?.slice(1, 3)).toMatchObject([ALI, { image: 'nginx', limit: 7 }])
  })

  it('names what it did not understand of a question, only where there is something', async () => {
    expect((await ask('workloads', { query: '?wrong=1' })).answer).toHaveProperty('ignored')
    expect((await ask('workloads')).answer).not.toHaveProperty('ignored')
  })
})

describe('a request to act', () => {
  it('is handed over with who asks and where from', async () => {
    expect((await act({ origin: ORIGIN })).status).toBe(202)
    expect(asked).toMatchObject([['act', { identity: ALI, via: 'ui', clientIp: '192.0.2.1' }, WANTED]])
    expect(audit).toEqual([])
  })

  it('is looked at by who the person is now', async () => {
    await act({ origin: ORIGIN })
    const [, actor] = asked[0] ?? []
    person = undefined
    expect(await (actor as { lookAgain: () => Promise<unknown> }).lookAgain()).toBeUndefined()
  })

  it.each<[string, () => void, Readonly<Record<string, string>>, unknown, string]>([
    ['a viewer', () => (person = { ...ALI, role: 'viewer' }), { origin: ORIGIN }, WANTED, 'forbidden'],
    ['somebody where actions are off', () => (isEnabled = false), { origin: ORIGIN }, WANTED, 'actions_disabled'],
    ['another site', () => {}, { origin: 'https://evil.example' }, WANTED, 'bad_origin'],
    ['a page that says no origin', () => {}, {}, WANTED, 'bad_origin'],
    ['a page that is not ours', () => (isOwnPage = false), { origin: ORIGIN }, WANTED, 'bad_origin'],
    ['nonsense', () => {}, { origin: ORIGIN }, { action: 'delete' }, 'invalid_action'],
  ])('from %s is not handed over, and leaves one line', async (_, change, headers, body, code) => {
    change()
    expect((await act(headers, body)).status).toBeGreaterThanOrEqual(400)
    expect(asked).toEqual([])
    expect(audit).toEqual([{ outcome: 'refused', reason: code }])
  })

  it('needs no origin and no value of a page from who sent a token', async () => {
    isExplicit = true
    isOwnPage = false
    expect((await act({ authorization: 'Bearer robot' })).status).toBe(202)
    expect(asked).toMatchObject([['act', { via: 'api' }, WANTED]])
  })

  it('is asked for the value of the page after role and origin, and before the content type', async () => {
    isOwnPage = false
    const code = async (headers: Readonly<Record<string, string>>) => (await act(headers)).answer.error
    expect(await code({ origin: 'https://evil.example' })).toMatchObject({
      message: expect.stringContaining('page of'),
    })
    const form = { origin: ORIGIN, 'content-type': 'text/plain' }
    expect(await code(form)).toMatchObject({ code: 'bad_origin', message: expect.stringContaining('launch address') })
    isOwnPage = true
    expect(await code(form)).toMatchObject({ code: 'unsupported_media_type' })
    isOwnPage = false
    person = { ...ALI, role: 'viewer' }
    expect(await code(form)).toMatchObject({ code: 'forbidden' })
  })
})

describe('a request to stop', () => {
  const stop = (headers: Readonly<Record<string, string>>) =>
    ask('action', { method: 'DELETE', headers, params: { id: 'a' } })

  it('is handed over with its action', async () => {
    expect((await stop({ origin: ORIGIN })).status).toBe(200)
    expect(asked).toMatchObject([['cancel', { identity: ALI }, 'a']])
    isExplicit = true
    expect((await stop({})).status).toBe(200)
  })

  it('is not handed over from other sites or viewers', async () => {
    expect((await stop({ origin: 'https://evil.example' })).status).toBe(403)
    expect(audit).toEqual([{ outcome: 'refused', reason: 'bad_origin' }])
    expect((await stop({})).status).toBe(403)
    isOwnPage = false
    expect((await stop({ origin: ORIGIN })).status).toBe(403)
    isOwnPage = true
    person = { ...ALI, role: 'viewer' }
    expect((await stop({ origin: ORIGIN })).status).toBe(403)
    expect(asked).toEqual([])
  })
})

const WEB_AS_EVENTS: Sent = {
  params: { kind: 'Kustomization', namespace: 'apps', name: 'web' },
  headers: { accept: 'text/event-stream' },
}

describe.each<[RouteName, Sent]>([['objectWorkloads', WEB_AS_EVENTS]])('a stream of %s', (name, sent) => {
  it('is opened while there are places, and refused with a time to come again', async () => {
    expect((await ask(name, sent)).headers.get('content-type')).toContain('text/event-stream')
    streamLimit = 0
    const refused = await ask(name, sent)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('10')
  })

  it('is not opened any more once the program ends', async () => {
    isEnding = true
    const refused = await ask(name, sent)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('10')
    expect((await ask('me')).status).toBe(200)
  })
})
