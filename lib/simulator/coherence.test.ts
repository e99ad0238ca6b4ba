import { afterEach, expect, test } from 'vitest'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { OPTIONAL_KINDS } from './catalogue'
import { mergePatch, recordsAt, textAt, valueAt } from './json'
import { isKubeObject, type KubeObject, refOfObject } from './kube-object'
import { type CommitName, commitsOfTheDay, revisionOf } from './scenario-commits'
import { PLATFORM_REVISION } from './scenario-sources'
import { type Simulator, startSimulator } from './simulator'
import { contradictionsOf, type World } from './testing/contradictions'
import { deadReferences, disputedOwners } from './testing/referrals'
import { conditionOf } from './testing/wire-client'

/** Not a whole second, though Kubernetes writes those only. */
const START = new Date('2026-11-20T12:00:00.700Z')
const GIT = 'GitRepository/flux-system/flux-system'
const SOURCES = [GIT, 'OCIRepository/flux-system/platform-manifests']
const COMMITS: readonly CommitName[] = ['world', 'images', 'broker', ...commitsOfTheDay().map(({ name }) => name)]

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

async function startDemo(): Promise<Simulator> {
  simulator = await startSimulator({
    scenario: 'homelab',
    now: () => START,
    signal: new AbortController().signal,
  })
  simulator.control.pause()
  return simulator
}

async function list(demo: Simulator, path: string, kind: string, apiVersion: string): Promise<readonly KubeObject[]> {
  const body = await (await fetch(`${demo.server}/${path}`)).json()
  return recordsAt(body, 'items').flatMap((item) => {
    const object = { apiVersion, kind, ...item }
    return isKubeObject(object) ? [object] : []
  })
}

const NATIVE = [
  ['apis/apps/v1/deployments', 'Deployment', 'apps/v1'],
  ['apis/apps/v1/statefulsets', 'StatefulSet', 'apps/v1'],
  ['apis/apps/v1/daemonsets', 'DaemonSet', 'apps/v1'],
  ['apis/apps/v1/replicasets', 'ReplicaSet', 'apps/v1'],
  ['apis/batch/v1/cronjobs', 'CronJob', 'batch/v1'],
  ['apis/batch/v1/jobs', 'Job', 'batch/v1'],
  ['api/v1/pods', 'Pod', 'v1'],
] as const

async function look(demo: Simulator, now: Date, revisions: ReadonlySet<string>): Promise<World> {
  const kinds = FLUX_KIND_NAMES.filter((kind) => !OPTIONAL_KINDS.includes(kind))
  const objects = await Promise.all(
    kinds.map((kind) => {
      const { group, versions, plural } = describeKind(kind)
      return list(demo, `apis/${group}/${versions[0]}/${plural}`, kind, `${group}/${versions[0]}`)
    }),
  )
  const natives = await Promise.all(NATIVE.map(([path, kind, apiVersion]) => list(demo, path, kind, apiVersion)))
  return {
    now,
    objects: [...objects.flat(), ...natives.flat()],
    events: await list(demo, 'api/v1/events', 'Event', 'v1'),
    revisions,
  }
}

const known = () => new Set([...COMMITS.map(revisionOf), PLATFORM_REVISION])

test('at its start the demo cluster does not contradict itself', async () => {
  const world = await look(await startDemo(), START, known())
  expect(world.objects.length).toBeGreaterThan(60)
  expect(world.events.length).toBeGreaterThan(30)
  expect(contradictionsOf(world)).toEqual([])
})

const HOUR_LATER = '2026-11-20T13:00:00Z'
const JUST_NOW = '2026-11-20T11:59:58Z'

test.each([
  ['Kustomization/apps/jellyfin', { status: { lastAppliedRevision: revisionOf('broker') } }, 'what succeeded last'],
  ['Kustomization/apps/jellyfin', { status: { lastAttemptedRevision: 'main@sha1:0' } }, 'nobody ever had'],
  ['Kustomization/apps/jellyfin', { metadata: { generation: 0 } }, 'ahead of the spec'],
  ['Kustomization/apps/minecraft', { status: { history: [{ lastReconciled: JUST_NOW }] } }, 'went on after'],
  ['Kustomization/apps/paperless', { status: { history: [{ lastReconciled: JUST_NOW }] } }, 'Ready says BuildFailed'],
  ['HelmRelease/apps/immich', { status: { lastAttemptedRevision: '0.10.1' } }, 'attempt left no release'],
  ['HelmRelease/apps/immich', { status: { history: [{ version: 14 }, { version: 15 }] } }, 'do not ascend'],
  ['ImageRepository/flux-system/jellyfin', { status: { lastScanResult: { scanTime: HOUR_LATER } } }, 'in the future'],
  ['Deployment/apps/jellyfin', { status: { readyReplicas: 2 } }, 'counts 2 ready pods where 1 are'],
  ['ImagePolicy/flux-system/jellyfin', { status: { latestRef: { tag: '11.0' } } }, 'nobody found the tag'],
])('of %s with another fact it is said that it does not fit', async (ref, change, words) => {
  const world = await look(await startDemo(), START, known())
  const objects = world.objects.map((object) => {
    const changed = refOfObject(object) === ref ? mergePatch(object, change) : object
    return isKubeObject(changed) ? changed : object
  })
  const said = contradictionsOf({ ...world, objects })
  expect(said.filter((sentence) => sentence.startsWith(ref) && sentence.includes(words))).not.toEqual([])
})

test('whatever it names is there, but for what is meant to be missing, and everything has one owner', async () => {
  const { objects } = await look(await startDemo(), START, known())
  expect(deadReferences(objects).toSorted()).toEqual([
    'Alert/flux-system/phone → Provider/flux-system/pushover',
    'HelmRelease/apps/photoprism → OCIRepository/flux-system/photoprism-chart',
    'Kustomization/apps/frigate → Kustomization/apps/mosquitto',
  ])
  expect(disputedOwners(objects)).toEqual([])
})

test('an image that is private cannot be scanned because nobody gave a secret', async () => {
  const { objects } = await look(await startDemo(), START, known())
  const failed = objects.filter(
    ({ kind, ...one }) => kind === 'ImageRepository' && conditionOf(one, 'Ready')?.status === 'False',
  )
  expect(failed.map((object) => [object.metadata.name, object.spec?.secretRef])).toEqual([
    ['private-exit-node', undefined],
  ])
  expect(conditionOf(failed[0], 'Ready')?.message).toContain('UNAUTHORIZED')
})

test('each commit goes through, and for an hour nothing is said that something else denies', {
  timeout: 120_000,
}, async () => {
  const demo = await startDemo()
  const revisions = known()
  const commits = new Set<string>()
  let elapsedMs = 0
  const found: string[] = []
  const generations = async () =>
    (await list(demo, 'apis/apps/v1/deployments', 'Deployment', 'apps/v1')).map(
      ({ metadata }) => metadata.generation ?? 0,
    )
  const before = await generations()
  while (elapsedMs < 3_600_000) {
    // Closely while the first commits roll out, then now and then.
    const stepMs = elapsedMs < 360_000 ? 10_000 : 150_000
    for (let done = 0; done < stepMs; done += 10_000) {
      demo.control.advance(10_000)
      for (const ref of SOURCES) {
        const revision = textAt(demo.control.get(ref), 'status', 'artifact', 'revision') ?? ''
        revisions.add(revision)
        if (ref.startsWith('Git')) commits.add(revision)
      }
    }
    elapsedMs += stepMs
    const world = await look(demo, new Date(START.getTime() + elapsedMs), revisions)
    found.push(...contradictionsOf(world).map((what) => `after ${elapsedMs / 1000} s ${what}`))
  }
  expect(found.slice(0, 20)).toEqual([])
  expect(commits.size).toBeGreaterThan(5)
  // Now and then a commit rolls something out, and by far not each of them everything.
  const rolled = (await generations()).reduce((sum, now, index) => sum + now - (before[index] ?? 0), 0)
  expect(rolled).toBeGreaterThan(2)
  expect(rolled).toBeLessThan(30)
})

test('the first commit is a roll-out that can be watched, and ends but for what is broken', async () => {
  const demo = await startDemo()
  const { objects } = await look(demo, START, known())
  const followers = objects.filter(
    ({ kind, spec }) => kind === 'Kustomization' && textAt(spec, 'sourceRef', 'kind') === 'GitRepository',
  )
  const revision = () => textAt(demo.control.get(GIT), 'status', 'artifact', 'revision')
  const before = revision()
  const counts: number[] = []
  for (let seconds = 0; seconds < 330; seconds += 10) {
    demo.control.advance(10_000)
    if (revision() === before) continue
    const applied = followers.map((one) => textAt(demo.control.get(refOfObject(one)), 'status', 'lastAppliedRevision'))
    counts.push(applied.filter((one) => one === revision()).length)
  }
  const faults = ['external-dns', 'frigate', 'minecraft', 'paperless', 'paperless-ai']
  expect(counts.at(-1)).toBe(followers.length - faults.length)
  expect(new Set(counts).size).toBeGreaterThan(4)
})

const FLUX_TITLE = /^([A-Z]\w+\/[\w-]+\/[\w-]+) (\w+)$/

test('what ntfy has of Flux is what happened, told by the Alerts that follow it', async () => {
  const demo = await startDemo()
  const { objects, events } = await look(demo, START, known())
  const poll = await (await fetch(`${demo.ntfyUrl}/cluster-alerts/json?poll=1&since=all`)).text()
  const messages = poll
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
  const told = messages.flatMap((message) => {
    const [, ref = '', reason = ''] = FLUX_TITLE.exec(textAt(message, 'title') ?? '') ?? []
    if (ref === '') return []
    return [{ ref, reason, text: textAt(message, 'message'), at: Number(valueAt(message, 'time')) * 1_000 }]
  })
  expect(told.length).toBeGreaterThan(15)
  const reasons = new Set(told.map(({ reason }) => reason))
  for (const reason of ['NewArtifact', 'UpgradeSucceeded', 'TestFailed', 'BuildFailed'])
    expect(reasons).toContain(reason)
  for (const { ref, reason, text, at } of told) {
    const object = objects.find((one) => refOfObject(one) === ref)
    expect(object, ref).toBeDefined()
    expect(at).toBeLessThanOrEqual(START.getTime())
    if (START.getTime() - at >= 3_600_000) continue
    const event = events.find(
      (one) =>
        textAt(one, 'involvedObject', 'uid') === object?.metadata.uid && one.reason === reason && one.message === text,
    )
    expect(Date.parse(textAt(event, 'firstTimestamp') ?? ''), `${ref} ${text}`).toBeLessThanOrEqual(at)
    expect(Date.parse(textAt(event, 'lastTimestamp') ?? '')).toBeGreaterThanOrEqual(at)
  }
  const raw = messages.filter((message) => textAt(message, 'message')?.startsWith('{"involvedObject"'))
  expect(raw.length).toBeGreaterThan(5)
})
