import { describe, expect, it } from 'vitest'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { ALL_READ, type Horizon } from '@/lib/flux/judge/sight'
import { evaluateStatus } from '@/lib/flux/judge/status'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ResourceStore } from '../sources/resource-store'
import { finish } from '../testing/finish'
import { createExplanations } from './explanations'

const NOW = new Date('2026-11-21T12:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)
const ref = (name: string) => refOf('Kustomization', 'apps', name)
const REPO = refOf('GitRepository', 'apps', 'repo')
const DOWN: ControllerTrouble = {
  reason: 'controller_down',
  name: 'source-controller',
  text: 'source-controller is down.',
  ref: asRef('Deployment/flux-system/source-controller'),
}

type Words = readonly [status: string, reason: string, message?: string]

const READY: Words = ['True', 'Succeeded']
const FAILED: Words = ['False', 'BuildFailed', 'no such file']
const FETCH_FAILED: Words = ['False', 'GitOperationFailed', 'no such host']
const WAITS: Words = ['False', 'DependencyNotReady', 'a dependency is not ready']
const RUNS: Words = ['Unknown', 'Progressing']

function object(name: string, [status, reason, message = '']: Words, spec: object = {}) {
  const lastTransitionTime = ago(60).toISOString()
  return {
    metadata: { name, namespace: 'apps', uid: name, creationTimestamp: '2026-11-01T00:00:00Z' },
    spec,
    status: {
      lastAppliedRevision: 'main@sha1:a',
      conditions: [{ type: 'Ready', status, reason, message, lastTransitionTime }],
    },
  }
}
const dependsOn = (...names: readonly string[]) => ({ dependsOn: names.map((name) => ({ name })) })
const FROM_REPO = { sourceRef: { kind: 'GitRepository', name: 'repo' } }

function start(...objects: readonly object[]) {
  const store = new ResourceStore()
  store.replace('Kustomization', objects)
  const world = {
    horizon: ALL_READ,
    troubles: new Map<Ref, ControllerTrouble>(),
    failing: new Map<Ref, Date>(),
    // Which objects were looked through; that is done anew only where something has changed.
    searches: 0,
  }
  const explanations = createExplanations({
    resourceOf: (one) => store.get(one),
    resources: () => {
      world.searches += 1
      return store.resources()
    },
    judgementOf: (one) => {
      const resource = store.get(one)
      return resource && evaluateStatus(resource, NOW)
    },
    failingSince: (one) => {
      const since = world.failing.get(one)
      return since && { since, atLeast: false, revisions: 1 }
    },
    controllerTrouble: (resource) => world.troubles.get(resource.ref),
    horizon: () => world.horizon,
    stuckAfterMs: 15 * 60_000,
  })
  const renew = (refs: readonly Ref[], isAll = false) =>
    [...finish(explanations.renew(new Set(refs), isAll, NOW))].sort()
  return {
    store,
    world,
    explanations,
    renew,
    renewAll: () =>
      renew(
        Array.from(store.resources(), (one) => one.ref),
        true,
      ),
    write: (one: object) => store.apply('Kustomization', 'MODIFIED', one),
    resource: (name: string) => {
      const found = store.get(ref(name))
      if (found === undefined) throw new Error(`no ${name}`)
      return found
    },
  }
}

describe('what an object waits for', () => {
  function awaits(...objects: readonly object[]) {
    const scene = start(...objects)
    scene.renewAll()
    return (name: string) => scene.explanations.awaits(ref(name))
  }

  it('comes by itself while it moves', () => {
    const of = awaits(object('base', RUNS), object('web', WAITS, dependsOn('base')))
    expect([of('web'), of('base')]).toEqual(['moving', undefined])
  })

  it('never comes where it does not exist, for whoever names it and whoever waits for that one', () => {
    const of = awaits(object('mid', WAITS, dependsOn('gone')), object('web', WAITS, dependsOn('mid')))
    expect([of('mid'), of('web')]).toEqual(['missing', 'missing'])
  })

  it('never comes in a circle, for all of it', () => {
    const of = awaits(
      object('a', WAITS, dependsOn('b')),
      object('b', WAITS, dependsOn('a')),
      object('web', WAITS, dependsOn('a')),
    )
    expect([of('a'), of('b'), of('web')]).toEqual(['cycle', 'cycle', 'cycle'])
  })

  it('never comes while it is suspended, of which nobody says that it waits itself', () => {
    const of = awaits(object('base', FAILED, { suspend: true }), object('web', WAITS, dependsOn('base')))
    expect([of('web'), of('base')]).toEqual(['suspended', undefined])
  })

  it('may come by itself after a failure, or when a controller is up again', () => {
    const failed = awaits(object('base', FAILED), object('web', WAITS, dependsOn('base')))
    expect([failed('base'), failed('web')]).toEqual([undefined, undefined])
    const scene = start(object('web', RUNS), object('api', WAITS, dependsOn('web')))
    scene.world.troubles.set(ref('web'), DOWN)
    scene.renewAll()
    expect(scene.explanations.rootCauses.groups).toMatchObject([{ type: 'controller', root: DOWN.ref }])
    expect([scene.explanations.awaits(ref('web')), scene.explanations.awaits(ref('api'))]).toEqual([
      undefined,
      undefined,
    ])
  })
})

describe('who looks after an object', () => {
  it('is nobody where its own controller is in trouble', () => {
    const { world, renewAll, explanations, resource } = start(object('web', RUNS), object('api', READY))
    world.troubles.set(ref('web'), DOWN)
    renewAll()
    expect(explanations.isReconciled(ref('web'))).toBe(false)
    expect(explanations.isReconciled(ref('api'))).toBe(true)
    expect(explanations.troubleOf(resource('web'))).toEqual(DOWN)
    expect(explanations.troubleOf(resource('api'))).toBeUndefined()
    expect(explanations.outages).toEqual([
      { ref: DOWN.ref, name: 'source-controller', isMissing: false, objects: [ref('web')] },
    ])
    expect(explanations.rootCauses.rootOf.get(ref('web'))).toBe(DOWN.ref)
  })

  it('is asked of what it takes from too, and not of what it waits for', () => {
    const scene = start(object('web', READY, { ...dependsOn('base'), ...FROM_REPO }), object('base', READY))
    scene.store.replace('GitRepository', [object('repo', READY)])
    scene.world.troubles.set(ref('base'), DOWN)
    scene.renewAll()
    expect(scene.explanations.troubleOf(scene.resource('web'))).toBeUndefined()
    scene.world.troubles.set(REPO, DOWN)
    scene.renewAll()
    const text = 'GitRepository apps/repo is not looked after: source-controller is down.'
    expect(scene.explanations.troubleOf(scene.resource('web'))).toEqual({ text, ref: DOWN.ref })
    expect(scene.explanations.isReconciled(ref('web'))).toBe(true)
  })

  it('blames no single controller where no single one is to blame', () => {
    const scene = start(object('web', RUNS, FROM_REPO))
    scene.store.replace('GitRepository', [object('repo', READY)])
    const { ref: _, ...nobody } = DOWN
    scene.world.troubles.set(REPO, nobody)
    scene.renewAll()
    const told = scene.explanations.troubleOf(scene.resource('web'))
    expect(told).not.toHaveProperty('ref')
    expect(told?.text).toContain('is not looked after')
    scene.world.troubles.set(ref('web'), nobody)
    scene.renewAll()
    expect(scene.explanations.outages).toEqual([])
    expect(scene.explanations.rootCauses.groups).toEqual([])
  })
})

it('whoever cannot get what it takes from is held back by the controller that keeps it', () => {
  const cut = 'failed to download archive: GET http://source-controller.flux-system.svc/x.tar.gz'
  const { world, store, renewAll, explanations } = start(object('web', ['False', 'ArtifactFailed', cut], FROM_REPO))
  store.replace('GitRepository', [object('repo', READY)])
  world.troubles.set(REPO, DOWN)
  renewAll()
  expect(explanations.rootCauses.rootOf.get(ref('web'))).toBe(DOWN.ref)
  expect(explanations.isReconciled(ref('web'))).toBe(true)
})

describe('whether a name may be called missing', () => {
  it('is so while all is read, and not of a kind that is not, as of the last look', () => {
    const { world, explanations, renewAll } = start(object('web', WAITS, dependsOn('gone')))
    expect(explanations.sightOf(ref('gone'))).toBe('read')
    renewAll()
    expect(explanations.awaits(ref('web'))).toBe('missing')
    const unread: Horizon = { kinds: new Map([['Kustomization', 'unsure']]), namespaces: [] }
    world.horizon = unread
    expect(explanations.sightOf(ref('gone'))).toBe('read')
    expect(renewAll()).toEqual([ref('web')])
    expect(explanations.sightOf(ref('gone'))).toBe('unsure')
    expect(explanations.awaits(ref('web'))).toBeUndefined()
  })
})

describe('what an object rests on that is of no use', () => {
  function takesFrom(repo: Words | undefined) {
    const scene = start(object('web', READY, FROM_REPO))
    const put = (words: Words | undefined) =>
      scene.store.replace('GitRepository', words === undefined ? [] : [object('repo', words)])
    put(repo)
    scene.renewAll()
    return { ...scene, put, bad: () => scene.explanations.badInput(ref('web')) }
  }

  it('is told, since when it fails, and is nothing while it is well', () => {
    expect(takesFrom(READY).bad()).toBeUndefined()
    const { bad, world, renewAll } = takesFrom(FETCH_FAILED)
    expect(bad()).toEqual({ ref: REPO, isGone: false })
    world.failing.set(REPO, ago(900))
    renewAll()
    expect(bad()).toEqual({ ref: REPO, isGone: false, since: ago(900).toISOString() })
  })

  it('is the same explanation until something of it is another', () => {
    const { bad, world, renewAll, put, write } = takesFrom(FETCH_FAILED)
    const first = bad()
    expect(renewAll()).toEqual([])
    expect(bad()).toBe(first)
    world.failing.set(REPO, ago(900))
    expect(renewAll()).toContain(ref('web'))
    world.failing.delete(REPO)
    renewAll()
    put(undefined)
    expect(renewAll()).toContain(ref('web'))
    expect(bad()).toEqual({ ref: REPO, isGone: true })
    write(object('web', READY, { sourceRef: { kind: 'GitRepository', name: 'other' } }))
    expect(renewAll()).toContain(ref('web'))
    expect(bad()).toEqual({ ref: 'GitRepository/apps/other', isGone: true })
    expect(renewAll()).toEqual([])
  })
})

describe('a look at single objects', () => {
  it('tells who is explained otherwise because of them, when it begins and when it ends', () => {
    const { renew, renewAll, write, explanations } = start(
      object('base', READY),
      object('web', WAITS, dependsOn('base')),
    )
    expect(renewAll()).toEqual([ref('web')])
    write(object('base', FAILED))
    expect(renew([ref('base')])).toEqual([ref('web')])
    expect(explanations.rootCauses.rootOf.get(ref('web'))).toBe(ref('base'))
    write(object('base', READY))
    expect(renew([ref('base')])).toEqual([ref('web')])
    expect(explanations.rootCauses.rootOf.size).toBe(0)
  })

  it('searches anew where one of them has changed, the first or the last, and else not', () => {
    const { renew, renewAll, write, world } = start(object('a', READY), object('b', READY))
    renewAll()
    const searched = (isChanged: () => void) => {
      const before = world.searches
      isChanged()
      renew([ref('a'), ref('b')])
      return world.searches > before
    }
    expect(searched(() => undefined)).toBe(false)
    expect(searched(() => write(object('a', FAILED)))).toBe(true)
    expect(searched(() => write(object('b', FAILED)))).toBe(true)
  })
})

describe('a look at everything', () => {
  it('searches anew though no object has changed, and forgets who is not among them', () => {
    const { renew, renewAll, store, explanations } = start(
      object('base', FAILED),
      object('web', WAITS, dependsOn('base')),
    )
    renewAll()
    expect(explanations.rootCauses.rootOf.size).toBe(1)
    store.apply('Kustomization', 'DELETED', object('web', WAITS, dependsOn('base')))
    expect(renew([ref('base')], true)).toEqual([ref('web')])
    expect(explanations.rootCauses.rootOf.size).toBe(0)
  })

  it('tells who is explained at the first, and explains nobody once nothing is there', () => {
    const { renew, renewAll, explanations } = start(object('base', FAILED), object('web', WAITS, dependsOn('base')))
    expect(renewAll()).toEqual([ref('web')])
    expect(renew([], true)).toEqual([ref('web')])
    expect(explanations.rootCauses.groups).toEqual([])
  })
})
