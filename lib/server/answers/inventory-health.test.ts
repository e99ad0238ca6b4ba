import { afterEach, describe, expect, it } from 'vitest'
import { list, status } from '@/lib/kubernetes/testing/scripted-server'
import { asRef } from '@/lib/testing/as-ref'
import { type Identity, NOBODY } from '../identity/identity'
import { ago, applier, GIVEN_UP, type MadeObject, podOf, replicaSet, workload } from '../testing/workload-objects'
import { openWorkloadScene, type WorkloadScene, type WorkloadScenePlan } from '../testing/workload-scene'

const APPS = asRef('Kustomization/flux-system/apps')
const WEB = 'Deployment/apps/web'
const ANN: Identity = { name: 'ann', groups: [], role: 'viewer' }
const LONG = new AbortController().signal
const CERTIFICATES = '/apis/cert-manager.io/v1/namespaces/apps/certificates'

let scene: WorkloadScene
afterEach(() => scene.close())

function namedBy(ids: readonly string[], spec: object = {}): MadeObject {
  const object = applier(APPS, [], spec)
  return { ...object, status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } } }
}

function certificate(name: string, ready: 'True' | 'False', message = '') {
  const condition = { type: 'Ready', status: ready, reason: 'Issued', message, lastTransitionTime: ago(3_600) }
  return { metadata: { namespace: 'apps', name }, status: { conditions: [condition] } }
}

async function open(plan: WorkloadScenePlan) {
  scene = await openWorkloadScene(plan)
  const { onList } = scene.server
  scene.server.onAny = (exchange) => {
    if (exchange.path !== '/apis/cert-manager.io/v1') return false
    exchange.json(200, {
      resources: [
        { name: 'certificates', kind: 'Certificate' },
        { name: 'certificates/status', kind: 'Certificate' },
      ],
    })
    return true
  }
  scene.server.onList = (exchange) =>
    exchange.path === CERTIFICATES
      ? exchange.json(200, list([certificate('good', 'True'), certificate('bad', 'False', 'no such issuer')], '1'))
      : onList(exchange)
}

async function ask(identity: Identity = NOBODY) {
  const healthOf = await scene.asked.inventory(identity, APPS, LONG)
  return (kind: string, name: string, group = 'cert-manager.io') => {
    const health = healthOf({ group, version: 'v1', kind, namespace: 'apps', name })
    return health === undefined ? undefined : `${health.word}: ${health.sentence}`
  }
}

const IDS = ['good', 'bad', 'gone'].map((name) => `apps_${name}_cert-manager.io_Certificate`)

describe('the health of what an inventory names', () => {
  it('is the word of a workload, and of other kinds what their conditions say', async () => {
    await open({ objects: [namedBy([...IDS, 'apps_web_apps_Deployment']), workload(WEB)] })
    const health = await ask()
    expect(health('Deployment', 'web', 'apps')).toBe('ok: 2 of 2 ready')
    expect(health('Certificate', 'good')).toBe('ok: ready')
    expect(health('Certificate', 'bad')).toBe('failed: not ready: Issued: no such issuer')
    expect(health('Certificate', 'gone')).toBe('unknown: it was applied and is not there')
    expect(health('Kustomization', 'web', 'kustomize.toolkit.fluxcd.io')).toBeUndefined()
  })

  it('costs one list of each kind and namespace, whoever asks within half a minute', async () => {
    await open({ objects: [namedBy(IDS)] })
    await Promise.all([ask(), ask(), ask()])
    await ask()
    expect(scene.requests()).toEqual(['list /apis/cert-manager.io/v1', `list ${CERTIFICATES}`])
    await scene.timers.pass(31_000)
    await ask()
    expect(scene.requests().filter((request) => request.endsWith('/certificates'))).toHaveLength(2)
  })

  it('is not judged for Secrets, ConfigMaps and others of Kubernetes, and nobody asks for them', async () => {
    const ids = [
      'apps_token__Secret',
      'apps_settings__ConfigMap',
      'apps_web__Service',
      '_x_rbac.authorization.k8s.io_ClusterRole',
    ]
    await open({ objects: [namedBy(ids)] })
    const health = await ask()
    expect(health('Secret', 'token', '')).toBe('not_judged: has nothing to judge it by')
    expect(health('ConfigMap', 'settings', '')).toBe('not_judged: has nothing to judge it by')
    expect(scene.requests()).toEqual([])
  })

  it('says why where it may not be read, and asks again no sooner than in five minutes', async () => {
    await open({ objects: [namedBy(IDS)] })
    scene.server.onList = (exchange) => exchange.json(403, status(403, 'Forbidden'))
    expect((await ask())('Certificate', 'good')).toBe('unknown: not read: no permission')
    await scene.timers.pass(120_000)
    await ask()
    expect(scene.requests()).toHaveLength(2)
  })

  it('is looked at in twelve places at most, and says so of the others', async () => {
    const ids = Array.from({ length: 14 }, (_, at) => `n-${at}_x_cert-manager.io_Certificate`)
    await open({ objects: [namedBy(ids)] })
    const healthOf = await scene.asked.inventory(NOBODY, APPS, LONG)
    const words = Array.from({ length: 14 }, (_, at) =>
      healthOf({ group: 'cert-manager.io', version: 'v1', kind: 'Certificate', namespace: `n-${at}`, name: 'x' }),
    )
    expect(words.filter((health) => health?.sentence.includes('too many kinds'))).toHaveLength(2)
    expect(scene.requests().filter((request) => request.endsWith('/certificates'))).toHaveLength(12)
  })

  it('is waited for no longer than a moment', async () => {
    await open({ objects: [namedBy(IDS)] })
    scene.server.onList = () => {}
    const asked = ask()
    await scene.timers.passUntil(() => scene.server.requests.length === 2, 'the list is asked for')
    await scene.timers.pass(1_500)
    expect((await asked)('Certificate', 'good')).toBe('unknown: not looked at yet')
  })

  it('is not looked up here where it is on another cluster', async () => {
    await open({ objects: [namedBy(IDS, { kubeConfig: { secretRef: { name: 'remote' } } })] })
    expect((await ask())('Certificate', 'good')).toBeUndefined()
    expect(scene.requests()).toEqual([])
  })

  it('is that of a person who may list it, and nothing to others', async () => {
    const may = new Set(['certificates'])
    const rights = { ask: async (_: Identity, { resource }: { readonly resource: string }) => may.has(resource) }
    const objects = [namedBy([...IDS, 'apps_web_apps_Deployment']), workload(WEB, { status: GIVEN_UP })]
    const pods = [
      replicaSet('web-1', WEB, 1),
      podOf('web-1-a', { owner: 'uid of web-1', waiting: { reason: 'ImagePullBackOff' } }),
    ]
    await open({ objects, pods, rights })
    await scene.timers.until(() => scene.feeds.view('pods', 'apps').state === 'live', 'the pods are read')
    await scene.timers.until(() => scene.feeds.view('replicasets', 'apps').state === 'live', 'the sets are read')
    scene.renew()
    const health = await ask(ANN)
    expect(health('Certificate', 'good')).toBe('ok: ready')
    expect(health('Deployment', 'web', 'apps')).toBe('unknown: You may not list deployments in namespace apps.')
    may.delete('certificates')
    may.add('deployments')
    const other = await ask(ANN)
    expect(other('Certificate', 'good')).toBe('unknown: not shown: you may not list it')
    expect(other('Deployment', 'web', 'apps')).toMatch(/^failed: /)
    expect(other('Deployment', 'web', 'apps')).not.toContain('pull')
  })
})
