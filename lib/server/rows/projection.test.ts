import { describe, expect, it } from 'vitest'
import { explain } from '@/lib/flux/advice/advice'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { ALL_READ } from '@/lib/flux/judge/sight'
import type { Ref } from '@/lib/ref'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { buildScenario } from '@/lib/simulator/scenario'
import { asRef } from '@/lib/testing/as-ref'
import { ResourceStore } from '../sources/resource-store'
import { finish } from '../testing/finish'
import { createProjection } from './projection'

const NOW = new Date('2026-11-21T12:00:00Z')
const KIND = 'Kustomization'
const NOTHING = { changed: [], removed: [], before: new Map() }

function startProjection() {
  const touched = new Set<Ref>()
  const store = new ResourceStore()
  store.onChange((refs) => {
    for (const ref of refs) touched.add(ref)
  })
  const projection = createProjection({
    resourceOf: (ref) => store.get(ref),
    resources: () => store.resources(),
    horizon: () => ALL_READ,
    controllerTrouble: () => undefined,
    stuckAfterMs: 900_000,
  })
  const { objects } = buildScenario({ generate: { kustomizations: 40, failing: 0.1 } }, NOW, 1)
  const fleet = objects.filter((object) => object.kind === KIND)
  store.replace(KIND, fleet)
  store.replace(
    'GitRepository',
    objects.filter((object) => object.kind === 'GitRepository'),
  )
  finish(projection.inSteps('all', NOW))
  return {
    store,
    projection,
    fleet,
    update() {
      const refs = new Set(touched)
      touched.clear()
      return finish(projection.inSteps(refs, NOW))
    },
  }
}

function withReady(object: KubeObject, ready: Readonly<Record<string, string>>): KubeObject {
  const lastTransitionTime = '2026-11-21T11:00:00Z'
  return { ...object, status: { ...object.status, conditions: [{ type: 'Ready', lastTransitionTime, ...ready }] } }
}

const CHANGES: readonly { readonly name: string; readonly ready: Readonly<Record<string, string>> }[] = [
  {
    name: 'a new message while well',
    ready: { status: 'True', reason: 'ReconciliationSucceeded', message: 'Applied' },
  },
  { name: 'a failure', ready: { status: 'False', reason: 'BuildFailed', message: 'kustomize build failed' } },
  {
    name: 'waiting for another',
    ready: { status: 'False', reason: 'DependencyNotReady', message: "dependency 'team-00/api-0000' is not ready" },
  },
  { name: 'a run that begins', ready: { status: 'Unknown', reason: 'Progressing', message: 'Building' } },
]

describe('an update of single rows', () => {
  it.each(CHANGES)('leaves nothing for a look at everything to find after $name', ({ ready }) => {
    const { store, projection, fleet, update } = startProjection()
    for (const object of fleet) {
      store.apply(KIND, 'MODIFIED', withReady(object, ready))
      update()
      expect(finish(projection.inSteps('all', NOW))).toEqual(NOTHING)
    }
  })

  it('leaves nothing to find after objects are removed and come back', () => {
    const { store, projection, fleet, update } = startProjection()
    for (const object of fleet) {
      store.apply(KIND, 'DELETED', object)
      expect(update().removed).toHaveLength(1)
      expect(finish(projection.inSteps('all', NOW))).toEqual(NOTHING)
    }
    for (const object of fleet) {
      store.apply(KIND, 'ADDED', object)
      update()
      expect(finish(projection.inSteps('all', NOW))).toEqual(NOTHING)
    }
  })

  it('tells rows that a failure elsewhere holds back, though they did not change themselves', () => {
    const { store, fleet, projection, update } = startProjection()
    const first = fleet[0]
    if (first === undefined) throw new Error('The fleet is empty.')
    const waits = {
      status: 'False',
      reason: 'DependencyNotReady',
      message: `dependency 'team-00/api-0000' is not ready`,
    }
    for (const object of fleet.slice(1, 20)) store.apply(KIND, 'MODIFIED', withReady(object, waits))
    update()
    const failure = { status: 'False', reason: 'BuildFailed', message: 'kustomize build failed' }
    store.apply(KIND, 'MODIFIED', withReady(first, failure))
    const { changed } = update()
    const root = `${KIND}/${first.metadata.namespace}/${first.metadata.name}`
    expect(changed.filter((row) => row.rootCause === root).length).toBeGreaterThan(0)
    expect(projection.rootCauses.groups.map((group) => group.root)).toContain(root)
  })
})

it('tells of a wait for what is ready that it has not looked again, in the row and in the advice', () => {
  const { store, projection, update } = startProjection()
  const release = (name: string, spec: object, status: string, reason: string, message: string) => ({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name, namespace: 'apps', generation: 1, creationTimestamp: '2026-11-20T11:00:00Z' },
    spec: { interval: '30m', ...spec },
    status: {
      conditions: [
        { type: 'Ready', status, reason, message, observedGeneration: 1, lastTransitionTime: '2026-11-21T10:00:00Z' },
      ],
    },
  })
  const message = "dependency 'apps/db' is not ready"
  store.apply(
    'HelmRelease',
    'ADDED',
    release('app', { dependsOn: [{ name: 'db' }] }, 'False', 'DependencyNotReady', message),
  )
  store.apply('HelmRelease', 'ADDED', release('db', {}, 'False', 'InstallFailed', 'install failed'))
  update()
  const ref = asRef('HelmRelease/apps/app')
  expect(projection.rows.get(ref)).not.toHaveProperty('contradicted')
  store.apply('HelmRelease', 'MODIFIED', release('db', {}, 'True', 'InstallSucceeded', 'ok'))
  update()
  const row = projection.rows.get(ref)
  if (row === undefined) throw new Error('no row')
  expect(row.statusText).toBe('HelmRelease apps/db is ready, and this object has not looked again')
  const told = explain(row)
  expect(JSON.stringify(told)).not.toMatch(/db.{0,20} not ready/)
  expect(told.helps).toEqual(['reconcile'])
})

describe('what stands around the rows', () => {
  const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
  const ref = (name: string) => asRef(`HelmRelease/apps/${name}`)
  const DOWN: ControllerTrouble = { reason: 'controller_down', name: 'helm-controller', text: 'It is down.' }

  interface Written {
    readonly status?: string
    readonly createdAt?: number
    /** Since when it runs beside that. */
    readonly running?: number
    readonly chartRef?: object
  }

  function release(name: string, { status = 'True', createdAt = -90_000, running, chartRef }: Written = {}) {
    const said = (type: string, since: number, value = 'True') => ({
      type,
      status: value,
      reason: 'Progressing',
      observedGeneration: 1,
      lastTransitionTime: at(since).toISOString(),
    })
    const isNew = createdAt > -90
    return {
      metadata: { name, namespace: 'apps', uid: name, generation: 1, creationTimestamp: at(createdAt).toISOString() },
      spec: { timeout: '5m', ...(chartRef === undefined ? {} : { chartRef }) },
      status: {
        conditions: isNew
          ? []
          : [said('Ready', -900, status), ...(running === undefined ? [] : [said('Reconciling', running)])],
      },
    }
  }

  function open(...objects: readonly object[]) {
    const store = new ResourceStore()
    store.replace('HelmRelease', objects)
    const world = { horizon: ALL_READ, trouble: new Map<Ref, ControllerTrouble>() }
    const projection = createProjection({
      resourceOf: (one) => store.get(one),
      resources: () => store.resources(),
      horizon: () => world.horizon,
      controllerTrouble: (resource) => world.trouble.get(resource.ref),
      stuckAfterMs: 900_000,
    })
    const look = (refs: readonly Ref[] | 'all' = 'all') =>
      finish(projection.inSteps(refs === 'all' ? refs : new Set(refs), NOW))
    return { store, world, projection, look }
  }

  it('is whose object is gone, though nobody said so, with what its row was', () => {
    const { store, projection, look } = open(release('web'), release('api'))
    look()
    const old = projection.rows.get(ref('web'))
    store.replace('HelmRelease', [release('api')])
    expect(look()).toEqual({ changed: [], removed: [ref('web')], before: new Map([[ref('web'), old]]) })
    expect([...projection.rows.keys()]).toEqual([ref('api')])
    expect(projection.shown(ref('web'))).toBeUndefined()
    expect(look([ref('web'), ref('never')])).toEqual(NOTHING)
  })

  it('is who takes from what has changed, with what its row was', () => {
    const { store, projection, look } = open(release('web', { chartRef: { kind: 'OCIRepository', name: 'chart' } }))
    const chart = asRef('OCIRepository/apps/chart')
    look()
    const old = projection.rows.get(ref('web'))
    store.replace('OCIRepository', [release('chart')])
    const { changed, before } = look([chart])
    expect(changed.map((row) => row.ref)).toEqual([chart, ref('web')])
    expect(before).toEqual(new Map([[ref('web'), old]]))
    expect(projection.rows.get(ref('web'))?.source).toEqual({ ref: chart, status: 'ready' })
  })

  it('is whether a row is of now: not of what is not read, nor of what nobody reconciles', () => {
    const { world, projection, look } = open(release('web'), release('api'))
    const current = () => ['web', 'api'].map((name) => projection.rows.get(ref(name))?.current)
    look()
    expect(current()).toEqual([true, true])
    expect(projection.outages).toEqual([])
    world.trouble.set(ref('web'), { ...DOWN, ref: asRef('Deployment/flux-system/helm-controller') })
    look()
    expect(current()).toEqual([false, true])
    expect(projection.outages).toMatchObject([{ name: 'helm-controller', objects: [ref('web')] }])
    world.trouble.clear()
    world.horizon = { kinds: new Map([['HelmRelease', 'unsure']]), namespaces: [] }
    look()
    expect(current()).toEqual([false, false])
  })

  it('is when time alone changes something next: a status, a mark, or the first of both', () => {
    const next = (...objects: readonly object[]) => {
      const { projection, look } = open(...objects)
      look()
      const time = projection.nextChange()
      return time && Math.floor((time.getTime() - NOW.getTime()) / 1_000)
    }
    expect(next(release('web'))).toBeUndefined()
    expect(next(release('new', { createdAt: -20 }))).toBe(40)
    expect(next(release('web', { running: -290 }))).toBe(10)
    expect(next(release('new', { createdAt: -20 }), release('web', { running: -290 }))).toBe(10)
    expect(next(release('new', { createdAt: -20 }), release('web', { running: -100 }))).toBe(40)
  })

  it('is no time of what is gone', () => {
    const { store, projection, look } = open(release('new', { createdAt: -20 }), release('web', { running: -290 }))
    look()
    store.replace('HelmRelease', [])
    look([ref('new'), ref('web')])
    expect(projection.nextChange()).toBeUndefined()
  })

  it('is since when an object fails', () => {
    const { projection, look } = open(release('web', { status: 'False' }), release('api'))
    look()
    expect(projection.failingSince(ref('web'))?.since).toEqual(at(-900))
    expect(projection.failingSince(ref('api'))).toBeUndefined()
  })
})
