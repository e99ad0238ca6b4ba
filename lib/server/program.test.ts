import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { ObjectDetail } from '@/lib/contract/objects'
import { STREAM_SCHEMAS } from '@/lib/contract/schema/stream'
import type { State } from '@/lib/contract/state'
import { readConfig } from './config'
import { allowHosts } from './door/allowed-hosts'
import { SILENT_LOG } from './log'
import { type RunningProgram, startProgram } from './runtime'
import { askDirect } from './testing/ask-direct'
import { holdRoute } from './testing/held-to-contract'
import { type LaunchedBrowser, openLaunch } from './testing/open-launch'

const PORT = 39_000
const ORIGIN = `http://localhost:${PORT}`
let program: RunningProgram
let browser: LaunchedBrowser

beforeAll(async () => {
  const config = readConfig({ CLUSTER: 'demo' })
  program = await startProgram({
    config,
    choice: { type: 'demo' },
    build: { version: '0.0.0', revision: 'test' },
    port: PORT,
    hosts: allowHosts(config, PORT),
    log: SILENT_LOG,
    clock: () => new Date(),
  })
  browser = openLaunch(program.gate)
  await vi.waitFor(() => expect(program.health.isReady()).toBe(true), { timeout: 15_000 })
  await vi.waitFor(async () => expect((await readState()).verdict.level).not.toBe('unknown'), { timeout: 15_000 })
  // Workloads come behind, and nobody waits for them.
  await vi.waitFor(async () => expect(notRead(await readState())).toEqual([]), { timeout: 15_000 })
})

afterAll(() => program.stop())

async function get<T>(
  route: keyof RunningProgram['runtime']['api'],
  path: string,
  params = {},
): Promise<{ status: number; body: T }> {
  const response = await holdRoute(program.runtime.api[route])(new Request(`${ORIGIN}${path}`), params)
  return { status: response.status, body: (await response.json()) as T }
}

const askState = (query: string) => askDirect(program.direct.state, new Request(`${ORIGIN}/api/state${query}`))
const readState = async (query = ''): Promise<State> => (await askState(query)).json()

const notRead = ({ sources }: State) => sources.filter(({ state }) => state !== 'live' && state !== 'absent')

async function act(body: unknown, headers: Record<string, string> = {}) {
  const request = new Request(`${ORIGIN}/api/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN, ...browser, ...headers },
    body: JSON.stringify(body),
  })
  const response = await holdRoute(program.runtime.api.actions)(request, {})
  return {
    status: response.status,
    body: (await response.json()) as { id: string; actions: Action[]; error?: { code: string } },
  }
}

const readAction = async (id: string) =>
  (await get<{ actions: Action[] }>('action', `/api/actions/${id}`, { id })).body.actions[0]

describe('the program on the demo cluster', () => {
  it('streams a part with a verdict of its own, and names the parameters that mean nothing', async () => {
    const stop = new AbortController()
    const request = new Request(`${ORIGIN}/api/stream?namespace=apps&kind=HelmRelease&status=failed`, {
      signal: stop.signal,
    })
    const { body } = await askDirect(program.direct.stream, request)
    let text = ''
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('event: heartbeat')) break
    }
    stop.abort()
    const [, data = ''] = /^event: snapshot\nid: \S+Z\.\d+\ndata: (.*)$/m.exec(text) ?? []
    const snapshot = STREAM_SCHEMAS.snapshot.parse(JSON.parse(data))
    const asked = await readState('?namespace=apps&kind=HelmRelease')
    expect(snapshot).toMatchObject({ scope: { namespaces: ['apps'], kinds: ['HelmRelease'] }, ignored: ['status'] })
    expect(snapshot.resources.every(({ kind, namespace }) => kind === 'HelmRelease' && namespace === 'apps')).toBe(true)
    expect([snapshot.counts, snapshot.verdict.level]).toEqual([asked.counts, asked.verdict.level])
    expect(snapshot.counts.total).toBeGreaterThan(0)
  })

  it('reads the homelab and says what is wrong with it', async () => {
    const state = await readState()
    expect(state.cluster.demo).toBe(true)
    expect(state.counts.byKind.Kustomization?.total).toBe(27)
    expect(state.counts.byKind.HelmRelease?.total).toBe(8)
    expect(state.verdict.level).toBe('failing')
    const immich = state.problems.find(
      (problem) => problem.root.startsWith('HelmRelease/') && problem.root.endsWith('/immich'),
    )
    expect(immich).toMatchObject({ status: 'stalled', stuck: { rule: 'retries_exhausted' } })
    expect(immich?.stuck?.forSeconds).toBeGreaterThan(15 * 86_400)
    expect(immich?.actions[0]).toBe('reset')
    const scan = state.problems.find((problem) => problem.root.endsWith('/private-exit-node'))
    expect(scan?.advice.remedy).toContain('secretRef')
    expect(notRead(state)).toEqual([])
  })

  it('shows every mark that a healthy installation can carry, and none that would be its own fault', async () => {
    const { resources } = await readState()
    const marked = resources.flatMap(({ ref, marks }) => marks.map(({ code }) => `${code} ${ref}`))
    expect(marked).toEqual(
      expect.arrayContaining([
        'behind HelmRelease/apps/immich',
        'hanging HelmRelease/monitoring/kube-prometheus-stack',
        'drifted HelmRelease/longhorn-system/longhorn',
        'tests_failed HelmRelease/monitoring/loki',
        'unhealthy Kustomization/flux-system/external-dns',
        'old_input ImagePolicy/flux-system/private-exit-node',
        'missing_reference HelmRelease/apps/photoprism',
        'no_provider Alert/flux-system/phone',
        'not_running HelmRelease/apps/immich',
        'not_running Kustomization/flux-system/external-dns',
      ]),
    )
    expect(marked.filter((mark) => /^(not_read|outdated) /.test(mark))).toEqual([])
  })

  it('filters rows and names the parameter that is wrong', async () => {
    const failed = await readState('?status=failed&status=stalled')
    expect(failed.resources.length).toBeGreaterThan(1)
    expect(failed.resources.every((row) => ['failed', 'stalled'].includes(row.status))).toBe(true)
    const wrong = await askState('?status=green')
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({ error: { code: 'invalid_request' } })
    expect(await (await askState('?kind=__proto__')).json()).toMatchObject({ error: { code: 'invalid_kind' } })
  })

  it('shows one object with its conditions, delivery and a manifest without secrets', async () => {
    const { resources } = await readState('?kind=HelmRelease')
    const row = resources.find((one) => one.name === 'immich')
    const params = { kind: 'HelmRelease', namespace: row?.namespace ?? '', name: 'immich' }
    const { status, body } = await get<ObjectDetail>('object', '/api/objects/x/y/z', params)
    expect(status).toBe(200)
    expect(body.conditions.map((condition) => condition.type)).toContain('Stalled')
    expect(body.delivery.length).toBeGreaterThan(1)
    const said = body.particulars.flatMap(({ rows }) => rows)
    expect(said.find(({ label }) => label === 'Chart from')?.objects).toMatchObject([
      { ref: 'OCIRepository/flux-system/immich-chart', status: 'ready', missing: false },
    ])
    expect(body.manifest).toContain('kind: HelmRelease')
    expect(body.manifest).not.toContain('managedFields')
    expect((await get('object', '/', { ...params, name: 'nothing' })).status).toBe(404)
  })

  it('draws the same edges as JSON and as Mermaid text', async () => {
    const { body } = await get<{ nodes: unknown[]; edges: { to: string }[] }>('graph', '/api/graph')
    expect(body.edges.length).toBeGreaterThan(20)
    const response = await holdRoute(program.runtime.api.graph)(new Request(`${ORIGIN}/api/graph?format=mermaid`), {})
    expect(response.headers.get('content-type')).toContain('text/plain')
    const text = await response.text()
    expect(text).toMatch(/^flowchart/m)
  })

  it('starts each stream with a complete snapshot of at most 256 KiB per message', async () => {
    const abort = new AbortController()
    const response = await askDirect(
      program.direct.stream,
      new Request(`${ORIGIN}/api/stream`, { signal: abort.signal }),
    )
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.getReader()
    let text = ''
    while (reader !== undefined && !text.includes('event: heartbeat')) {
      const { value } = await reader.read()
      expect(value?.byteLength ?? 0).toBeLessThan(256 * 1024)
      text += new TextDecoder().decode(value)
    }
    expect(text).toContain('event: snapshot')
    abort.abort()
  })

  it('refuses actions in the order of the contract, before anything is written', async () => {
    const target = { action: 'reconcile', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }
    expect((await act(target, { cookie: '' })).body.error?.code).toBe('forbidden')
    expect((await act(target, { origin: 'https://evil.example' })).body.error?.code).toBe('bad_origin')
    expect((await act(target, { 'sec-fetch-site': 'same-site' })).body.error?.code).toBe('bad_origin')
    expect((await act(target, { 'content-type': 'text/plain' })).body.error?.code).toBe('unsupported_media_type')
    expect((await act({ ...target, action: 'delete' })).body.error?.code).toBe('invalid_action')
    expect((await act({ ...target, extra: 1 })).body.error?.code).toBe('invalid_request')
    expect((await act({ ...target, kind: 'Secret' })).body.error?.code).toBe('invalid_kind')
    expect((await act({ ...target, name: '../x' })).body.error?.code).toBe('invalid_name')
    expect((await act({ ...target, name: 'nothing' })).body.error?.code).toBe('not_found')
    expect((await act({ ...target, kind: 'Alert', name: 'x' })).status).toBeGreaterThanOrEqual(404)
  })

  it('follows a reconcile to its end and refuses a second one meanwhile', async () => {
    const { resources } = await readState('?kind=Kustomization&status=ready')
    const row = resources[0]
    const target = { action: 'reconcile', kind: 'Kustomization', namespace: row?.namespace, name: row?.name }
    const first = await act(target)
    expect(first.status).toBe(202)
    expect(first.body.actions[0]?.state).toBe('requested')
    expect((await act(target)).body.error?.code).toBe('in_flight')
    await expect.poll(async () => (await readAction(first.body.id))?.state, { timeout: 30_000 }).toBe('done')
    const done = await readAction(first.body.id)
    expect(done?.steps.map((step) => step.state)).toEqual(expect.arrayContaining(['requested', 'done']))
  }, 40_000)

  it('fetches the source first when asked to', async () => {
    const { resources } = await readState('?kind=Kustomization&status=ready')
    const row =
      resources.find((one) => one.source?.ref.startsWith('GitRepository/') && one.dependsOn.length === 0) ??
      resources[1]
    const started = await act({
      action: 'reconcile-with-source',
      kind: 'Kustomization',
      namespace: row?.namespace,
      name: row?.name,
    })
    expect(started.status).toBe(202)
    await expect.poll(async () => (await readAction(started.body.id))?.state, { timeout: 45_000 }).toBe('done')
    const steps = (await readAction(started.body.id))?.steps ?? []
    expect(steps[0]?.ref).toBe(row?.source?.ref)
    expect(steps.at(-1)?.ref).toBe(row?.ref)
  }, 60_000)
})
