// Image automation and notification objects as their controllers leave them.

import { before, buildObject, condition, DAY_MS, MINUTE_MS, type Owner, sha1, sha256, uidOf } from './build-object'
import type { JsonObject } from './json'
import { formatTime, type KubeObject } from './kube-object'

interface Seed {
  readonly namespace: string
  readonly name: string
  readonly owner: Owner
  readonly now: Date
}

const IMAGE_API = 'image.toolkit.fluxcd.io/v1'

export function imageRepository(
  seed: Seed & {
    readonly image: string
    readonly tags: readonly string[]
    readonly interval?: string
    /** When the newest tag was seen first. */
    readonly foundAt: Date
    readonly scannedAt?: Date
  },
): KubeObject {
  const scannedAt = seed.scannedAt ?? before(seed.now, 3 * MINUTE_MS)
  const checksum = String(Number.parseInt(sha1(seed.tags.join()).slice(0, 8), 16))
  const message = `successful scan: found ${seed.tags.length} tags with checksum ${checksum}`
  return buildObject({
    apiVersion: IMAGE_API,
    kind: 'ImageRepository',
    ...place(seed),
    controller: 'image-reflector-controller',
    spec: { exclusionList: ['^.*\\.sig$'], image: seed.image, interval: seed.interval ?? '5m0s', provider: 'generic' },
    status: {
      canonicalImageName: seed.image.includes('.') ? seed.image : `index.docker.io/${seed.image}`,
      conditions: [condition('Ready', 'True', 'Succeeded', message, seed.foundAt)],
      lastScanResult: {
        latestTags: seed.tags.slice(0, 10),
        revision: checksum,
        scanTime: formatTime(scannedAt),
        tagCount: seed.tags.length,
      },
      observedExclusionList: ['^.*\\.sig$'],
      observedGeneration: 1,
    },
  })
}

export function imagePolicy(
  seed: Seed & {
    readonly repository: string
    readonly image: string
    readonly range: string
    readonly tag: string
    readonly previousTag?: string
    readonly foundAt: Date
  },
): KubeObject {
  const previous = seed.previousTag === undefined ? '' : ` (previously ${seed.image}:${seed.previousTag})`
  const message = `Latest image tag for ${seed.image} resolved to ${seed.tag}${previous}`
  return buildObject({
    apiVersion: IMAGE_API,
    kind: 'ImagePolicy',
    ...place(seed),
    controller: 'image-reflector-controller',
    spec: {
      digestReflectionPolicy: 'Never',
      imageRepositoryRef: { name: seed.repository },
      policy: { semver: { range: seed.range } },
    },
    status: {
      conditions: [condition('Ready', 'True', 'Succeeded', message, seed.foundAt)],
      latestRef: { name: seed.image, tag: seed.tag },
      ...(seed.previousTag === undefined ? {} : { observedPreviousRef: { name: seed.image, tag: seed.previousTag } }),
      observedGeneration: 1,
    },
  })
}

export function imageUpdateAutomation(
  seed: Seed & {
    readonly revision: string
    readonly policies: JsonObject
    readonly pushedCommit: string
    readonly pushedAt: Date
  },
): KubeObject {
  const ranAt = before(seed.now, 4 * MINUTE_MS)
  return buildObject({
    apiVersion: IMAGE_API,
    kind: 'ImageUpdateAutomation',
    ...place(seed),
    controller: 'image-automation-controller',
    spec: {
      git: {
        checkout: { ref: { branch: 'main' } },
        commit: { author: { email: 'flux@home.example', name: 'fluxbot' }, messageTemplate: 'chore(images): update' },
        push: { branch: 'main' },
      },
      interval: '5m0s',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      update: { path: './apps', strategy: 'Setters' },
    },
    status: {
      conditions: [condition('Ready', 'True', 'Succeeded', 'repository up-to-date', seed.pushedAt)],
      lastAutomationRunTime: formatTime(ranAt),
      lastPushCommit: seed.pushedCommit,
      lastPushTime: formatTime(seed.pushedAt),
      observedGeneration: 1,
      observedPolicies: seed.policies,
      observedSourceRevision: seed.revision,
    },
  })
}

export function provider(seed: Seed & { readonly type: string; readonly address: string }): KubeObject {
  const spec = { type: seed.type, address: seed.address, secretRef: { name: `${seed.name}-token` } }
  return buildObject({ apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Provider', ...place(seed), spec })
}

export function alert(
  seed: Seed & {
    readonly provider: string
    readonly severity: 'info' | 'error'
    readonly sources: readonly JsonObject[]
    readonly exclude?: readonly string[]
  },
): KubeObject {
  return buildObject({
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
    kind: 'Alert',
    ...place(seed),
    spec: {
      eventSeverity: seed.severity,
      eventSources: seed.sources,
      exclusionList: seed.exclude ?? ['waiting for.*socket'],
      providerRef: { name: seed.provider },
    },
  })
}

export function receiver(seed: Seed & { readonly resources: readonly JsonObject[] }): KubeObject {
  const path = `/hook/${sha256(uidOf(seed.name)).slice(7)}`
  const message = `Receiver initialized for path: ${path}`
  return buildObject({
    apiVersion: 'notification.toolkit.fluxcd.io/v1',
    kind: 'Receiver',
    ...place(seed),
    controller: 'notification-controller',
    spec: {
      events: ['ping', 'push'],
      interval: '10m0s',
      resources: seed.resources,
      secretRef: { name: 'webhook-token' },
      type: 'github',
    },
    status: {
      conditions: [condition('Ready', 'True', 'Succeeded', message, before(seed.now, 90 * DAY_MS))],
      observedGeneration: 1,
      webhookPath: path,
    },
  })
}

function place(seed: Seed) {
  const { namespace, name, owner, now } = seed
  return { namespace, name, owner, createdAt: before(now, 200 * DAY_MS) }
}
