import { afterEach, describe, expect, it } from 'vitest'
import { WorkloadQuerySchema } from '@/lib/contract/schema/queries'
import { ObjectWorkloadsSchema, WorkloadPageSchema } from '@/lib/contract/schema/workloads'
import type { ReviewedAccess } from '@/lib/kubernetes/access-review'
import { status } from '@/lib/kubernetes/testing/scripted-server'
import { asRef } from '@/lib/testing/as-ref'
import { type Identity, NOBODY } from '../identity/identity'
import { ago, applier, GIVEN_UP, type MadeObject, podOf, replicaSet, workload } from '../testing/workload-objects'
import { openWorkloadScene, type WorkloadScene, type WorkloadScenePlan } from '../testing/workload-scene'
import type { PodQuery } from './pods'

const APPS = asRef('Kustomization/flux-system/apps')
const WEB = 'Deployment/apps/web'
const ADMIN = 'Deployment/apps/web-admin'
const DB = 'StatefulSet/data/db'
const PULL = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "ghcr.io/x/web:1.3": unauthorized' }
const ANN: Identity = { name: 'ann', groups: [], role: 'viewer' }
const LONG = new AbortController().signal

let scene: WorkloadScene

async function open(plan: WorkloadScenePlan): Promise<WorkloadScene> {
  scene = await openWorkloadScene(plan)
  return scene
}

afterEach(() => scene.close())

const ask = async (identity = NOBODY) => ObjectWorkloadsSchema.parse(await scene.asked.ofObject(identity, APPS, LONG))

const page = async (query: object = {}, identity = NOBODY) =>
  WorkloadPageSchema.parse(await scene.asked.page(identity, WorkloadQuerySchema.parse(query), LONG))

const pods = (query: Partial<PodQuery> = {}, identity = NOBODY) =>
  scene.asked.pods(identity, { namespace: [], ...query }, LONG)

const ROLLOUT: readonly MadeObject[] = [
  replicaSet('web-1', WEB, 1),
  replicaSet('web-2', WEB, 2),
  replicaSet('web-admin-1', ADMIN, 1),
  podOf('web-1-a', { owner: 'uid of web-1', image: 'ghcr.io/x/web:1.2' }),
  podOf('web-2-a', { owner: 'uid of web-2', waiting: PULL, createdAt: ago(600) }),
  podOf('web-2-b', { owner: 'uid of web-2', waiting: PULL, createdAt: ago(60) }),
  podOf('web-admin-1-a', { owner: 'uid of web-admin-1' }),
  podOf('web-3-orphan'),
  podOf('web-4-adopted', { owner: 'somebody else' }),
]

describe('what an object deployed', () => {
  it('is told down to its own pods, by the uid of their controllers, bad ones and newest first', async () => {
    await open({
      objects: [applier(APPS, [WEB, ADMIN]), workload(WEB, { status: GIVEN_UP }), workload(ADMIN)],
      pods: ROLLOUT,
    })
    const { workloads, state, notJudged, remote } = await ask()
    expect([state, notJudged, remote]).toEqual(['live', [], false])
    expect(workloads.map(({ ref, status }) => `${ref} ${status}`)).toEqual([`${WEB} failed`, `${ADMIN} ok`])
    const [web, admin] = workloads
    expect(web?.podsView).toEqual({ state: 'live' })
    expect(web?.pods.map(({ name, status, state, current }) => `${name} ${status} ${state} ${current}`)).toEqual([
      'web-2-b ImagePullBackOff failed true',
      'web-2-a ImagePullBackOff failed true',
      'web-1-a Running ok false',
    ])
    expect(admin?.pods.map(({ name }) => name)).toEqual(['web-admin-1-a'])
  })

  it('says with the pods why it does not run, and which image runs instead', async () => {
    await open({ objects: [applier(APPS, [WEB]), workload(WEB, { status: GIVEN_UP })], pods: ROLLOUT })
    const [web] = (await ask()).workloads
    expect(web?.sentence).toContain('2 of 2 pods cannot pull ghcr.io/x/web:1.3')
    expect(web?.images).toEqual([{ container: 'app', wanted: 'ghcr.io/x/web:1.3', running: 'ghcr.io/x/web:1.2' }])
  })

  it('has of a CronJob the pods of its Jobs, which stand in no inventory', async () => {
    const backup = 'CronJob/data/backup'
    const owner = { kind: 'CronJob', name: 'backup', uid: backup }
    await open({
      objects: [
        applier(APPS, [backup]),
        workload(backup),
        workload('Job/data/backup-1', { owner }),
        workload('Job/data/x'),
      ],
      pods: [
        podOf('backup-1-a', { namespace: 'data', owner: 'Job/data/backup-1' }),
        podOf('backup-1-b', { namespace: 'data', owner: 'Job/data/x' }),
      ],
    })
    const { workloads } = await ask()
    expect(workloads.map(({ ref, pods }) => [ref, pods.map(({ name }) => name)])).toEqual([[backup, ['backup-1-a']]])
  })

  it('names what has no word here, and nothing of it is asked for', async () => {
    await open({ objects: [applier(APPS, [WEB, 'ConfigMap/apps/settings', 'Secret/apps/token']), workload(WEB)] })
    const { notJudged } = await ask()
    expect(notJudged.map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`)).toEqual([
      'ConfigMap/apps/settings',
      'Secret/apps/token',
    ])
    for (const { path } of scene.server.requests) expect(path).toMatch(/\/(pods|replicasets)$/)
  })

  it('has never anything of environment, arguments, volumes or annotations', async () => {
    const canary = 'c4n4ry-0f-the-m1ne'
    const container = {
      name: 'app',
      image: 'ghcr.io/x/web:1.3',
      env: [{ name: 'PASSWORD', value: canary }],
      args: [`--token=${canary}`],
      command: [canary],
    }
    const spec = { containers: [container], volumes: [{ name: canary, secret: { secretName: canary } }] }
    const planted = podOf('web-1-a', { owner: 'uid of web-1', spec })
    const annotated = {
      ...planted,
      metadata: { ...planted.metadata, annotations: { secret: canary }, labels: { canary } },
    }
    const template = { template: { metadata: { annotations: { canary } }, spec } }
    await open({
      objects: [applier(APPS, [WEB]), workload(WEB, { spec: template, status: GIVEN_UP })],
      pods: [replicaSet('web-1', WEB, 1), annotated],
    })
    const told = JSON.stringify([await ask(), await page()])
    expect(told).toContain('web-1-a')
    expect(told).not.toContain(canary)
  })

  it('has 200 pods of each at most, and says how many more there are', async () => {
    const pods = Array.from({ length: 312 }, (_, at) =>
      podOf(`web-${at}`, { owner: 'uid of web-1', ...(at === 300 ? { waiting: PULL } : {}) }),
    )
    await open({ objects: [applier(APPS, [WEB]), workload(WEB)], pods: [replicaSet('web-1', WEB, 1), ...pods] })
    const [web] = (await ask()).workloads
    expect(web?.pods).toHaveLength(200)
    expect(web?.morePods).toBe(112)
    expect(web?.pods[0]?.name).toBe('web-300')
  })

  it('has 2,000 pods in all, most of those that do not run', async () => {
    const refs = Array.from({ length: 12 }, (_, at) => `StatefulSet/apps/db-${at}`)
    const pods = refs.flatMap((ref) =>
      Array.from({ length: 200 }, (_, at) => podOf(`${ref.slice(17)}-${at}`, { owner: ref })),
    )
    const objects = refs.map((ref, at) => workload(ref, at === 11 ? { status: { readyReplicas: 0 } } : {}))
    await open({ objects: [applier(APPS, refs), ...objects], pods })
    const { workloads } = await ask()
    expect(workloads.map((one) => one.pods.length)).toEqual([...Array(10).fill(200), 0, 0])
    expect(workloads.map(({ morePods = 0 }) => morePods)).toEqual([...Array(10).fill(0), 200, 200])
    expect(workloads[0]?.ref).toBe('StatefulSet/apps/db-11')
  })

  it('is not looked up here where it goes to another cluster', async () => {
    const remote = applier(APPS, [WEB], { kubeConfig: { secretRef: { name: 'remote' } } })
    await open({ objects: [remote, workload(WEB)] })
    expect(await ask()).toMatchObject({ remote: true, workloads: [], notJudged: [] })
    expect(scene.requests()).toEqual([])
  })

  it('is found by label where there is no inventory, and says so', async () => {
    const release = asRef('HelmRelease/apps/web')
    const labels = { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'apps' }
    await open({ objects: [applier(release, undefined), workload(WEB, { labels })] })
    const { workloads, byLabel } = await scene.asked.ofObject(NOBODY, release, LONG)
    expect([workloads.map(({ ref }) => ref), byLabel]).toEqual([[WEB], true])
  })

  it('is told without pods where these do not come within three seconds', async () => {
    await open({ objects: [applier(APPS, [WEB]), workload(WEB)] })
    scene.server.onList = () => {}
    const answer = ask()
    await scene.timers.passUntil(() => scene.server.requests.length === 2, 'they are asked for')
    await scene.timers.pass(3_000)
    const [web] = (await answer).workloads
    expect([web?.status, web?.pods, web?.podsView]).toEqual(['ok', [], { state: 'connecting' }])
  })

  it('says of each by itself where its pods may not be read: two of three namespaces', async () => {
    const refs = ['StatefulSet/one/db', 'StatefulSet/two/db', 'StatefulSet/three/db']
    await open({
      objects: [applier(APPS, refs), ...refs.map((ref) => workload(ref))],
      pods: [podOf('db-0', { namespace: 'two', owner: 'StatefulSet/two/db' })],
    })
    const { onList } = scene.server
    scene.server.onList = (exchange) =>
      exchange.path.includes('/two/') ? onList(exchange) : exchange.json(403, status(403, 'Forbidden'))
    const { workloads } = await ask()
    expect(workloads.map(({ namespace, podsView, pods }) => [namespace, podsView.state, pods.length])).toEqual([
      ['one', 'forbidden', 0],
      ['three', 'forbidden', 0],
      ['two', 'live', 1],
    ])
    for (const { namespace, podsView } of workloads)
      if (namespace !== 'two') expect(podsView.reason).toContain('does not let this account list pods')
  })

  it('says of each by itself where its workloads may not be read, and of others how they stand', async () => {
    const refs = ['StatefulSet/one/db', 'StatefulSet/two/db', 'StatefulSet/elsewhere/db']
    const [one = '', two = ''] = refs
    await open({ objects: [applier(APPS, refs), workload(one), workload(two)], namespaces: ['one', 'two'] })
    scene.setStateIn('one', 'forbidden')
    scene.setStateIn('two', 'live')
    const { state, workloads } = await ask()
    expect(state).toBe('forbidden')
    expect(
      workloads.map(({ namespace, status, unread }) => [namespace, status, unread?.state, unread?.reason]),
    ).toEqual([
      ['elsewhere', 'unknown', 'disabled', 'not read: its namespace is not'],
      ['one', 'unknown', 'forbidden', 'The statefulsets of namespace one are not read now.'],
      ['two', 'ok', undefined, undefined],
    ])
  })

  it('says what is not read where workloads are not, and is not there where its object is not', async () => {
    await open({ objects: [applier(APPS, [WEB]), workload(WEB)] })
    scene.setState('forbidden', 'Not allowed to list deployments.')
    const { state, reason, workloads } = await ask()
    expect([state, reason]).toEqual(['forbidden', 'Not allowed to list deployments.'])
    expect(workloads[0]).toMatchObject({ status: 'unknown', unread: { state: 'forbidden' } })
    await expect(scene.asked.ofObject(NOBODY, asRef('Kustomization/flux-system/none'), LONG)).rejects.toThrow(
      'does not exist',
    )
  })

  it('says of one that is named and gone that it is not there', async () => {
    await open({ objects: [applier(APPS, [WEB])] })
    expect((await ask()).workloads[0]).toMatchObject({ ref: WEB, unread: { state: 'absent' }, images: [] })
  })

  it('says that nothing is read where workloads are off, and asks for nothing', async () => {
    await open({ objects: [applier(APPS, [WEB])], isOn: false })
    expect(await ask()).toMatchObject({ workloads: [], reason: expect.stringContaining('WORKLOADS') })
    expect((await page()).workloads).toEqual([])
    expect(scene.requests()).toEqual([])
  })
})

describe('what it costs', () => {
  it('is the same for ten who look as for one, and ends a minute after the last', async () => {
    await open({ objects: [applier(APPS, [WEB]), workload(WEB)], pods: ROLLOUT })
    const subscriber = { write: () => 0, close() {} }
    const leave = await Promise.all(
      Array.from({ length: 10 }, async () => (await scene.asked.live(NOBODY, APPS)).open().broadcaster.add(subscriber)),
    )
    await scene.timers.until(() => scene.requests().length === 4, 'pods and ReplicaSets are watched')
    for (let time = 0; time < 10; time += 1) await ask()
    expect(scene.requests().sort()).toEqual([
      'list /api/v1/namespaces/apps/pods',
      'list /apis/apps/v1/namespaces/apps/replicasets',
      'watch /api/v1/namespaces/apps/pods',
      'watch /apis/apps/v1/namespaces/apps/replicasets',
    ])
    for (const go of leave) go()
    await scene.timers.pass(61_000)
    expect(scene.feeds.running()).toBe(0)
  })

  it('is nothing for pods while nobody looks and all is well', async () => {
    await open({ objects: [applier(APPS, [WEB]), workload(WEB)], pods: ROLLOUT })
    await scene.timers.pass(120_000)
    expect(scene.requests()).toEqual([])
  })

  it('is one namespace where something does not run, so that the reason is there before anybody asks', async () => {
    await open({
      objects: [applier(APPS, [WEB, DB]), workload(WEB, { status: GIVEN_UP }), workload(DB)],
      pods: ROLLOUT,
    })
    await scene.timers.until(() => scene.feeds.view('pods', 'apps').state === 'live', 'the pods are read')
    expect(scene.requests().every((request) => request.includes('/namespaces/apps/'))).toBe(true)
    scene.take([applier(APPS, [WEB, DB]), workload(WEB), workload(DB)])
    await scene.timers.pass(61_000)
    expect(scene.feeds.running()).toBe(0)
  })

  it('is one feed of all pods where more than ten namespaces are looked at', async () => {
    const refs = Array.from({ length: 11 }, (_, at) => `StatefulSet/n-${at}/db`)
    await open({ objects: [applier(APPS, refs), ...refs.map((ref) => workload(ref))] })
    await ask()
    expect(scene.requests()[0]).toBe('list /api/v1/pods')
    expect(scene.feeds.running()).toBe(1)
  })
})

describe('the page of all workloads', () => {
  const REPOSITORY: MadeObject = {
    ...applier('ImageRepository/flux-system/web', undefined, { image: 'ghcr.io/x/web' }),
  }
  const POLICY = applier('ImagePolicy/flux-system/web', undefined, { imageRepositoryRef: { name: 'web' } })
  const objects = [
    applier(APPS, [WEB, ADMIN]),
    applier('HelmRelease/data/db', [DB, 'CronJob/data/backup']),
    REPOSITORY,
    POLICY,
    workload(WEB, { status: GIVEN_UP }),
    workload(ADMIN, { spec: { template: { spec: { containers: [{ name: 'app', image: 'nginx:1' }] } } } }),
    workload(DB),
    workload('CronJob/data/backup', { spec: { suspend: true } }),
  ]

  it('has all of them, worst first, with who manages each, the policy of its image and what is not well', async () => {
    await open({ objects, pods: ROLLOUT })
    const { workloads, total, state } = await page()
    expect([total, state]).toEqual([4, 'live'])
    expect(workloads.map(({ ref, status, managedBy }) => `${ref} ${status} ${managedBy}`)).toEqual([
      `${WEB} failed ${APPS}`,
      'CronJob/data/backup suspended HelmRelease/data/db',
      `${ADMIN} ok ${APPS}`,
      `${DB} ok HelmRelease/data/db`,
    ])
    expect(workloads.map(({ policy }) => policy)).toEqual([
      'ImagePolicy/flux-system/web',
      'ImagePolicy/flux-system/web',
      undefined,
      'ImagePolicy/flux-system/web',
    ])
    expect(workloads[0]?.podsNotWell?.map(({ name }) => name)).toEqual(['web-2-b', 'web-2-a'])
    expect(workloads[2]).not.toHaveProperty('podsNotWell')
  })

  it.each<[object, readonly string[]]>([
    [{ namespace: ['data'] }, ['CronJob/data/backup', DB]],
    [{ status: ['failed', 'suspended'] }, [WEB, 'CronJob/data/backup']],
    [{ managedBy: APPS, status: ['ok'] }, [ADMIN]],
    [{ image: 'NGINX' }, [ADMIN]],
    [{ image: 'web:1.2' }, [WEB]],
    [{ q: 'cannot pull' }, [WEB]],
    [{ q: 'nothing-like-it' }, []],
  ])('is narrowed by %o', async (query, refs) => {
    await open({ objects, pods: ROLLOUT })
    await scene.timers.until(() => scene.feeds.view('replicasets', 'apps').state === 'live', 'pods are read')
    await scene.timers.until(() => scene.feeds.view('pods', 'apps').state === 'live', 'pods are read')
    scene.renew()
    const { workloads, total } = await page(query)
    expect([workloads.map(({ ref }) => ref), total]).toEqual([refs, refs.length])
  })

  it('comes in pages that follow each other and end', async () => {
    await open({ objects, pods: ROLLOUT })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const next = await page({ limit: 3, ...(cursor === undefined ? {} : { cursor }) })
      expect(next.total).toBe(4)
      seen.push(...next.workloads.map(({ ref }) => ref))
      cursor = next.nextCursor
    } while (cursor !== undefined && seen.length < 20)
    expect(seen).toEqual([WEB, 'CronJob/data/backup', ADMIN, DB])
  })

  it('takes no cursor that it did not give, and no limit beyond its own', () => {
    for (const cursor of ['x', 'failed.x', 'failed.Deployment/apps/web/more', `failed.Deployment/${'a'.repeat(300)}/x`])
      expect(WorkloadQuerySchema.safeParse({ cursor }).success).toBe(false)
    expect(WorkloadQuerySchema.parse({ limit: 100_000 }).limit).toBe(500)
  })
})

describe('the pods of all workloads', () => {
  it('are told by workload, worst first, whoever applied it', async () => {
    await open({
      objects: [
        applier(APPS, [WEB, ADMIN]),
        applier('HelmRelease/data/db', [DB]),
        workload(WEB, { status: GIVEN_UP }),
        workload(ADMIN),
        workload(DB),
      ],
      pods: [...ROLLOUT, podOf('db-0', { namespace: 'data', owner: DB })],
    })
    const told = await pods()
    expect([told.view.state, told.hidden]).toEqual(['live', 0])
    expect(told.workloads.map((one) => [one.ref, one.managedBy, one.pods.map(({ name }) => name)])).toEqual([
      [WEB, APPS, ['web-2-b', 'web-2-a', 'web-1-a']],
      [ADMIN, APPS, ['web-admin-1-a']],
      [DB, 'HelmRelease/data/db', ['db-0']],
    ])
    expect((await pods({ managedBy: asRef('HelmRelease/data/db') })).workloads.map(({ ref }) => ref)).toEqual([DB])
    expect((await pods({ namespace: ['apps'] })).workloads.map(({ ref }) => ref)).toEqual([WEB, ADMIN])
  })

  it('are nobody knows which where workloads are off', async () => {
    await open({ objects: [applier(APPS, [WEB])], isOn: false })
    expect(await pods()).toMatchObject({ workloads: [], view: { state: 'disabled' } })
  })
})

describe('under the rights of a person', () => {
  const objects = [applier(APPS, [WEB, DB]), workload(WEB, { status: GIVEN_UP }), workload(DB)]
  const rightsBy = (answer: (access: ReviewedAccess) => boolean) => ({
    ask: async (_: Identity, access: ReviewedAccess) => answer(access),
  })

  it('tells nothing of what they may not list but that they may not', async () => {
    await open({ objects, pods: ROLLOUT, rights: rightsBy(({ namespace }) => namespace === 'data') })
    const { workloads } = await ask(ANN)
    const [web] = workloads.filter(({ ref }) => ref === WEB)
    expect(web).toMatchObject({
      status: 'unknown',
      sentence: 'You may not list deployments in namespace apps.',
      unread: { state: 'forbidden' },
      images: [],
      pods: [],
      podsView: { state: 'forbidden' },
    })
    expect(workloads.find(({ ref }) => ref === DB)).toMatchObject({ status: 'ok', podsView: { state: 'live' } })
    const { workloads: listed, total } = await page({}, ANN)
    expect([listed.map(({ ref }) => ref), total]).toEqual([[DB], 1])
  })

  it('says in how many namespaces there is more than they may list, of those that were asked for', async () => {
    await open({ objects, pods: ROLLOUT, rights: rightsBy(({ namespace }) => namespace === 'data') })
    expect((await page({}, ANN)).hidden).toBe(1)
    expect((await page({ managedBy: APPS }, ANN)).hidden).toBe(1)
    expect(await page({ namespace: ['data'] }, ANN)).not.toHaveProperty('hidden')
    expect((await page({}, NOBODY)).hidden).toBe(2)
    expect((await pods({}, ANN)).hidden).toBe(1)
  })

  it('tells no pod, and nothing that a pod says, to whom may list workloads alone', async () => {
    await open({ objects, pods: ROLLOUT, rights: rightsBy(({ resource }) => resource !== 'pods') })
    await scene.timers.until(() => scene.feeds.view('pods', 'apps').state === 'live', 'the pods are read')
    await scene.timers.until(() => scene.feeds.view('replicasets', 'apps').state === 'live', 'the sets are read')
    scene.renew()
    const answer = await ask(ANN)
    expect(answer.workloads[0]).toMatchObject({
      ref: WEB,
      status: 'failed',
      pods: [],
      podsView: { state: 'forbidden' },
    })
    const listed = await page({}, ANN)
    expect(listed.workloads[0]?.podsUnread).toEqual({
      state: 'forbidden',
      reason: 'You may not list pods in namespace apps.',
    })
    const told = await pods({}, ANN)
    expect(told.workloads.map(({ podsView }) => podsView.state)).toEqual(['forbidden', 'forbidden'])
    for (const text of [JSON.stringify(answer), JSON.stringify(listed), JSON.stringify(told)]) {
      expect(text).toContain(WEB)
      for (const secret of ['cannot pull', 'web-2', 'ImagePull', 'web:1.2']) expect(text).not.toContain(secret)
    }
    expect((await page({ q: 'cannot pull' }, ANN)).total).toBe(0)
  })

  it('tells nothing to somebody of whom nobody knows who it is', async () => {
    await open({ objects, rights: rightsBy(() => true) })
    expect((await ask(NOBODY)).workloads.every(({ status }) => status === 'unknown')).toBe(true)
    expect((await page({}, NOBODY)).total).toBe(0)
  })

  it('has a key that tells apart who may see another part', async () => {
    const allowed = new Set(['apps'])
    await open({ objects, rights: rightsBy(({ namespace = '' }) => allowed.has(namespace)) })
    const before = (await scene.asked.live(ANN, APPS)).key
    allowed.add('data')
    expect((await scene.asked.live(ANN, APPS)).key).not.toBe(before)
  })
})
