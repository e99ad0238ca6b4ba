// What the program really answers, from its first row to its last refusal, is what the schemas say and no more.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { AccessAnswerSchema, ActionGroupSchema, ActionListSchema, MeSchema } from '@/lib/contract/schema/actions'
import { ErrorBodySchema } from '@/lib/contract/schema/errors'
import { NarrowedGraphSchema } from '@/lib/contract/schema/graph'
import { ImagePageSchema } from '@/lib/contract/schema/images'
import { LOG_STREAM_SCHEMAS, LogAnswerSchema } from '@/lib/contract/schema/logs'
import { EventListSchema, NotificationPageSchema } from '@/lib/contract/schema/notifications'
import { ObjectDetailSchema } from '@/lib/contract/schema/objects'
import { ReleaseValuesSchema } from '@/lib/contract/schema/release'
import { StateSchema } from '@/lib/contract/schema/state'
import { STREAM_SCHEMAS } from '@/lib/contract/schema/stream'
import { ObjectWorkloadsSchema, WORKLOADS_STREAM_SCHEMAS, WorkloadPageSchema } from '@/lib/contract/schema/workloads'
import { apiTo } from '@/lib/routes'
import { type LaunchedBrowser, openLaunch } from '../testing/open-launch'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

/** An answer waits for pods itself. */
const SLOWLY = { timeout: 20_000 }

let served: ServedProgram
let browser: LaunchedBrowser

beforeAll(async () => {
  served = await serveProgram({ env: {} })
  await served.untilReady()
  browser = openLaunch(served.program.gate)
  await vi.waitFor(
    async () => {
      const { sources } = await read(StateSchema, apiTo.state())
      expect(sources.filter(({ state }) => state === 'connecting')).toEqual([])
    },
    { timeout: 20_000 },
  )
})
afterAll(() => served.stop())

async function read<T extends z.ZodType>(schema: T, path: string): Promise<z.output<T>> {
  const { text } = await served.ask(path, { headers: { ...browser } })
  return schema.parse(JSON.parse(text))
}

/** The events that have come whole so far. */
function eventsOf(text: string): readonly { readonly name: string; readonly data: unknown }[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((frame) => {
      const [, name] = /^event: (.+)$/m.exec(frame) ?? []
      const [, data] = /^data: (.+)$/m.exec(frame) ?? []
      return name === undefined || data === undefined ? [] : [{ name, data: JSON.parse(data) }]
    })
}

describe('the real answer', () => {
  it('to the state has rows, problems and every source, and what it ignored', async () => {
    const state = await read(StateSchema, apiTo.state({ namspace: 'apps' }))
    expect(state.resources.length).toBeGreaterThan(30)
    expect(state.problems.length).toBeGreaterThan(0)
    expect(state.ignored).toEqual(['namspace'])
    expect((await read(StateSchema, apiTo.state())).ignored).toBeUndefined()
  })

  it('about every single object', async () => {
    const { resources } = await read(StateSchema, apiTo.state())
    for (const { ref } of resources) expect((await read(ObjectDetailSchema, apiTo.object(ref))).resource.ref).toBe(ref)
  })

  it('to the values of every release, and to no others', async () => {
    const { resources } = await read(StateSchema, apiTo.state({ kind: 'HelmRelease' }))
    const answers = await Promise.all(resources.map(({ ref }) => read(ReleaseValuesSchema, apiTo.values(ref))))
    expect(answers.some(({ shown, masked }) => shown > 0 && masked > 0)).toBe(true)
    const { text, status } = await served.ask('/api/objects/Kustomization/apps/paperless/values', {
      headers: { ...browser },
    })
    expect([status, ErrorBodySchema.parse(JSON.parse(text)).error.code]).toEqual([422, 'not_applicable'])
  })

  it('to the images tells of a whole way, and of one that the registry ends', async () => {
    await vi.waitFor(async () => {
      const { state, missing, rows, ignored } = await read(ImagePageSchema, '/api/images?sort=name')
      expect([state, missing, ignored]).toEqual(['live', [], ['sort']])
      expect(rows.map((row) => `${row.state} ${row.ref} ${row.running?.state}`)).toEqual([
        'broken ImagePolicy/flux-system/private-exit-node ok',
        'ok ImagePolicy/flux-system/home-assistant ok',
        'ok ImagePolicy/flux-system/jellyfin ok',
      ])
      const [exitNode, , jellyfin] = rows
      expect(exitNode?.sentence).toContain('unauthorised, and no credentials are given')
      expect(jellyfin?.automations).toMatchObject([{ seen: true, pushed: { state: 'ok' }, landed: { state: 'ok' } }])
      expect(jellyfin?.sentence).toBe('10.11.2 runs in 1 of 1.')
    }, SLOWLY)
    const [first, second] = [
      await read(ImagePageSchema, '/api/images?limit=2'),
      await read(ImagePageSchema, '/api/images?state=ok&q=jellyfin+10.11.2'),
    ]
    expect([first.total, first.rows.length, second.total]).toEqual([3, 2, 1])
    const rest = await read(ImagePageSchema, `/api/images?limit=2&cursor=${first.nextCursor}`)
    expect(rest.rows.map(({ ref }) => ref)).toEqual(['ImagePolicy/flux-system/jellyfin'])
    expect(rest.nextCursor).toBeUndefined()
  })

  it('to what each object deployed, once and live, and to all of it', async () => {
    await vi.waitFor(async () => {
      const { workloads, state, ignored } = await read(WorkloadPageSchema, '/api/workloads?limit=500&sort=name')
      expect([state, ignored]).toEqual(['live', ['sort']])
      expect(workloads.length).toBeGreaterThan(10)
    }, SLOWLY)
    const { workloads } = await read(WorkloadPageSchema, '/api/workloads?limit=500')
    const appliers = new Set(workloads.map(({ managedBy }) => managedBy))
    for (const ref of appliers)
      await vi.waitFor(async () => {
        const answer = await read(ObjectWorkloadsSchema, `/api/objects/${ref}/workloads`)
        expect(answer.workloads.length).toBeGreaterThan(0)
        for (const { podsView } of answer.workloads) expect(podsView.state).toBe('live')
      }, SLOWLY)
    const [first = ''] = appliers
    const path = `/api/objects/${first}/workloads`
    const stream = served.openStream({ ...browser, accept: 'text/event-stream' }, '', path)
    await vi.waitFor(() => expect(eventsOf(stream.text()).length).toBeGreaterThan(0), SLOWLY)
    stream.close()
    const schemas: Readonly<Record<string, z.ZodType>> = WORKLOADS_STREAM_SCHEMAS
    for (const { name, data } of eventsOf(stream.text()))
      expect(schemas[name]?.safeParse(data).error, name).toBe(undefined)
    for (const query of ['limit=0', 'cursor=x', 'status=bad', 'managedBy=web'])
      expect((await served.ask(`/api/workloads?${query}`, { headers: { ...browser } })).status).toBe(400)
  })

  it('to the logs of each controller and of what runs, once and followed', async () => {
    const { resources } = await read(StateSchema, apiTo.state({ kind: ['Kustomization', 'HelmRelease'] }))
    for (const { ref } of resources) await read(LogAnswerSchema, apiTo.objectLogs(ref, { tail: 50 }))
    const web = '/api/workloads/Deployment/apps/immich-server/logs'
    const answer = await read(LogAnswerSchema, `${web}?colour=red`)
    expect([answer.lines.length > 0, answer.ignored]).toEqual([true, ['colour']])
    const stream = served.openStream({ ...browser }, '?previous=true&follow=true', web)
    await stream.ended
    const schemas: Readonly<Record<string, z.ZodType>> = LOG_STREAM_SCHEMAS
    const events = eventsOf(stream.text())
    expect(events.map(({ name }) => name)).toContain('end')
    for (const { name, data } of events) expect(schemas[name]?.safeParse(data).error, name).toBe(undefined)
  })

  it.each([{}, { scope: 'delivery' }, { fold: 'on' }, { show: 'unhealthy' }])('to the graph %j', async (query) => {
    expect((await read(NarrowedGraphSchema, apiTo.graph(query))).nodes.length).toBeGreaterThan(0)
  })

  it('to events and notifications', async () => {
    await vi.waitFor(async () => {
      const { events, state, workloads } = await read(EventListSchema, apiTo.events({ limit: 1_000 }))
      expect([state, workloads]).toEqual(['live', 'live'])
      const deployed = events.filter(({ applier }) => applier !== undefined)
      expect(deployed.some(({ ref }) => ref.startsWith('Pod/'))).toBe(true)
      expect(events.length).toBeGreaterThan(deployed.length)
    })
    const applier = 'HelmRelease/apps/immich'
    const { events } = await read(EventListSchema, apiTo.events({ applier, type: 'Warning' }))
    expect(events.some(({ reason, workload }) => reason === 'BackOff' && workload !== undefined)).toBe(true)
    expect(events.every((event) => event.applier === applier || event.ref === applier)).toBe(true)
    await vi.waitFor(async () => {
      const { messages, nextCursor } = await read(NotificationPageSchema, apiTo.notifications({ limit: 3 }))
      expect(messages).toHaveLength(3)
      expect(nextCursor).toBeDefined()
    })
  })

  it('to who is asking, and what they may ask for', async () => {
    expect(await read(MeSchema, apiTo.me())).toMatchObject({ mode: 'launch', role: 'operator' })
    const { resources } = await read(StateSchema, apiTo.state({ kind: 'HelmRelease' }))
    const { access } = await read(
      AccessAnswerSchema,
      apiTo.access(
        resources.map(({ ref }) => ref),
        { suspension: 1 },
      ),
    )
    expect(access).toHaveLength(resources.length)
  })

  it('to an action, on its way and in the list, and to the stream that tells of it', async () => {
    const stream = served.openStream({ ...browser })
    const { resources } = await read(StateSchema, apiTo.state({ kind: 'Kustomization', status: 'ready' }))
    const [row] = resources
    if (row === undefined) throw new Error('Nothing is ready.')
    const { text, status } = await served.act({ action: 'reconcile', refs: [row.ref] }, { ...browser })
    expect(status).toBe(202)
    const { id } = ActionGroupSchema.parse(JSON.parse(text))
    expect((await read(ActionGroupSchema, apiTo.action(id))).id).toBe(id)
    expect((await read(ActionListSchema, apiTo.actions())).actions.length).toBeGreaterThan(0)
    await vi.waitFor(() => {
      const seen = new Set(eventsOf(stream.text()).map(({ name }) => name))
      for (const name of ['snapshot', 'heartbeat', 'action', 'delta']) expect(seen).toContain(name)
    })
    stream.close()
    const schemas: Readonly<Record<string, z.ZodType>> = STREAM_SCHEMAS
    for (const { name, data } of eventsOf(stream.text()))
      expect(schemas[name]?.safeParse(data).error, name).toBe(undefined)
  })

  it.each([
    ['/api/objects/Kustomization/no/one', 'not_found'],
    ['/api/objects/Secret/a/b', 'invalid_kind'],
    ['/api/state?status=green', 'invalid_request'],
    ['/api/actions/none', 'not_found'],
    ['/api/nothing', 'not_found'],
    ['/api/graph?root=Kustomization/no/one', 'not_found'],
  ])('to what is refused: %s', async (path, code) => {
    expect((await read(ErrorBodySchema, path)).error.code).toBe(code)
  })
})
