// What an applier does to its workloads: which it changes, and how long it waits for them.

import { kindOf, namespaceOf, type Ref } from '@/lib/ref'
import { parseGoDuration } from '@/lib/time'
import { inventoryOf } from './build-appliers'
import { configDigest } from './build-helm-release'
import { sha256 } from './build-object'
import type { FluxWorld } from './flux-world'
import { recordAt, recordsAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'

const LOOK_EVERY_MS = 500
const DEFAULT_TIMEOUT_MS = 5 * 60_000
const ROLLED = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/** `Deployment/apps/web`, out of the inventory; Flux's own controllers are left alone. */
export function workloadsOf(applier: KubeObject): readonly Ref[] {
  return inventoryOf(applier).filter((ref) => ROLLED.has(kindOf(ref)) && namespaceOf(ref) !== 'flux-system')
}

/** Another chart or other values change all of it; the same again only what has not come up. */
export function rollOutRelease(world: FluxWorld, release: KubeObject, chart: { readonly attempted: string }): void {
  const [latest] = recordsAt(release, 'status', 'history')
  const digest = configDigest(recordAt(release, 'spec', 'values') ?? {})
  const isNew = textAt(latest, 'chartVersion') !== chart.attempted || textAt(latest, 'configDigest') !== digest
  for (const ref of workloadsOf(release)) {
    if (isNew || !world.workloads.hasSettled(ref)) {
      world.workloads.rollOut(ref, { of: `${chart.attempted} ${world.clock().getTime()}` })
    }
  }
}

/** What got stuck before a run that may succeed was mended in what it applies. */
export function rollOutStuck(world: FluxWorld, applier: KubeObject, revision: string): void {
  for (const ref of workloadsOf(applier)) {
    if (world.workloads.isStuck(ref)) world.workloads.rollOut(ref, { of: `${revision} ${world.clock().getTime()}` })
  }
}

/** Looks again until all of it runs, or the timeout is over: then it yields what does not, as Flux names it. */
export function* untilSettled(world: FluxWorld, applier: KubeObject): Generator<number, string | undefined, void> {
  const timeoutMs = parseGoDuration(textAt(applier, 'spec', 'timeout') ?? '') ?? DEFAULT_TIMEOUT_MS
  const late = () => workloadsOf(applier).filter((ref) => !world.workloads.hasSettled(ref))
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += LOOK_EVERY_MS) {
    if (late().length === 0) return undefined
    yield LOOK_EVERY_MS
  }
  const words = late().map((ref) => `${ref} status: 'InProgress'`)
  return words.length === 0 ? undefined : `timeout waiting for: [${words.join(', ')}]`
}

interface Change {
  readonly ref: string
  readonly image?: string
}

/** The workload whose image an automation has written anew into the manifests. */
function findImageChange(world: FluxWorld, applier: KubeObject): Change | undefined {
  const written = world
    .list('ImageUpdateAutomation')
    .flatMap((automation) => Object.values(recordAt(automation, 'status', 'observedPolicies') ?? {}))
  for (const ref of workloadsOf(applier)) {
    for (const container of recordsAt(world.get(ref), 'spec', 'template', 'spec', 'containers')) {
      const image = textAt(container, 'image') ?? ''
      const policy = written.find((one) => image.startsWith(`${textAt(one, 'name')}:`))
      const wanted = `${textAt(policy, 'name')}:${textAt(policy, 'tag')}`
      if (policy !== undefined && image !== wanted) return { ref, image: wanted }
    }
  }
  return undefined
}

/** What this run changes in the cluster: what an automation wrote, now and then something else of a new revision. */
export function chooseChange(world: FluxWorld, object: KubeObject, revision: string): Change | undefined {
  if (textAt(object, 'status', 'lastAppliedRevision') === revision) return undefined
  const ofImage = findImageChange(world, object)
  if (ofImage !== undefined) return ofImage
  const content = world.upstreams.contentOf(revision)
  const isChanged = content === undefined ? world.random.next() < 0.3 : content.changes.includes(refOfObject(object))
  const ref = isChanged ? pickEntry(world, object) : undefined
  return ref === undefined ? undefined : { ref }
}

export function applyChange(world: FluxWorld, change: Change | undefined, revision: string): void {
  if (change === undefined) return
  const { ref, image } = change
  // Not every change of a manifest is one of its pods.
  if (image === undefined && sha256(`${revision} ${ref}`).at(-1)?.match(/[0-4]/) === null) return
  world.workloads.rollOut(ref, { of: revision, ...(image === undefined ? {} : { image }) })
}

/** `Deployment/apps/web`, out of the inventory. */
function pickEntry(world: FluxWorld, object: KubeObject): string | undefined {
  const releases = inventoryOf(object).filter((ref) => kindOf(ref) === 'HelmRelease')
  const [first, ...others] = [...workloadsOf(object), ...releases]
  return first === undefined ? undefined : world.random.pick([first, ...others])
}
