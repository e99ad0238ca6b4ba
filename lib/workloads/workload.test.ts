import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgePod } from './judge-pod'
import { judgeWorkload } from './judge-workload'
import { WORKLOAD_TYPES } from './kinds'
import { readPod } from './pod'
import { readReplicaSet } from './replica-set'
import { failingPods } from './testing/failing-pods'
import { agoFrom } from './testing/kubelet'
import { rawWorkload, START, workloadOf } from './testing/looks'
import { rawPod } from './testing/pod-case'
import { startingPods } from './testing/starting-pods'
import { WORKLOAD_KINDS } from './words'
import { readWorkload } from './workload'

const AGO = agoFrom(START)

describe('a workload', () => {
  test('is read with its place, its owner, the labels of its applier and its images', () => {
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'helm.toolkit.fluxcd.io/name': 'web',
      app: 'web',
      team: 'a',
    }
    const ownerReferences = [
      { kind: 'Other', name: 'other', uid: 'uid-of-other' },
      { kind: 'Rollout', name: 'web', uid: 'uid-of-rollout', controller: true },
    ]
    const spec = {
      template: {
        spec: {
          containers: [{ name: 'app', image: 'ghcr.io/x/web:1.3' }, { name: 'no-image' }],
          initContainers: [{ name: 'migrate', image: 'ghcr.io/x/migrate:1' }],
        },
      },
    }
    expect(workloadOf('Deployment', { metadata: { labels, ownerReferences }, spec })).toMatchObject({
      ref: 'Deployment/apps/web',
      kind: 'Deployment',
      uid: 'uid-of-web',
      generation: 2,
      observedGeneration: 2,
      owner: { kind: 'Rollout', name: 'web', uid: 'uid-of-rollout' },
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'helm.toolkit.fluxcd.io/name': 'web' },
      images: [
        { container: 'app', image: 'ghcr.io/x/web:1.3' },
        { container: 'migrate', image: 'ghcr.io/x/migrate:1', init: true },
      ],
    })
  })

  test('of kind CronJob has its images one template deeper', () => {
    const template = { spec: { containers: [{ name: 'app', image: 'x' }] } }
    const { images } = workloadOf('CronJob', { spec: { jobTemplate: { spec: { template } } } })
    expect(images).toEqual([{ container: 'app', image: 'x' }])
  })

  test.each([
    ['no object', 'web'],
    ['no metadata', {}],
    ['no uid', { metadata: { name: 'web', namespace: 'apps' } }],
    ['no namespace', { metadata: { name: 'web', uid: 'u' } }],
    ['no name', { metadata: { namespace: 'apps', uid: 'u' } }],
    ['a slash in its name', { metadata: { name: 'a/b', namespace: 'apps', uid: 'u' } }],
    ['another kind', { kind: 'Pod', metadata: { name: 'web', namespace: 'apps', uid: 'u' } }],
    ['another group', { apiVersion: 'apps/v2', metadata: { name: 'web', namespace: 'apps', uid: 'u' } }],
    [
      'a time of deletion that is none',
      { metadata: { name: 'a', namespace: 'b', uid: 'u', deletionTimestamp: 'soon' } },
    ],
  ])('with %s is not read', (_, raw) => {
    expect(readWorkload('Deployment', raw)).toBeUndefined()
  })

  test('of a list says neither kind nor group, and is read', () => {
    expect(readWorkload('Job', { metadata: { name: 'a', namespace: 'b', uid: 'u' } })?.ref).toBe('Job/b/a')
  })

  test.each(WORKLOAD_KINDS)('of kind %s has a type of its own', (kind) => {
    expect(WORKLOAD_TYPES[kind].kind).toBe(kind)
    expect(WORKLOAD_TYPES[kind].plural).toBe(`${kind.toLowerCase()}s`)
  })
})

test.each([
  ['7', 7],
  ['seven', undefined],
  ['-1', undefined],
])('the revision %s of a ReplicaSet is %s', (revision, number) => {
  const annotations = { 'deployment.kubernetes.io/revision': revision }
  expect(readReplicaSet({ metadata: { name: 'a', namespace: 'b', uid: 'u', annotations } })?.revision).toBe(number)
})

const PLANTED = 'planted-8f2c'
const CONTAINER = {
  name: 'app',
  image: 'ghcr.io/x/web:1.3',
  env: [{ name: 'PASSWORD', value: PLANTED }],
  envFrom: [{ secretRef: { name: PLANTED } }],
  args: [PLANTED],
  command: [PLANTED],
  volumeMounts: [{ name: PLANTED, mountPath: PLANTED }],
  livenessProbe: { exec: { command: [PLANTED] } },
}
const SPEC = {
  containers: [CONTAINER],
  initContainers: [CONTAINER],
  volumes: [{ name: PLANTED }],
  serviceAccountName: PLANTED,
}
const METADATA = { annotations: { note: PLANTED }, labels: { other: PLANTED }, managedFields: [{ manager: PLANTED }] }

describe('of the environment, arguments, volumes and annotations', () => {
  test.each(WORKLOAD_KINDS)('of a %s nothing is kept', (kind) => {
    const template = { metadata: METADATA, spec: SPEC }
    const spec = { template, jobTemplate: { spec: { template } }, selector: { matchLabels: { a: PLANTED } } }
    expect(JSON.stringify(workloadOf(kind, { metadata: METADATA, spec }))).not.toContain(PLANTED)
  })

  test('of a pod nothing is kept', () => {
    const raw = { metadata: { name: 'a', namespace: 'b', uid: 'u', ...METADATA }, spec: SPEC }
    const pod = readPod(raw)
    expect(pod?.containers).toEqual(['app'])
    expect(JSON.stringify(pod)).not.toContain(PLANTED)
  })
})

describe('of a message', () => {
  // Cut in the middle it would be no address with a password any more.
  const message = `${'x'.repeat(960)} https://robot:${PLANTED.repeat(20)}@git.example/repository`
  const condition = { status: 'True', reason: 'x', message }

  test('of a pod no part of a secret is kept where it is cut', () => {
    const status = { message, conditions: [{ type: 'Ready', ...condition, status: 'False' }] }
    const pod = readPod({ metadata: { name: 'a', namespace: 'b', uid: 'u' }, status })
    expect(pod?.message).toHaveLength(1_000)
    expect(JSON.stringify(pod)).not.toContain(PLANTED)
  })

  test.each(['Deployment', 'Job'] as const)('of a %s neither', (kind) => {
    const conditions = ['ReplicaFailure', 'Failed'].map((type) => ({ type, ...condition }))
    const read = JSON.stringify(workloadOf(kind, { status: { conditions } }))
    expect(read).toContain('https://redacted@')
    expect(read).not.toContain(PLANTED)
  })
})

/** Objects as they are, with something else in the place of one part or of several. */
function junkIn(objects: readonly object[]) {
  const anything = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.constantFrom('__proto__', '2026-11-29T12:00:00Z', null, []),
  )
  const places = fc.array(fc.tuple(fc.nat(), anything), { minLength: 1, maxLength: 4 })
  return fc.tuple(fc.constantFrom(...objects), places).map(([object, changes]) => {
    const copy: unknown = structuredClone(object)
    for (const [at, value] of changes) replaceAt(copy, at, value)
    return copy
  })
}

function replaceAt(root: unknown, at: number, value: unknown): void {
  const places: { readonly holder: object; readonly key: string }[] = []
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push({ holder: node, key })
      walk(Reflect.get(node, key))
    }
  }
  walk(root)
  const place = places[at % Math.max(places.length, 1)]
  if (place !== undefined) Reflect.set(place.holder, place.key, value)
}

const RAW_PODS = [...startingPods(AGO), ...failingPods(AGO)].map((pod) => rawPod(pod, AGO))
const CONDITIONS = ['Progressing', 'Available', 'ReplicaFailure', 'Failed'].map((type) => ({
  type,
  status: 'True',
  reason: 'x',
  message: 'y',
}))
const TEMPLATE = { spec: { containers: [{ name: 'app', image: 'x' }] } }
const RAW_SPEC = {
  replicas: 1,
  schedule: '* * * * *',
  timeZone: 'UTC',
  template: TEMPLATE,
  updateStrategy: { type: 'OnDelete' },
}
const RAW_STATUS = { replicas: 1, readyReplicas: 1, active: [{}], lastScheduleTime: AGO(3), conditions: CONDITIONS }

describe('whatever stands in an object', () => {
  test('a pod is read and judged, or not read', () => {
    fc.assert(
      fc.property(fc.oneof(junkIn(RAW_PODS), fc.anything()), fc.boolean(), (raw, wantsToRun) => {
        const pod = readPod(raw)
        if (pod === undefined) return
        const { status, sentence, restarts } = judgePod(pod, START, { wantsToRun })
        expect(typeof status).toBe('string')
        expect(sentence).not.toBe('')
        expect(restarts).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 1_000 },
    )
  })

  test('a workload is read and judged, or not read', () => {
    const raws = WORKLOAD_KINDS.map((kind) => rawWorkload(kind, { spec: RAW_SPEC, status: RAW_STATUS }))
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOAD_KINDS), fc.oneof(junkIn(raws), fc.anything()), (kind, raw) => {
        const workload = readWorkload(kind, raw)
        if (workload === undefined) return
        const { sentence, ready, desired } = judgeWorkload(workload, { now: START })
        expect(sentence).not.toBe('')
        expect(ready).toBeLessThanOrEqual(desired)
      }),
      { numRuns: 1_000 },
    )
  })

  test('a ReplicaSet is read, or not read', () => {
    const raws = [{ metadata: { name: 'a', namespace: 'b', uid: 'u', annotations: { x: 'y' }, ownerReferences: [{}] } }]
    fc.assert(
      fc.property(fc.oneof(junkIn(raws), fc.anything()), (raw) => {
        const read = readReplicaSet(raw)
        expect(read === undefined || read.uid !== '').toBe(true)
      }),
    )
  })
})
