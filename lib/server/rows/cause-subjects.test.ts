import { describe, expect, it } from 'vitest'
import { evaluateStatus, type Judgement } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import { type Ref, refOf } from '@/lib/ref'
import { ResourceStore } from '../sources/resource-store'
import { type CauseInput, createCauseSubjects } from './cause-subjects'
import type { Failure } from './failing-since'

const NOW = new Date('2026-11-21T12:00:00Z')
const DOWN = {
  reason: 'controller_down',
  name: 'notification-controller',
  text: 'notification-controller is down.',
  ref: refOf('Deployment', 'flux-system', 'notification-controller'),
} as const

function open(kind: FluxKind, apiVersion: string, status: object | undefined) {
  const store = new ResourceStore()
  const metadata = {
    name: 'one',
    namespace: 'apps',
    uid: 'u',
    generation: 1,
    creationTimestamp: '2026-11-01T00:00:00Z',
  }
  store.replace(kind, [{ apiVersion, kind, metadata, spec: {}, ...(status === undefined ? {} : { status }) }])
  const judgementOf = (ref: Ref) => {
    const resource = store.get(ref)
    return resource === undefined ? undefined : evaluateStatus(resource, NOW)
  }
  const causes = createCauseSubjects({
    resourceOf: store.get.bind(store),
    judgementOf,
    failingSince: () => undefined,
    controllerTrouble: () => DOWN,
    stuckAfterMs: 15 * 60_000,
  })
  const ref = refOf(kind, 'apps', 'one')
  return { causes, ref, store }
}

it('blames the controller that is down for an object that it should reconcile', () => {
  const { causes, ref } = open('Receiver', 'notification.toolkit.fluxcd.io/v1', {})
  expect(causes.renew(ref, NOW)).toBe(true)
  expect(causes.troubles.get(ref)).toEqual(DOWN)
})

it('blames no controller for a static object, which nobody reconciles', () => {
  const { causes, ref } = open('Alert', 'notification.toolkit.fluxcd.io/v1beta3', undefined)
  expect(causes.renew(ref, NOW)).toBe(true)
  expect([...causes.subjects.keys()]).toEqual([ref])
  expect(causes.troubles.size).toBe(0)
})

it('tells a change once, and that an object is gone', () => {
  const { causes, ref, store } = open('Receiver', 'notification.toolkit.fluxcd.io/v1', {})
  expect([causes.renew(ref, NOW), causes.renew(ref, NOW)]).toEqual([true, false])
  store.replace('Receiver', [])
  expect(causes.renew(ref, NOW)).toBe(true)
  expect([causes.subjects.size, causes.troubles.size]).toEqual([0, 0])
})

const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)
const CUT =
  'failed to download archive: GET http://source-controller.flux-system.svc/x.tar.gz giving up after 10 attempts'
const APPS = refOf('Kustomization', 'apps', 'web')

interface Said {
  readonly ready?: readonly [status: string, reason: string, message?: string]
  readonly seconds?: number
  readonly spec?: object
  readonly metadata?: object
}

function object(name: string, { ready = ['True', 'Succeeded'], seconds = 60, spec = {}, metadata = {} }: Said = {}) {
  const [status, reason, message = ''] = ready
  return {
    metadata: { name, namespace: 'apps', uid: name, creationTimestamp: '2026-11-01T00:00:00Z', ...metadata },
    spec,
    status: {
      conditions: [{ type: 'Ready', status, reason, message, lastTransitionTime: ago(seconds).toISOString() }],
    },
  }
}

/** One Kustomization, with what is known around it. */
function know(said: Said, around: Partial<CauseInput> = {}) {
  const store = new ResourceStore()
  const write = (next: Said) => store.replace('Kustomization', [object('web', next)])
  write(said)
  const known: { -readonly [Part in keyof CauseInput]: CauseInput[Part] } = {
    resourceOf: (ref) => store.get(ref),
    judgementOf: (ref): Judgement | undefined => {
      const resource = store.get(ref)
      return resource && evaluateStatus(resource, NOW)
    },
    failingSince: () => undefined,
    controllerTrouble: () => undefined,
    stuckAfterMs: 15 * 60_000,
    ...around,
  }
  const causes = createCauseSubjects({
    ...known,
    judgementOf: (ref) => known.judgementOf(ref),
    failingSince: (ref) => known.failingSince(ref),
    controllerTrouble: (resource) => known.controllerTrouble(resource),
  })
  return { store, write, known, causes, renew: () => causes.renew(APPS, NOW), subject: () => causes.subjects.get(APPS) }
}

const DEPENDS = { dependsOn: [{ name: 'base' }] }
const FROM_REPO = { sourceRef: { kind: 'GitRepository', name: 'repo' } }
const REPO = refOf('GitRepository', 'apps', 'repo')
const WAITS = ['False', 'DependencyNotReady', "dependency 'apps/base' is not ready"] as const
const FAILED = ['False', 'BuildFailed', 'no such file'] as const
const failure = (seconds: number): Failure => ({ since: ago(seconds), atLeast: false, revisions: 1 })

describe('what the search knows of an object', () => {
  it('is what it is, whom it names and what its condition says, and nothing else where there is nothing', () => {
    const { renew, subject } = know({ ready: FAILED, spec: DEPENDS })
    renew()
    expect(subject()).toEqual({
      ref: APPS,
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'web',
      status: 'failed',
      references: [{ type: 'dependsOn', to: 'Kustomization/apps/base' }],
      waitsFor: [],
      ready: { reason: 'BuildFailed', message: 'no such file' },
    })
    expect(Object.values(subject() ?? {})).not.toContain(undefined)
  })

  it('is also how it was before it was suspended, who applied it and since when it fails', () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'root', 'kustomize.toolkit.fluxcd.io/namespace': 'apps' }
    const { renew, subject } = know(
      { ready: FAILED, spec: { suspend: true }, metadata: { labels } },
      { failingSince: () => failure(90) },
    )
    renew()
    expect(subject()).toMatchObject({
      status: 'suspended',
      lastResult: 'failed',
      managedBy: 'Kustomization/apps/root',
      failingSince: ago(90).toISOString(),
    })
  })

  it('is not the words of a condition that is well, which another run moves', () => {
    const { renew, subject, write } = know({})
    expect(renew()).toBe(true)
    expect(subject()).not.toHaveProperty('ready')
    write({ ready: ['True', 'Succeeded', 'Applied another'], seconds: 1 })
    expect(renew()).toBe(false)
  })

  it('is that it has not moved for too long, of what should move, and of nothing else', () => {
    const stuckOf = (said: Said, around: Partial<CauseInput> = {}) => {
      const { renew, subject } = know(said, around)
      renew()
      return subject()?.stuck
    }
    expect(stuckOf({ ready: WAITS, seconds: 3_600 })).toEqual({ rule: 'waiting_for_ever' })
    expect(stuckOf({ ready: WAITS, seconds: 60 })).toBeUndefined()
    expect(stuckOf({ ready: WAITS, seconds: 60 }, { failingSince: () => failure(3_600) })).toEqual({
      rule: 'failing_long',
    })
    expect(stuckOf({ ready: FAILED, seconds: 3_600 })).toBeUndefined()
  })

  it('is nothing while it was not judged, or is gone', () => {
    const unjudged = know({}, { judgementOf: () => undefined, controllerTrouble: () => DOWN })
    expect(unjudged.renew()).toBe(true)
    expect([unjudged.causes.subjects.size, unjudged.causes.troubles.size]).toEqual([0, 1])
    const judgement: Judgement = { status: 'failed', retrying: true, text: 'failed', message: CUT }
    const gone = know({}, { resourceOf: () => undefined, judgementOf: () => judgement })
    expect(gone.renew()).toBe(false)
    expect(gone.causes.subjects.size).toBe(0)
  })
})

describe('an object that cannot get what it takes from', () => {
  /** Nobody looks after `kept`. */
  function cutOff(said: Said, kept = REPO) {
    const scene = know({ ready: ['False', 'ArtifactFailed', CUT], ...said })
    scene.known.controllerTrouble = ({ ref }) => (ref === kept ? DOWN : undefined)
    scene.store.replace('GitRepository', [object('repo')])
    scene.store.apply('Kustomization', 'ADDED', object('base'))
    scene.renew()
    return scene.causes.cutOff.get(APPS)
  }

  it('is cut off by whoever keeps that, whatever else it names', () => {
    expect(cutOff({ spec: { ...DEPENDS, ...FROM_REPO } })).toEqual(DOWN)
    expect(cutOff({ spec: { ...DEPENDS, ...FROM_REPO } }, refOf('Kustomization', 'apps', 'base'))).toBeUndefined()
  })

  it('is not where it takes from nothing, or from what is not there', () => {
    expect(cutOff({ spec: DEPENDS }, refOf('Kustomization', 'apps', 'base'))).toBeUndefined()
    expect(cutOff({ spec: { sourceRef: { kind: 'GitRepository', name: 'other' } } })).toBeUndefined()
  })

  it('is not while it fails by something else, or does not fail', () => {
    expect(cutOff({ spec: FROM_REPO, ready: FAILED })).toBeUndefined()
    expect(cutOff({ spec: FROM_REPO, ready: ['True', 'Succeeded', CUT] })).toBeUndefined()
    expect(cutOff({ spec: FROM_REPO, ready: ['Unknown', 'Progressing', CUT] })).toBeUndefined()
    expect(cutOff({ spec: FROM_REPO, ready: ['False', 'BuildFailed', ''] })).toBeUndefined()
  })

  it('may be a release that takes from its chart', () => {
    const store = new ResourceStore()
    const spec = { chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'repo' } } } }
    store.replace('HelmRelease', [object('web', { spec, ready: ['False', 'ArtifactFailed', CUT] })])
    store.replace('HelmChart', [object('apps-web')])
    const release = refOf('HelmRelease', 'apps', 'web')
    const causes = createCauseSubjects({
      resourceOf: (ref) => store.get(ref),
      judgementOf: (ref) => {
        const resource = store.get(ref)
        return resource && evaluateStatus(resource, NOW)
      },
      failingSince: () => undefined,
      controllerTrouble: ({ kind }) => (kind === 'HelmChart' ? DOWN : undefined),
      stuckAfterMs: 1,
    })
    causes.renew(release, NOW)
    expect(causes.cutOff.get(release)).toEqual(DOWN)
  })
})

describe('a change', () => {
  it('is told of an object, of who reconciles it, and of who keeps what it takes from, each by itself', () => {
    const { renew, write, known, store, causes } = know({ ready: ['False', 'ArtifactFailed', CUT], spec: FROM_REPO })
    store.replace('GitRepository', [object('repo')])
    expect([renew(), renew()]).toEqual([true, false])
    known.controllerTrouble = ({ kind }) => (kind === 'GitRepository' ? DOWN : undefined)
    expect([renew(), renew()]).toEqual([true, false])
    known.controllerTrouble = () => DOWN
    expect([renew(), renew()]).toEqual([true, false])
    write({ ready: FAILED })
    expect([renew(), renew()]).toEqual([true, false])
    known.controllerTrouble = () => undefined
    expect([renew(), renew()]).toEqual([true, false])
    expect([causes.subjects.size, causes.troubles.size, causes.cutOff.size]).toEqual([1, 0, 0])
  })

  it('is everything again after all was forgotten', () => {
    const { renew, known, store, causes } = know({ ready: ['False', 'ArtifactFailed', CUT], spec: FROM_REPO })
    store.replace('GitRepository', [object('repo')])
    known.controllerTrouble = () => DOWN
    renew()
    const sizes = () => [causes.subjects.size, causes.troubles.size, causes.cutOff.size]
    expect(sizes()).toEqual([1, 1, 1])
    causes.clear()
    expect(sizes()).toEqual([0, 0, 0])
    expect(renew()).toBe(true)
  })
})
