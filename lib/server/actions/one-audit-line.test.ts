import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { Resource, State } from '@/lib/contract/state'
import { type LaunchedBrowser, openLaunch } from '../testing/open-launch'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

let served: ServedProgram
let browser: LaunchedBrowser
let rows: readonly Resource[] = []

beforeAll(async () => {
  served = await serveProgram({ env: {} })
  browser = openLaunch(served.program.gate)
  await vi.waitFor(
    async () => {
      rows = (JSON.parse((await served.ask('/api/state')).text) as State).resources
      expect(ready().length).toBeGreaterThan(8)
    },
    { timeout: 20_000 },
  )
})
afterAll(() => served.stop())

const ready = () => rows.filter(({ kind, status }) => kind === 'Kustomization' && status === 'ready')
const linesOf = (refs: readonly string[]) =>
  served.audit.filter(({ ref }) => refs.includes(String(ref))).map(({ ref, outcome }) => `${ref} ${outcome}`)
async function readGroup(id: string): Promise<readonly Action[]> {
  return (JSON.parse((await served.ask(`/api/actions/${id}`)).text) as { actions: Action[] }).actions
}
const idOf = (text: string) => (JSON.parse(text) as { id: string }).id

describe('the one way to a write', () => {
  it('leaves one line for each object of a selection, whatever becomes of it', async () => {
    const refs = [
      ...ready()
        .slice(0, 7)
        .map(({ ref }) => ref),
      'Kustomization/apps/nothing',
    ]
    const answer = await served.act({ action: 'reconcile', refs }, { ...browser })
    expect(answer.status).toBe(202)
    await vi.waitFor(() => expect(linesOf(refs)).toHaveLength(refs.length), { timeout: 10_000 })
    expect(linesOf(refs).sort()).toEqual(
      refs.map((ref) => `${ref} ${ref.endsWith('/nothing') ? 'refused' : 'accepted'}`).sort(),
    )
    const group = await readGroup(idOf(answer.text))
    expect(group.map(({ ref }) => ref)).toEqual(refs)
    expect(group.at(-1)).toMatchObject({ state: 'refused' })
  })

  it('keeps what the person wrote of it', async () => {
    const release = rows.find(({ kind, status }) => kind === 'HelmRelease' && status === 'ready')
    const refs = release === undefined ? [] : [release.ref]
    const why = 'disk swap for Friday'
    expect((await served.act({ action: 'suspend', refs, reason: why }, { ...browser })).status).toBe(202)
    await vi.waitFor(() => expect(served.audit.find(({ action }) => action === 'suspend')).toMatchObject({ why }))
    expect(served.audit.filter(({ action }) => action !== 'suspend').every((line) => !('why' in line))).toBe(true)
  })

  it('asks everything that fails by what helps it, and remembers that it was one request', async () => {
    const answer = await served.act({ action: 'reconcile', select: 'failing' }, { ...browser })
    expect(answer.status).toBe(202)
    const group = await readGroup(idOf(answer.text))
    expect(group.find(({ ref }) => ref === 'HelmRelease/apps/immich')?.action).toBe('reset')
    expect(group.map(({ selection }) => selection?.place)).toEqual(group.map((_, index) => index + 1))
    expect(new Set(group.map(({ selection }) => selection?.size))).toEqual(new Set([group.length]))
    const stopped = await served.ask(`/api/actions/${idOf(answer.text)}`, {
      method: 'DELETE',
      headers: { ...browser, origin: served.origin },
    })
    expect(stopped.status).toBe(200)
    expect((JSON.parse(stopped.text) as { actions: Action[] }).actions.some(({ state }) => state === 'queued')).toBe(
      false,
    )
  })

  it.each([
    ['?ref=Kustomization/apps/paperless', 200, undefined],
    ['', 400, 'invalid_request'],
    ['?ref=Secret/apps/x', 400, 'invalid_name'],
    ['?ref=Kustomization/apps/..', 400, 'invalid_name'],
    [
      `?${Array.from({ length: 51 }, (_, index) => `ref=Kustomization/apps/a${index}`).join('&')}`,
      400,
      'invalid_request',
    ],
  ])('answers which buttons may be pressed: /api/access%s', async (query, status, code) => {
    const answer = await served.ask(`/api/access${query}`, { headers: { ...browser } })
    expect([answer.status, answer.code]).toEqual([status, code])
  })

  it('leaves one line for a way of several writes', async () => {
    const row = ready().at(-1)
    const body = { action: 'reconcile-with-source', kind: row?.kind, namespace: row?.namespace, name: row?.name }
    const answer = await served.act(body, { ...browser })
    expect(answer.status).toBe(202)
    await vi.waitFor(async () => expect((await readGroup(idOf(answer.text)))[0]?.state).toBe('done'), {
      timeout: 20_000,
    })
    expect(linesOf([row?.ref ?? ''])).toEqual([`${row?.ref} accepted`])
  })

  it.each<[string, unknown, string, string | null]>([
    ['a body that is no JSON', '{', 'invalid_request', null],
    [
      'an unknown action',
      { action: 'delete', kind: 'Kustomization', namespace: 'a', name: 'b' },
      'invalid_action',
      null,
    ],
    [
      'an unknown field',
      { action: 'suspend', kind: 'Kustomization', namespace: 'a', name: 'b', x: 1 },
      'invalid_request',
      null,
    ],
    [
      'a kind that is not of Flux',
      { action: 'suspend', kind: 'Secret', namespace: 'a', name: 'b' },
      'invalid_kind',
      'suspend',
    ],
    [
      'a name that is a path',
      { action: 'suspend', kind: 'Kustomization', namespace: 'a', name: '../b' },
      'invalid_name',
      'suspend',
    ],
    ['a selection of nonsense', { action: 'suspend', refs: ['x'] }, 'invalid_name', 'suspend'],
    [
      'an object that is not there',
      { action: 'suspend', kind: 'Kustomization', namespace: 'a', name: 'b' },
      'not_found',
      'suspend',
    ],
  ])('leaves one line for %s', async (_, body, code, action) => {
    const before = served.audit.length
    expect((await served.act(body, { ...browser })).code).toBe(code)
    expect(served.audit.slice(before)).toEqual([expect.objectContaining({ outcome: 'refused', reason: code, action })])
  })

  it('leaves one line for what the front refuses, and for viewers', async () => {
    const before = served.audit.length
    const body = { action: 'suspend', kind: 'Kustomization', namespace: 'a', name: 'b' }
    expect((await served.act(body, { ...browser, host: 'evil.example' })).code).toBe('bad_host')
    expect((await served.act(body, { ...browser, 'content-encoding': 'gzip' })).code).toBe('unsupported_media_type')
    expect((await served.act({ ...body, reason: 'x'.repeat(20_000) }, { ...browser })).code).toBe('too_large')
    expect((await served.act(body)).code).toBe('forbidden')
    const reasons = ['bad_host', 'unsupported_media_type', 'too_large', 'forbidden']
    expect(served.audit.slice(before).map(({ reason }) => reason)).toEqual(reasons)
  })

  it('tells a page from a script, also of what the front refuses', async () => {
    const before = served.audit.length
    const body = { action: 'suspend', kind: 'Kustomization', namespace: 'a', name: 'b' }
    const script = { authorization: 'Bearer nobody-knows-it' }
    await served.act(body, { ...browser, host: 'evil.example' })
    await served.act(body, { ...script, host: 'evil.example' })
    await served.act(body, { ...browser })
    await served.act(body, script)
    expect(served.audit.slice(before).map(({ via }) => via)).toEqual(['ui', 'api', 'ui', 'api'])
  })
})
