// What an applier does to its workloads: which it changes, and how long it waits for them.

import { parseGoDuration } from '@/lib/time'
import type { FluxWorld } from './flux-world'
import { recordAt, recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'

const LOOK_EVERY_MS = 500
const DEFAULT_TIMEOUT_MS = 5 * 60_000
const ROLLED = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/** `Deployment/apps/web`, out of the inventory; Flux's own controllers are left alone. */
export function workloadsOf(applier: KubeObject): readonly string[] {
  return recordsAt(applier, 'status', 'inventory', 'entries').flatMap((entry) => {
    const [namespace, name, , kind = ''] = (textAt(entry, 'id') ?? '').split('_')
    return ROLLED.has(kind) && namespace !== 'flux-system' ? [`${kind}/${namespace}/${name}`] : []
  })
}

/** Another chart changes all of it; the same one again only what has not come up. */
export function rollOutRelease(world: FluxWorld, release: KubeObject, chart: { readonly attempted: string }): void {
  const [latest] = recordsAt(release, 'status', 'history')
  const isNewChart = textAt(latest, 'chartVersion') !== chart.attempted
  for (const ref of workloadsOf(release)) {
    if (isNewChart || !world.workloads.hasSettled(ref)) {
      world.workloads.rollOut(ref, { of: `${chart.attempted} ${world.clock().getTime()}` })
    }
  }
}

/** Looks again until all of it runs, or the timeout is over. */
export function* untilSettled(world: FluxWorld, applier: KubeObject): Generator<number, void, void> {
  const timeoutMs = parseGoDuration(textAt(applier, 'spec', 'timeout') ?? '') ?? DEFAULT_TIMEOUT_MS
  const refs = workloadsOf(applier)
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += LOOK_EVERY_MS) {
    if (refs.every((ref) => world.workloads.hasSettled(ref))) return
    yield LOOK_EVERY_MS
  }
}

export interface ImageChange {
  readonly ref: string
  readonly image: string
}

/** The workload whose image an automation has written anew into the manifests. */
export function findImageChange(world: FluxWorld, applier: KubeObject): ImageChange | undefined {
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
