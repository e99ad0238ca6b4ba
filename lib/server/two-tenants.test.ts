// Two tenants who name each other wherever Flux has words for it: neither sees a name of the other in any byte of any
// answer, whichever address of the table is asked.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DeployDetail, DeployPage } from '@/lib/contract/deploys'
import type { HistoryPage, HistoryStats } from '@/lib/contract/history'
import type { ImagePage } from '@/lib/contract/images'
import type { EventList } from '@/lib/contract/notifications'
import type { State } from '@/lib/contract/state'
import type { ObjectWorkloads, WorkloadPage } from '@/lib/contract/workloads'
import { kindOf, namespaceOf, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import type { ServedProgram } from './testing/serve-program'
import { as, everyRight, openTenantScene, PAIRS, TENANTS, type TenantScene, topicOf } from './testing/tenant-scene'
import { findNames, refsOf, walkAddresses } from './testing/tenant-walk'
import type { Tenant } from './testing/tenant-world'

let scene: TenantScene
let served: ServedProgram

beforeAll(async () => {
  scene = await openTenantScene()
  served = scene.served
}, 60_000)
afterAll(() => scene?.close())

const get = async (user: string, path: string) => served.ask(path, { headers: as(user) })
const stateOf = async (user: string, query = '') => JSON.parse((await get(user, `/api/state${query}`)).text) as State

const deploysOf = async (user: string, query = 'limit=500') =>
  JSON.parse((await get(user, `/api/deploys?all=true&${query}`)).text) as DeployPage

function expectNothingOf(other: Tenant, text: string): void {
  expect(findNames(other, text)).toEqual([])
}

async function askFor(user: string, { kind, metadata }: Tenant['objects'][number] | Missing): Promise<string> {
  const { namespace = '', name } = metadata
  const answer = await served.act({ action: 'reconcile', kind, namespace, name }, as(user))
  return `${answer.status} ${withoutName(answer.text, kind, namespace, name)}`
}

interface Missing {
  readonly kind: string
  readonly metadata: { readonly namespace?: string; readonly name: string }
}

function withoutName(text: string, kind: string, namespace: string, name: string): string {
  const { requestId: _, ...error } = (JSON.parse(text) as { error: { requestId: string } }).error
  return JSON.stringify(error).replaceAll(kind, 'KIND').replaceAll(`${namespace}/${name}`, 'OBJECT')
}

describe.each(PAIRS)('%s, beside %s', (name, otherName) => {
  const own = TENANTS[name]
  const other = TENANTS[otherName]

  it('sees each object of its own, with counts, problems and sources of these alone', async () => {
    const state = await stateOf(own.user)
    expect(state.resources.map(({ ref }) => ref).sort()).toEqual([...refsOf(own)].sort())
    expect(state.counts.total).toBe(own.objects.length)
    for (const { kind, count } of state.sources)
      if (kind !== undefined) expect(count, kind).toBe(own.objects.filter((object) => object.kind === kind).length)
    expect(state.problems.reduce((sum, problem) => sum + problem.holdsBackCount, 0)).toBeLessThanOrEqual(
      own.objects.length,
    )
    expect(state.sources.filter(({ role }) => role === 'ntfy').map(({ id }) => id)).toEqual([`ntfy:${topicOf(own)}`])
    const { topics } = JSON.parse((await get(own.user, '/api/notifications')).text) as { topics: readonly string[] }
    expect(topics).toEqual([topicOf(own)])
    expect(state.verdict.reasons.at(-1)).toMatchObject({ code: 'seen_in_part' })
  })

  it('reads its own words as they are', async () => {
    const [namespace = '', first = ''] = [own.namespaces[0], own.names[0]]
    const { resource } = JSON.parse((await get(own.user, `/api/objects/Kustomization/${namespace}/${first}`)).text)
    expect(resource).toMatchObject({ ref: refOf('Kustomization', namespace, first), namespace, name: first })
    expect((await get(own.user, '/api/events?limit=1000')).text).toContain(`Kustomization/${namespace}/${first}`)
  })

  it('reads events of what Flux deployed where it may list them, and only that there are others', async () => {
    const { events, hidden, total } = JSON.parse(
      (await get(own.user, '/api/events?kind=Deployment,Pod&limit=1000')).text,
    ) as EventList
    expect(new Set(events.map(({ ref }) => namespaceOf(ref)))).toEqual(new Set(own.namespaces))
    expect(events.map(({ ref }) => kindOf(ref))).toContain('Pod')
    expect(events.filter(({ applier }) => applier !== undefined).length).toBeGreaterThan(0)
    for (const { applier = '' } of events)
      if (applier !== '') expect(own.namespaces).toContain(namespaceOf(asRef(applier)))
    expect(total).toBe(events.length)
    expect(hidden).toBe(other.namespaces.length)
    const foreign = `Kustomization/${other.namespaces[0]}/${other.names[0]}`
    expect(JSON.parse((await get(own.user, `/api/events?applier=${foreign}`)).text)).toMatchObject({ total: 0 })
  })

  it('sees no name of the other on any address of the table', async () => {
    const started = await served.act({ action: 'reconcile', refs: refsOf(own).slice(0, 4) }, as(own.user))
    expectNothingOf(other, started.text)
    const { id } = JSON.parse(started.text) as { id: string }
    const walk = await walkAddresses(own, other, id, (path) => get(own.user, path))
    expect(walk).toEqual({ left: ['loginCallback', 'loginStart', 'screen', 'stream'], findings: [] })
  })

  it('sees no name of the other in logs that are followed, and lines of its own', async () => {
    const [namespace = '', first = ''] = [own.namespaces[0], own.names[0]]
    for (const path of [`objects/Kustomization/${namespace}/${first}`, `workloads/Deployment/${namespace}/web`]) {
      const stream = served.openStream(as(own.user), '', `/api/${path}/logs?follow=true&tail=2000`)
      try {
        await vi.waitFor(() => expect(stream.text()).toMatch(/event: lines\ndata: .*"lines":\[\{/), { timeout: 10_000 })
        expect(stream.text()).toContain(`${namespace}`)
        expectNothingOf(other, stream.text())
      } finally {
        stream.close()
      }
    }
  })

  it('is told the same of logs that it may not read, whether there are any or not, and of every line no more', async () => {
    const [theirs = ''] = other.namespaces
    const ask = async (path: string) => {
      const { status, text } = await get(own.user, `/api/workloads/Deployment/${theirs}/${path}/logs`)
      return [status, withoutName(text, '-', theirs, path)]
    }
    expect(await ask('web')).toEqual(await ask('nothing'))
    expect((await ask('web'))[0]).toBe(403)
    const [object] = refsOf(own)
    expect((await get(own.user, `/api/objects/${object}/logs?all=true`)).code).toBe('forbidden')
    expect((await get('adm', `/api/objects/${object}/logs?all=true`)).status).toBe(200)
  })

  it('sees no name of the other in the seed of a page', async () => {
    for (const search of ['', `?namespace=${own.namespaces[0]}`]) {
      const seed = await served.program.runtime.readSeed(new Headers(as(own.user)), search)
      expect(seed.state?.resources.length).toBeGreaterThan(0)
      expectNothingOf(other, JSON.stringify(seed))
    }
  })

  it('sees the pods of its own, once and live, and no name of the other in what they say', async () => {
    const [namespace = ''] = own.namespaces
    const path = `/api/objects/Kustomization/${namespace}/web/workloads`
    const { workloads, hidden } = JSON.parse((await get(own.user, path)).text) as ObjectWorkloads
    const web = workloads.find(({ ref }) => ref === refOf('Deployment', namespace, 'web'))
    expect(web?.pods.map(({ status }) => status)).toEqual(['ImagePullBackOff', 'Running'])
    // Its inventory names a Deployment of the other.
    expect(hidden).toBeGreaterThan(0)
    const stream = served.openStream({ ...as(own.user), accept: 'text/event-stream' }, '', path)
    await vi.waitFor(() => expect(stream.text()).toContain('ImagePullBackOff'), { timeout: 10_000 })
    stream.close()
    expectNothingOf(other, stream.text())
    const { workloads: listed } = JSON.parse((await get(own.user, '/api/workloads')).text) as WorkloadPage
    expect(listed.map((one) => one.namespace).filter((one) => !own.namespaces.includes(one))).toEqual([])
    const [theirs = ''] = other.namespaces
    const { total } = JSON.parse((await get(own.user, `/api/workloads?namespace=${theirs}`)).text) as WorkloadPage
    expect(total).toBe(0)
  })

  it('sees what runs of its own images: of workloads with the same image neither names nor numbers of the other', async () => {
    const { text } = await get(own.user, '/api/images?limit=500')
    const { rows, total } = JSON.parse(text) as ImagePage
    expect(total).toBe(own.objects.filter(({ kind }) => kind === 'ImageRepository' || kind === 'ImagePolicy').length)
    const places = rows
      .flatMap(({ running }) => running?.tags ?? [])
      .flatMap(({ workloads }) => workloads.map(namespaceOf))
    expect(new Set(places)).toEqual(new Set(own.namespaces))
    for (const { ref, policy, repository, running } of rows) {
      expect(own.namespaces).toContain(namespaceOf(ref))
      expect(running?.tags.map(({ workloads }) => workloads.length)).toEqual([own.namespaces.length])
      // Policies take from the other's repositories, repositories are their own.
      expect(repository?.state === 'unknown' && repository.status === undefined).toBe(policy !== undefined)
    }
    expectNothingOf(other, text)
    const found = await get(own.user, `/api/images?q=${other.namespaces[0]}`)
    expect(JSON.parse(found.text)).toMatchObject({ total: 0 })
  })

  it('sees the deploys of its own objects, counted over these alone, and of the same commits no more', async () => {
    const { deploys } = await deploysOf(own.user)
    const whole = new Map((await deploysOf('adm')).deploys.map((one) => [one.id, one]))
    let narrower = 0
    for (const { id, total, done, failed, waiting, suspended, running, overtakenBy } of deploys) {
      expect(done + failed + waiting + suspended + running.length, id).toBe(total)
      const { objects, previous, next } = JSON.parse((await get(own.user, `/api/deploys/${id}`)).text) as DeployDetail
      expect(objects, id).toHaveLength(total)
      for (const { ref } of objects) expect(own.namespaces).toContain(namespaceOf(ref))
      for (const near of [previous, next, overtakenBy])
        if (near !== undefined) expect((await get(own.user, `/api/deploys/${near}`)).status, near).toBe(200)
      if (total < (whole.get(id)?.total ?? 0)) narrower += 1
    }
    expect(narrower).toBeGreaterThan(0)
    const foreign = [...whole.keys()].filter((id) => !deploys.some((one) => one.id === id))
    expect(foreign.length).toBeGreaterThan(0)
    for (const id of foreign) {
      const answer = await get(own.user, `/api/deploys/${id}`)
      const none = await get(own.user, '/api/deploys/0000000000000000')
      expect([answer.status, withoutName(answer.text, '-', '-', '-')]).toEqual([
        404,
        withoutName(none.text, '-', '-', '-'),
      ])
    }
  })

  it('turns the pages of deploys without one page for what is not its own', async () => {
    const { deploys } = await deploysOf(own.user)
    const turned: string[] = []
    let cursor = ''
    for (const _ of deploys) {
      const page = await deploysOf(own.user, `limit=1${cursor}`)
      turned.push(...page.deploys.map(({ id }) => id))
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`
    }
    expect(turned).toEqual(deploys.map(({ id }) => id))
    expect(cursor).toBe('')
  })

  it('is told nothing by filters that name what is not its own', async () => {
    const theirs = refsOf(other)
    for (const ref of theirs.slice(0, 14)) {
      for (const question of [`deploys?all=true&source=${ref}`, `deploys?all=true&ref=${ref}`, `history?ref=${ref}`]) {
        const { text } = await get(own.user, `/api/${question}`)
        const { deploys = [], entries = [], nextCursor } = JSON.parse(text) as Partial<DeployPage & HistoryPage>
        expect([question, deploys.length, entries.length, nextCursor]).toEqual([question, 0, 0, undefined])
      }
    }
    const [namespace = '', word = ''] = [other.namespaces[0], other.names[0]]
    for (const query of [`namespace=${namespace}`, `q=${word}`, `q=${namespace}`]) {
      const { entries } = JSON.parse((await get(own.user, `/api/history?limit=500&${query}`)).text) as HistoryPage
      expect([query, entries]).toEqual([query, []])
    }
  })

  it('has figures of its own objects alone', async () => {
    const figures = async (user: string, query = '') =>
      JSON.parse((await get(user, `/api/history/stats${query}`)).text) as HistoryStats
    const [mine, theirs, all] = [await figures(own.user), await figures(other.user), await figures('adm')]
    expect(mine.total.incidents).toBeGreaterThan(0)
    expect(mine.total.incidents + theirs.total.incidents).toBe(all.total.incidents)
    const { deploys } = await deploysOf(own.user)
    const reached: number[] = []
    for (const { id } of deploys) {
      const { objects } = JSON.parse((await get(own.user, `/api/deploys/${id}`)).text) as DeployDetail
      reached.push(objects.filter(({ changed }) => changed === true).length)
    }
    expect(mine.total.deploys).toBe(reached.filter((count) => count > 0).length)
    expect(mine.total.deploys).toBeGreaterThan(0)
    expect(mine.total.deploys).toBeLessThan(all.total.deploys)
    expect(mine.days.reduce((sum, { changed }) => sum + changed, 0)).toBe(reached.reduce((sum, one) => sum + one, 0))
    const { total } = await figures(own.user, `?namespace=${other.namespaces.join(',')}`)
    expect(total).toMatchObject({ deploys: 0, incidents: 0, runningIncidents: 0, recovered: 0, failedDeploys: 0 })
  })

  it('sees no name of the other in its stream, whoever does what meanwhile', async () => {
    const stream = served.openStream(as(own.user))
    const patched = served.openStream(as(own.user), `?rows=short&namespace=${own.namespaces[0]}`)
    try {
      await vi.waitFor(() => expect(patched.text() + stream.text()).toMatch(/event: heartbeat[\s\S]*event: heartbeat/))
      const before = stream.text().length
      for (const tenant of [other, own]) {
        for (const [at, ref] of refsOf(tenant).slice(0, 3).entries())
          scene.simulator.control.setStatus(ref, {
            lastAttemptedRevision: `main@sha1:${String(at).repeat(40)}`,
            conditions: [
              {
                type: 'Ready',
                status: 'False',
                reason: 'BuildFailed',
                message: `broken beside ${other.namespaces[0]}/${other.names[0]}, says ${tenant.names[0]}`,
                lastTransitionTime: '2026-11-20T09:00:00Z',
              },
            ],
          })
        const [object] = tenant.objects
        scene.simulator.control.publish(topicOf(tenant), {
          title: `${object?.kind.toLowerCase()}/${object?.metadata.name}.${object?.metadata.namespace} BuildFailed`,
          message: `of ${tenant.namespaces[0]}, because of ${other.names[1]}`,
        })
        await served.act({ action: 'reconcile', refs: refsOf(tenant).slice(4, 6) }, as(tenant.user))
      }
      await vi.waitFor(
        () => {
          const text = stream.text().slice(before)
          for (const type of ['delta', 'notification', 'action']) expect(text).toContain(`event: ${type}`)
          expect(text).toContain(`says ${own.names[0]}`)
        },
        { timeout: 10_000 },
      )
      expectNothingOf(other, stream.text())
      expectNothingOf(other, patched.text())
    } finally {
      stream.close()
      patched.close()
    }
  })

  it('is told nothing of the other by what is kept for many, nor by going on from what the other knows', async () => {
    const path = `${served.origin}/api/state?rows=short`
    // Compressed, which is what is kept.
    const ask = (user: string, headers = {}) => fetch(path, { headers: { ...as(user), ...headers } })
    const [theirs, mine] = [await ask(other.user), await ask(own.user)]
    expect(mine.headers.get('content-encoding')).toBe('gzip')
    expectNothingOf(other, await mine.text())
    const known = { 'if-none-match': theirs.headers.get('etag') ?? '' }
    expect((await ask(own.user, known)).status).toBe(200)
    const { startedAt, version } = (await theirs.json()) as State
    const stream = served.openStream(as(own.user), `?rows=short&from=${startedAt}.${version}`)
    await vi.waitFor(() => expect(stream.text()).toContain('event: heartbeat'), { timeout: 10_000 })
    stream.close()
    expect(stream.text()).toContain('event: snapshot')
    expectNothingOf(other, stream.text())
  })

  it('sees no name of the other in what becomes of its requests, refused ones as well', async () => {
    const requests: readonly object[] = [
      { action: 'reconcile', select: 'failing' },
      { action: 'reconcile-with-source', refs: refsOf(own) },
      ...own.objects
        .slice(0, 9)
        .flatMap(({ kind, metadata: { namespace, name } }) =>
          ['reconcile-with-source', 'suspend', 'force'].map((action) => ({ action, kind, namespace, name })),
        ),
    ]
    for (const request of requests) {
      scene.pass(11_000)
      const { text } = await served.act(request, as(own.user))
      expectNothingOf(other, text)
      const { actions = [] } = JSON.parse(text) as { actions?: readonly { readonly ref: string }[] }
      expect(actions.filter(({ ref }) => !own.namespaces.includes(ref.split('/')[1] ?? ''))).toEqual([])
    }
    expectNothingOf(other, (await get(own.user, '/api/actions')).text)
  })

  it('gets the same answer for what is there and may not be seen as for what is not there', async () => {
    const [object] = other.objects
    if (object === undefined) throw new Error('The other has no object.')
    const { kind, metadata } = object
    const { namespace = '' } = metadata
    const missing: Missing = { kind, metadata: { namespace, name: 'nobody-has-this' } }
    for (const part of ['', '/values', '/workloads', '/logs', '/logs?all=true']) {
      const page = async ({ metadata: { name: asked } }: Missing) => {
        const { status, text } = await get(own.user, `/api/objects/${kind}/${namespace}/${asked}${part}`)
        return [status, withoutName(text, kind, namespace, asked)]
      }
      expect(await page(object), part).toEqual(await page(missing))
      expect((await page(object))[0], part).toBe(part.endsWith('all=true') ? 403 : 404)
    }
    expect(await askFor(own.user, object)).toBe(await askFor(own.user, missing))
    expect(await askFor(own.user, object)).toMatch(/^404 /)
    const theirs = await served.act({ action: 'suspend', refs: refsOf(other).slice(8, 10) }, as(other.user))
    const { id } = JSON.parse(theirs.text) as { id: string }
    for (const method of ['GET', 'DELETE']) {
      const ask = (one: string) =>
        served.ask(`/api/actions/${one}`, { method, headers: { ...as(own.user), origin: served.origin } })
      const [real, none] = [await ask(id), await ask('00000000-0000-4000-8000-000000000000')]
      expect([real.status, withoutName(real.text, '-', '-', '-')]).toEqual([404, withoutName(none.text, '-', '-', '-')])
    }
    const { access } = JSON.parse((await get(own.user, `/api/access?ref=${refsOf(other)[0]}`)).text) as { access: [] }
    expect(access).toEqual([])
  })

  it('finds nothing by a word that it may not see', async () => {
    for (const word of [other.names[0], other.namespaces[0]]) {
      for (const path of [`/api/notifications?q=${word}`, `/api/state?q=${word}`, `/api/graph?q=${word}`]) {
        const { text } = await get(own.user, path)
        const { messages, resources, nodes } = JSON.parse(text) as Record<string, readonly unknown[] | undefined>
        expect([path, ...(messages ?? []), ...(resources ?? []), ...(nodes ?? [])]).toEqual([path])
      }
    }
  })
})

describe('rights to read', () => {
  it('show nothing and no verdict to somebody without any', async () => {
    const state = await stateOf('eve')
    expect(state).toMatchObject({ resources: [], problems: [], rollouts: [], counts: { total: 0 } })
    expect(state.verdict).toMatchObject({ level: 'unknown', sentence: 'There is no object that you may see.' })
  })

  it('make one view for all who may read the same, and ask for each once', async () => {
    scene.door.allow = (_, resource, namespace) => everyRight('ann', resource, namespace)
    scene.pass(31_000)
    const [ann, eve] = [await stateOf('ann'), await stateOf('eve')]
    const refsIn = ({ resources }: State) => resources.map(({ ref }) => ref).sort()
    expect(refsIn(eve)).toEqual(refsIn(ann))
    expect(refsIn(eve)).toHaveLength(TENANTS.apricot.objects.length)
    const asked = scene.door.reviews()
    await Promise.all([stateOf('ann'), stateOf('eve'), stateOf('ann')])
    expect(scene.door.reviews()).toBe(asked)
  })

  it('count within the time that an answer is kept, both ways', async () => {
    scene.door.allow = (user, resource, namespace) =>
      user === 'adm' || (user === 'eve' && everyRight('ann', resource, namespace))
    scene.pass(31_000)
    expect((await stateOf('eve')).counts.total).toBe(TENANTS.apricot.objects.length)
    expect((await stateOf('ann')).counts.total).toBe(0)
    scene.door.allow = everyRight
    scene.pass(31_000)
    expect((await stateOf('eve')).counts.total).toBe(0)
    expect((await stateOf('ann')).counts.total).toBe(TENANTS.apricot.objects.length)
  })

  it('show nothing where the cluster does not say, and say that', async () => {
    scene.door.allow = () => undefined
    scene.pass(31_000)
    const state = await stateOf('ann')
    expect(state.resources).toEqual([])
    expect(state.verdict).toMatchObject({ level: 'unknown', sentence: 'The cluster does not say what you may see.' })
    scene.door.allow = everyRight
    scene.pass(31_000)
    expect((await stateOf('ann')).counts.total).toBe(TENANTS.apricot.objects.length)
  })
})
