// Clusters that are hard to show: many objects, and objects that all depend on each other.

import type { KubeObject } from '@/lib/simulator/kube-object'

const NAMESPACE = 'crowd'
const REVISION = 'main@sha1:0123456789abcdef0123456789abcdef01234567'

/** What they all are applied from. */
export const SOURCE: KubeObject = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'flux-system', namespace: NAMESPACE, generation: 1, creationTimestamp: '2026-11-01T08:00:00Z' },
  spec: { interval: '1m', url: 'https://git.example.com/fleet', ref: { branch: 'main' } },
  status: {
    observedGeneration: 1,
    artifact: { revision: REVISION, path: 'fleet', url: 'http://source/fleet', lastUpdateTime: '2026-11-29T08:00:00Z' },
    conditions: [ready('Stored artifact.')],
  },
}

/** `links` dependencies of each object on the ones behind it, in a circle: a graph of `count` times `links` edges. */
export function tangle(count: number, links: number): readonly KubeObject[] {
  return Array.from({ length: count }, (_, at) =>
    kustomization(
      nameOf(at),
      Array.from({ length: links }, (_, step) => nameOf((at + step + 1) % count)),
      'It is as it should be.',
    ),
  )
}

/** Objects that have nothing to do with each other, each with so much to say. */
export function crowd(count: number, words = `Applied revision: ${REVISION}`): readonly KubeObject[] {
  return Array.from({ length: count }, (_, at) => kustomization(nameOf(at), [], words))
}

/** Each with so much in it that nobody shows. */
export function heavy(count: number, bytes: number): readonly KubeObject[] {
  const annotations = { 'example.com/ballast': 'ballast '.repeat(bytes / 8) }
  return crowd(count).map((object) => ({ ...object, metadata: { ...object.metadata, annotations } }))
}

/** A new message at one of them, as a controller writes it. */
export function statusAt(at: number, text: string) {
  return { ref: `Kustomization/${NAMESPACE}/${nameOf(at)}`, status: { conditions: [ready(text)] } }
}

function nameOf(at: number): string {
  return `app-${String(at).padStart(4, '0')}`
}

function kustomization(name: string, dependsOn: readonly string[], words: string): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: NAMESPACE, generation: 1, creationTimestamp: '2026-11-01T08:00:00Z' },
    spec: {
      interval: '10m',
      path: `./${name}`,
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      ...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn.map((other) => ({ name: other })) }),
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: REVISION,
      lastAttemptedRevision: REVISION,
      conditions: [ready(words)],
    },
  }
}

function ready(message: string) {
  return {
    type: 'Ready',
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message,
    observedGeneration: 1,
    lastTransitionTime: '2026-11-29T08:00:00Z',
  }
}
