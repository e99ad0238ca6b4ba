// Scheduler and kubelet, played: pods are bound to a node and their status is written, as the story has it.

import { readObjects, readText } from '@/lib/flux/object/json-fields'
import { readPod } from '@/lib/workloads/pod'
import { agoFrom, conditions, running, terminated, waiting } from '@/lib/workloads/testing/kubelet'
import type { ControlPlane } from '../support/control-plane'

export interface PlayedPod {
  readonly name: string
  readonly node?: string
  readonly deletedAt?: Date
  readonly images: readonly { readonly container: string; readonly image: string }[]
}

/** What becomes of a pod: its status, or nothing yet. */
export type Fate = (pod: PlayedPod) => object | undefined

const NODE = 'pi3'

/** One round over all pods of a namespace. What is deleted has ended: nothing holds it up. */
export async function tendPods(cluster: ControlPlane, namespace: string, fate: Fate): Promise<void> {
  for (const pod of await podsIn(cluster, namespace)) {
    const path = `/api/v1/namespaces/${namespace}/pods/${pod.name}`
    if (pod.deletedAt !== undefined) {
      await cluster.request('DELETE', `${path}?gracePeriodSeconds=0`)
      continue
    }
    const status = fate(pod)
    if (status === undefined) continue
    if (pod.node === undefined) {
      await cluster.request('POST', `${path}/binding`, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: pod.name },
        target: { apiVersion: 'v1', kind: 'Node', name: NODE },
      })
    }
    await cluster.request('PATCH', `${path}/status`, { status }, { 'content-type': 'application/merge-patch+json' })
  }
}

export async function podsIn(cluster: ControlPlane, namespace: string): Promise<readonly PlayedPod[]> {
  const { body } = await cluster.request('GET', `/api/v1/namespaces/${namespace}/pods`)
  return readObjects(body, 'items').flatMap((raw) => {
    const pod = readPod(raw)
    if (pod === undefined) return []
    const images = readObjects(raw, 'spec', 'containers').map((container) => ({
      container: readText(container, 'name') ?? '',
      image: readText(container, 'image') ?? '',
    }))
    return [{ ...pod, images }]
  })
}

const ALL_WELL = { PodScheduled: true, Initialized: true, ContainersReady: true, Ready: true }
const NOT_READY = { PodScheduled: true, Initialized: true, Ready: { reason: 'ContainersNotReady' } }

/** All containers run, each with a content of its image that the name alone decides. */
export const runs: Fate = ({ images }) => {
  const since = agoFrom(new Date())(0)
  return {
    phase: 'Running',
    startTime: since,
    conditions: conditions(since, ALL_WELL),
    containerStatuses: images.map(({ container, image }) =>
      running(container, since, { image, imageID: `${image.replace(/:.*/, '')}@sha256:${hexOf(image)}` }),
    ),
  }
}

export const cannotPull: Fate = ({ images }) => {
  const since = agoFrom(new Date())(0)
  return {
    phase: 'Pending',
    startTime: since,
    conditions: conditions(since, NOT_READY),
    containerStatuses: images.map(({ container, image }) =>
      waiting(container, 'ImagePullBackOff', 'failed to authorize: 401 Unauthorized', { image }),
    ),
  }
}

/** Ended with a code, for good. */
export function ends(exitCode: number): Fate {
  return ({ images }) => {
    const at = agoFrom(new Date())(0)
    const reason = exitCode === 0 ? 'Completed' : 'Error'
    return {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      startTime: at,
      containerStatuses: images.map(({ container, image }) =>
        terminated(container, { exitCode, reason, startedAt: at, finishedAt: at }, { image, imageID: '' }),
      ),
    }
  }
}

function hexOf(text: string): string {
  return Buffer.from(text.padEnd(32, '.')).toString('hex').slice(-64).padStart(64, '0')
}
