// The description promises nothing that nobody gets: each status, error code and event in it is provoked here, each
// answer held to it as in all tests, and what is left over is named.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DeployDetail, DeployPage } from '@/lib/contract/deploys'
import type { ErrorCode } from '@/lib/contract/errors'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { type DescribedOperation, describedOperations, promisedAnswers } from '../testing/described-walk'
import { seenAnswers } from '../testing/held-to-contract'
import { type LaunchedBrowser, openLaunch } from '../testing/open-launch'
import { openProviderScene } from '../testing/provider-scene'
import { type Answer, type AskOptions, type ServedProgram, serveProgram } from '../testing/serve-program'
import { openReviewingDoor, type ReviewingDoor } from '../testing/tenant-world'

const OPERATOR = { authorization: 'Bearer ali' }
const OTHER = { authorization: 'Bearer bo' }
/** The revision of the protocol that answers without a stream. */
const NEWEST = '2026-07-28'
const LONG = { timeout: 20_000 }
const tokens = join(mkdtempSync(join(tmpdir(), 'fluxdeck-every-answer-')), 'tokens.json')
const tokensWithScreen = join(mkdtempSync(join(tmpdir(), 'fluxdeck-every-screen-')), 'tokens.json')
const stops: (() => void)[] = []

beforeAll(() => {
  const entry = (name: string, role: string) => ({
    name,
    user: name,
    role,
    sha256: createHash('sha256').update(name).digest('hex'),
  })
  writeFileSync(tokens, JSON.stringify([entry('ali', 'operator'), entry('bo', 'operator')]))
  writeFileSync(
    tokensWithScreen,
    JSON.stringify([entry('ali', 'operator'), { ...entry('hall', 'viewer'), screen: true }]),
  )
})
afterAll(() => {
  for (const stop of stops) stop()
})

async function serve(...given: Parameters<typeof serveProgram>): Promise<ServedProgram> {
  const served = await serveProgram(...given)
  stops.push(() => served.stop())
  await served.untilReady()
  return served
}

const byToken = {
  AUTH_MODE: 'token',
  TOKENS_FILE: tokens,
  ACTIONS_ENABLED: '1',
  MCP_ENABLED: '1',
  METRICS_PUBLIC: '1',
}
/** Asks all that promise this code, or those of them that are chosen. */
async function provoke(
  code: ErrorCode,
  ask: (operation: DescribedOperation) => Promise<Answer>,
  isChosen: (operation: DescribedOperation) => boolean = () => true,
): Promise<void> {
  const chosen = describedOperations().filter((one) => one.operation.errors.includes(code) && isChosen(one))
  expect(chosen.length).toBeGreaterThan(0)
  for (const one of chosen) expect((await ask(one)).code, `${one.method} ${one.path}`).toBe(code)
}

const isGuarded = ({ operation }: DescribedOperation) => operation.errors.includes('forbidden')
const isNamed =
  (...names: readonly string[]) =>
  ({ name }: DescribedOperation) =>
    names.includes(name)

describe('whoever asks in the wrong way', () => {
  let served: ServedProgram
  beforeAll(async () => {
    served = await serve({ env: byToken })
  })
  const asking =
    (headers: NonNullable<AskOptions['headers']>) =>
    ({ method, path }: DescribedOperation) =>
      served.ask(path, { method, headers })

  it('under another Host', () => provoke('bad_host', asking({ ...OPERATOR, host: 'evil.example' })))
  it('with what no page of ours sends', () => provoke('invalid_request', asking({ ...OPERATOR, 'next-action': 'x' })))
  it('from another site', () =>
    provoke(
      'bad_origin',
      asking({ ...OPERATOR, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }),
    ))
  it('with a body of a form that nobody reads', () =>
    provoke('unsupported_media_type', asking({ ...OPERATOR, 'content-encoding': 'gzip' })))
  it('with a body that is too large', () =>
    provoke('too_large', ({ method, path }) =>
      served.ask(path, { method, headers: OPERATOR, body: 'x'.repeat(300 * 1024) }),
    ))
  it('without being known', () => provoke('unauthenticated', asking({}), isGuarded))
  it('while something is broken', async () => {
    const { program } = served
    const { gate } = program
    const { api } = program.runtime
    const broken = Object.keys(api).map((name) =>
      vi.spyOn(api, name as keyof typeof api).mockRejectedValue(new Error('broken')),
    )
    const isBehind = ({ name }: DescribedOperation) => Object.hasOwn(api, name)
    await provoke('internal', asking(OPERATOR), isBehind)
    for (const one of broken) one.mockRestore()
    Object.defineProperty(program, 'gate', { configurable: true, get: () => Promise.reject(new Error('broken')) })
    await provoke('internal', asking(OPERATOR), (one) => !isBehind(one))
    Object.defineProperty(program, 'gate', { value: gate })
  })
  it('as an agent does, in the right way and in each wrong one', async () => {
    const tell = (body: unknown, headers: object = {}) =>
      served.ask('/mcp', {
        method: 'POST',
        headers: {
          ...OPERATOR,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body,
      })
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
    const params = {
      _meta: { 'io.modelcontextprotocol/protocolVersion': NEWEST, 'io.modelcontextprotocol/clientCapabilities': {} },
    }
    const newest = (method: string) =>
      tell({ ...list, method, params }, { 'mcp-protocol-version': NEWEST, 'mcp-method': method })
    const statuses = [
      await tell(list),
      await newest('tools/list'),
      await tell({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      await tell('{'),
      await newest('no/such'),
      await tell(list, { accept: 'application/json' }),
    ].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 202, 400, 404, 406])
    expect((await served.ask('/metrics', { headers: OPERATOR })).status).toBe(200)
  })
  it('while too many wait already', async () => {
    const crowded = await serve({ env: byToken, work: { waiting: 0 } })
    await provoke('unavailable', ({ method, path }) => crowded.ask(path, { method, headers: OPERATOR }))
  })
  it('by a token, and out again', async () => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json', origin: served.origin } }
    expect((await served.ask('/login', { ...sent, body: { token: 'ali' } })).status).toBe(200)
    expect((await served.ask('/logout', sent)).status).toBe(200)
    expect((await served.ask('/logout', { ...sent, headers: { ...sent.headers, accept: 'text/html' } })).status).toBe(
      303,
    )
    const form = { ...sent.headers, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await served.ask('/login', { ...sent, headers: form, body: 'token=ali' })).status).toBe(303)
  })
  it('where nobody signs in in that way', () =>
    provoke(
      'not_found',
      ({ path }) => served.ask(path),
      isNamed('loginStart', 'loginCallback', 'launch', 'protectedResource'),
    ))
  it('by a code that stands on a screen, and by one that stands on none', async () => {
    const asPage = { origin: served.origin, 'content-type': 'application/json' }
    await provoke(
      'not_found',
      ({ method, path, name }) =>
        served.ask(path, {
          method,
          headers: { ...OPERATOR, ...asPage },
          ...(method === 'POST' ? { body: name === 'screen' ? { screen: 'hall' } : {} } : {}),
        }),
      isNamed('screens', 'screen'),
    )
    const paired = await serve({ env: { ...byToken, TOKENS_FILE: tokensWithScreen } })
    const headers = { origin: paired.origin, 'content-type': 'application/json' }
    const begun = await paired.ask('/api/screens', { method: 'POST', headers, body: {} })
    const { code } = JSON.parse(begun.text) as { code: string }
    const confirm = { method: 'POST', headers: { ...headers, ...OPERATOR }, body: { screen: 'hall' } }
    const answers = [
      begun,
      await paired.ask(`/api/screens/${code}`, { headers: OPERATOR }),
      await paired.ask(`/api/screens/${code}`, confirm),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })
  it('with one wrong token after the other', async () => {
    for (let tries = 0; tries < 20; tries += 1) await served.ask('/api/me', { headers: { authorization: 'Bearer no' } })
    await provoke('rate_limited', asking({ authorization: 'Bearer no' }))
  })
})

describe('whom a proxy names', () => {
  let served: ServedProgram
  beforeAll(async () => {
    served = await serve({
      env: {
        AUTH_MODE: 'proxy',
        TRUSTED_PROXIES: '127.0.0.1',
        ACTIONS_ENABLED: '1',
        OPERATOR_GROUPS: 'platform',
        VIEWER_GROUPS: 'humans',
        METRICS_PUBLIC: '1',
      },
    })
  })
  const as = (user: string) => ({ 'X-Forwarded-User': user, 'X-Forwarded-Groups': 'friends' })

  it('and nobody let read', () =>
    provoke(
      'forbidden',
      ({ method, path }) => served.ask(path, { method, headers: as('eve') }),
      ({ name }) => name !== 'mcp',
    ))
  it('in a way that cannot be believed', () => {
    const headers = [
      ['X-Forwarded-User', 'eve'],
      ['X-Forwarded-User', 'adam'],
    ] as const
    return provoke(
      'unauthenticated',
      ({ method, path }) => served.ask(path, { method, headers }),
      (one) => !isGuarded(one),
    )
  })
  it('and who wants to sign in with a token nevertheless', () =>
    provoke(
      'not_found',
      ({ method, path }) => served.ask(path, { method, headers: { origin: served.origin }, body: '{}' }),
      isNamed('login', 'mcp'),
    ))
})

describe('whoever signs in elsewhere', () => {
  it('is led there and back, and its agents as well', async () => {
    const { provider, served } = await openProviderScene({
      env: { VIEWER_GROUPS: 'readers', MCP_ENABLED: '1', OIDC_SCOPES: 'openid groups offline_access' },
      clock: () => new Date(),
    })
    stops.push(
      () => served.stop(),
      () => provider.stop(),
    )
    expect((await served.ask('/auth/start')).status).toBe(303)
    expect((await served.ask('/auth/callback')).status).toBe(303)
    expect((await served.ask('/.well-known/oauth-protected-resource/mcp')).status).toBe(200)
    await provoke('not_found', ({ path }) => served.ask(path), isNamed('metrics'))
    provider.setAccount('eve', { groups: ['others'] })
    const authorization = `Bearer ${await provider.giveAccessToken(`${served.origin}/mcp`)}`
    await provoke(
      'forbidden',
      ({ method, path }) => served.ask(path, { method, headers: { authorization } }),
      isNamed('mcp'),
    )
  })
})

describe('what may not be done here', () => {
  const writing = describedOperations().filter(({ operation }) => operation.errors.includes('read_only'))

  it.each([
    ['read_only', { READ_ONLY: '1' }],
    ['actions_disabled', { ACTIONS_ENABLED: '0' }],
  ] as const)('is refused as %s', async (code, env) => {
    const served = await serve({ env: { ...byToken, ...env } })
    for (const { method, path } of writing)
      expect((await served.ask(path, { method, headers: { ...OPERATOR, origin: served.origin } })).code).toBe(code)
  })
})

/** Streams of the demo, from its begin to its end. */
let demo: ServedProgram
const open: Record<string, ReturnType<ServedProgram['openStream']>> = {}

describe('the demo, opened on a laptop', () => {
  let served: ServedProgram
  let simulator: Simulator
  let browser: LaunchedBrowser
  beforeAll(async () => {
    const end = new AbortController()
    simulator = await startSimulator({ scenario: 'homelab', behaviour: 'reactive', signal: end.signal })
    stops.push(() => end.abort())
    const target = fixedTarget(simulator.server, 'demo')
    served = await serve({
      env: { CLUSTER: 'kubeconfig', METRICS_PUBLIC: '1' },
      choice: { type: 'kubernetes', inCluster: false, target },
    })
    browser = openLaunch(served.program.gate)
    await vi.waitFor(async () => expect((await get('/api/workloads')).text).toContain('immich-server'), LONG)
    const follow = (path: string) =>
      served.openStream({ ...browser, accept: 'text/event-stream' }, '?follow=true', path)
    open.all = served.openStream({ ...browser })
    open.workloads = follow('/api/objects/HelmRelease/apps/immich/workloads')
    open.followed = follow('/api/workloads/Deployment/apps/immich-server/logs')
    open.object = follow('/api/objects/Kustomization/apps/paperless/logs')
    demo = served
  })
  const get = (path: string) => served.ask(path, { headers: { ...browser } })

  it('answers everything that can be read', async () => {
    for (const { method, path, operation, name } of describedOperations()) {
      if (method !== 'GET' || !operation.errors.includes('forbidden') || ['stream', 'action', 'deploy'].includes(name))
        continue
      const fitting = path
        .replace(/Kustomization(.*\/values)/, 'HelmRelease$1')
        .replace('paperless/values', 'immich/values')
        .replace('ground/none', 'ground/nodes')
      expect((await get(fitting)).status, fitting).toBe(200)
      expect((await served.ask(fitting, { method: 'HEAD', headers: { ...browser } })).status, fitting).toBe(200)
    }
    expect((await get('/api/graph?format=mermaid')).status).toBe(200)
    expect((await get('/api/summary?strict=1')).status).toBe(503)
    for (const badge of ['/api/badge.svg', '/api/badge.json']) {
      const { headers } = await get(badge)
      const again = { ...browser, 'if-none-match': headers.etag ?? '' }
      expect((await served.ask(badge, { headers: again })).status).toBe(304)
    }
    // What the cluster says meanwhile is told anew.
    await vi.waitFor(async () => {
      const { headers } = await get('/api/state?rows=short')
      const again = { ...browser, 'if-none-match': headers.etag ?? '' }
      expect((await served.ask('/api/state?rows=short', { headers: again })).status).toBe(304)
    }, LONG)
    expect((await served.ask('/healthz')).status).toBe(200)
  })

  it('refuses what is no name, no kind, and what does not exist', async () => {
    const withKind = (kind: string) => (one: DescribedOperation) =>
      get(
        one.pattern.includes('{kind}')
          ? one.path.replace(/(objects|workloads)\/\w+\//, `$1/${kind}/`)
          : `${one.path}?kind=${kind}`,
      )
    await provoke('invalid_kind', withKind('Cat'), ({ method }) => method === 'GET')
    const badlyNamed = ({ pattern, path, name }: DescribedOperation) => {
      if (pattern.includes('{kind}')) return get(path.replace('/apps/', '/A_B/'))
      return get(`${pattern}?${['access', 'badge', 'badgeJson', 'deploys'].includes(name) ? 'ref' : 'namespace'}=A_B`)
    }
    await provoke('invalid_name', badlyNamed, ({ method }) => method === 'GET')
    const missing = ({ pattern, path }: DescribedOperation) =>
      get(pattern.includes('{kind}') ? path.replace('/apps/', '/nowhere/') : `${path}?root=Kustomization/no/one`)
    await provoke(
      'not_found',
      missing,
      ({ method, operation }) => method === 'GET' && !['Signing in', 'Watching'].includes(operation.group),
    )
    expect((await get('/api/objects/Kustomization/apps/paperless/values')).code).toBe('not_applicable')
  })

  it('tells a deploy once there is one, and what it changed', async () => {
    const wanted = { action: 'reconcile', kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system' }
    simulator.control.push('GitRepository/flux-system/flux-system', 'feat: new thing')
    expect((await served.act(wanted, { ...browser })).status).toBe(202)
    const id = await vi.waitFor(async () => {
      const { deploys } = JSON.parse((await get('/api/deploys?all=true')).text) as DeployPage
      const [first] = deploys
      if (first === undefined) throw new Error('nothing was deployed')
      return first.id
    }, LONG)
    const { status, text } = await get(`/api/deploys/${id}`)
    expect(status).toBe(200)
    expect((JSON.parse(text) as DeployDetail).objects.length).toBeGreaterThan(0)
  })

  it('opens each launch address once, and its door breaks like any other', async () => {
    const { launch } = served.program.gate
    const secret = launch?.issue() ?? ''
    expect((await served.ask(`/launch/${secret}`)).status).toBe(303)
    expect((await served.ask(`/launch/${secret}`)).code).toBe('not_found')
    if (launch === undefined) throw new Error('There is no launch.')
    vi.spyOn(launch, 'exchange').mockImplementationOnce(() => {
      throw new Error('broken')
    })
    expect((await served.ask('/launch/x')).code).toBe('internal')
  })

  it('tells events as they come', async () => {
    const { all, followed, object } = open
    const once = ['/api/workloads/Deployment/apps/immich-server/logs', '/api/objects/Kustomization/apps/paperless/logs']
    for (const path of once) await served.openStream({ ...browser }, '?previous=true&follow=true', path).ended
    await vi.waitFor(() => expect(followed?.text()).toContain('event: lines'), LONG)
    await vi.waitFor(() => expect(object?.text()).toContain('event: lines'), LONG)
    await vi.waitFor(() => expect(all?.text()).toContain('event: heartbeat'), LONG)
    simulator.control.strike('Deployment/apps/immich-server', { type: 'crash' })
    await vi.waitFor(() => expect(open.workloads?.text()).toContain('event: delta'), LONG)
    const wanted = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'paperless' }
    const sent = await served.act(wanted, { ...browser })
    expect(sent.status).toBe(202)
    const { id } = JSON.parse(sent.text) as { id: string }
    expect((await get(`/api/actions/${id}`)).status).toBe(200)
    const asOperator = { ...browser, origin: served.origin }
    expect((await served.ask(`/api/actions/${id}`, { method: 'DELETE', headers: asOperator })).status).toBe(200)
    expect((await served.ask('/api/actions/none', { method: 'DELETE', headers: asOperator })).code).toBe('not_found')
    await vi.waitFor(() => {
      expect(all?.text()).toContain('event: delta')
      expect(all?.text()).toContain('event: action')
    }, LONG)
  })
})

describe('an operator who asks of logs and metrics', () => {
  const ask = (served: ServedProgram, kind: 'logs' | 'metrics', query: unknown, headers: object = OPERATOR) =>
    served.ask(`/api/query/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof query === 'string' ? { query } : query,
    })
  const KINDS = ['logs', 'metrics'] as const

  it('is answered where they are, and told what is wrong with the question', async () => {
    const served = await serve({ env: byToken })
    expect((await ask(served, 'logs', '{namespace="apps"}')).status).toBe(200)
    expect((await ask(served, 'metrics', 'up')).status).toBe(200)
    expect((await ask(served, 'metrics', 'sum(')).code).toBe('invalid_request')
    expect((await ask(served, 'logs', { query: '{}', since: '25h' })).code).toBe('invalid_request')
  })

  it('hears that they are not there, do not answer, or answer too late', async () => {
    const slow = createServer(() => undefined)
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const { port } = slow.address() as AddressInfo
    const simulator = await startSimulator({
      scenario: { objects: [] },
      behaviour: 'none',
      signal: new AbortController().signal,
    })
    stops.push(
      () => slow.closeAllConnections(),
      () => slow.close(),
      () => simulator.stop(),
    )
    const choice = { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'test') } as const
    const at = (url: string) => ({ ...byToken, CLUSTER: 'in-cluster', LOKI_URL: url, PROMETHEUS_URL: url })
    const bare = await serve({ env: { ...byToken, CLUSTER: 'in-cluster' }, choice })
    for (const kind of KINDS) expect((await ask(bare, kind, 'up')).code).toBe('not_found')
    const closed = await serve({ env: at('http://127.0.0.1:1'), choice })
    for (const kind of KINDS) expect((await ask(closed, kind, 'up')).code).toBe('unavailable')
    const late = await serve({ env: at(`http://127.0.0.1:${port}`), choice })
    const [logs, metrics] = await Promise.all([ask(late, 'logs', 'up'), ask(late, 'metrics', 'up', OTHER)])
    expect([logs?.code, metrics?.code]).toEqual(['upstream_timeout', 'upstream_timeout'])
  }, 60_000)
})

const LONG_STATUS = {
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      reason: 'BuildFailed',
      message: 'why '.repeat(900),
      lastTransitionTime: '2026-11-20T09:00:00Z',
    },
  ],
}

describe('an operator in a cluster that does not go along', () => {
  let served: ServedProgram
  let door: ReviewingDoor
  let simulator: Simulator
  let now = Date.now()
  const objectOf = (kind: string, name: string, spec: KubeObject['spec'] = {}): KubeObject => ({
    apiVersion: kind === 'Kustomization' ? 'kustomize.toolkit.fluxcd.io/v1' : 'notification.toolkit.fluxcd.io/v1beta3',
    kind,
    metadata: { name, namespace: 'apps' },
    spec,
  })
  beforeAll(async () => {
    const end = new AbortController()
    const objects = [
      objectOf('Kustomization', 'web'),
      objectOf('Kustomization', 'db'),
      objectOf('Kustomization', 'last', { dependsOn: [{ name: 'web' }] }),
      objectOf('Kustomization', 'resting', { suspend: true }),
      objectOf('Alert', 'bell'),
      // More than one piece of a snapshot holds.
      ...Array.from({ length: 100 }, (_, at) => ({ ...objectOf('Kustomization', `k${at}`), status: LONG_STATUS })),
    ]
    simulator = await startSimulator({ scenario: { objects }, behaviour: 'none', signal: end.signal })
    door = await openReviewingDoor(simulator.server)
    stops.push(
      () => door.close(),
      () => end.abort(),
    )
    door.allow = (user, _, namespace) => namespace === 'apps' || (namespace === 'more' && user === 'bo')
    served = await serve({
      env: {
        ...byToken,
        CLUSTER: 'in-cluster',
        READ_REVIEW: '1',
        NTFY_URL: simulator.ntfyUrl,
        NTFY_TOPICS: 'apps',
      },
      choice: door.choice,
      clock: () => new Date(now),
    })
    await vi.waitFor(
      async () => expect((await served.ask('/api/state', { headers: OPERATOR })).text).toContain('bell'),
      LONG,
    )
  })
  const want = (fields: object) => ({
    action: 'reconcile',
    kind: 'Kustomization',
    namespace: 'apps',
    name: 'web',
    ...fields,
  })
  const codeOf = async (body: unknown) => {
    // What was asked or changed a moment ago counts no more.
    now += 120_000
    return (await served.act(body, OPERATOR)).code
  }

  it('hears what is wrong with the request', async () => {
    expect(await codeOf(want({ action: 'dance' }))).toBe('invalid_action')
    expect(await codeOf(want({ kind: 'Cat' }))).toBe('invalid_kind')
    expect(await codeOf(want({ name: 'A_B' }))).toBe('invalid_name')
    expect(await codeOf(want({ name: 'nobody' }))).toBe('not_found')
    expect(await codeOf(want({ uid: 'another' }))).toBe('changed')
    expect(await codeOf(want({ name: 'resting' }))).toBe('suspended')
    expect(await codeOf(want({ kind: 'Alert', name: 'bell' }))).toBe('not_applicable')
  })

  it('may not always stop what somebody else asked for', async () => {
    now += 120_000
    const begun = await served.act(
      { action: 'reconcile', refs: ['Kustomization/apps/web', 'Kustomization/apps/last'] },
      OPERATOR,
    )
    const { id } = JSON.parse(begun.text) as { id: string }
    const stop = () => {
      now += 120_000
      return served.ask(`/api/actions/${id}`, { method: 'DELETE', headers: { ...OTHER, origin: served.origin } })
    }
    door.allowAction = () => undefined
    expect((await stop()).code).toBe('unavailable')
    door.silence = 403
    expect((await stop()).code).toBe('not_deployed_for_writes')
    door.silence = 500
    door.allowAction = () => true
    expect((await stop()).status).toBe(200)
  })

  it('hears what stands in the way', async () => {
    const db = want({ name: 'db' })
    door.allowAction = () => false
    expect(await codeOf(db)).toBe('forbidden')
    door.allowAction = () => undefined
    expect(await codeOf(db)).toBe('unavailable')
    door.allowAction = () => true
    const forbid = simulator.control.inject({ type: 'forbid', plural: 'kustomizations', verbs: ['patch'] })
    expect(await codeOf(db)).toBe('not_deployed_for_writes')
    forbid()
    simulator.control.inject({ type: 'answer', path: '/kustomizations/db', code: 504, times: 1 })
    expect(await codeOf(db)).toBe('upstream_timeout')
    expect(await codeOf(db)).toBe(undefined)
    expect(await codeOf(db)).toBe('in_flight')
  })

  it('hears of a message', async () => {
    const stream = served.openStream(OPERATOR)
    await vi.waitFor(() => expect(stream.text()).toContain('event: heartbeat'), LONG)
    simulator.control.publish('apps', { title: 'kustomization/web.apps BuildFailed', message: 'no such file' })
    await vi.waitFor(() => expect(stream.text()).toContain('event: notification'), LONG)
    stream.close()
  })
})

describe('the end of the demo', () => {
  it('is told to all who listen, and comes after the beats', async () => {
    await vi.waitFor(() => expect(open.workloads?.text()).toContain('event: heartbeat'), LONG)
    demo.program.stop()
    for (const stream of Object.values(open)) await stream.ended
    expect((await demo.ask('/readyz')).status).toBe(503)
  })
})

it('all that is promised was seen', () => {
  const seen = seenAnswers()
  expect(promisedAnswers().filter((one) => !seen.has(one))).toEqual([])
})
