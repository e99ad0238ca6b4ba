// Healthy Kustomizations as their controller leaves them; failures are laid over them by the scenario.

import { type Ref, refOf } from '@/lib/ref'
import { parseGoDuration } from '@/lib/time'
import { before, buildObject, condition, DAY_MS, MINUTE_MS, type Owner, sha256 } from './build-object'
import { type JsonObject, recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'

export interface KustomizationSeed {
  readonly namespace: string
  readonly name: string
  readonly path: string
  readonly revision: string
  readonly now: Date
  /** `name` of the same namespace or `namespace/name`. */
  readonly dependsOn?: readonly string[]
  readonly source?: { readonly kind: string; readonly name: string; readonly namespace?: string }
  readonly interval?: string
  readonly retryInterval?: string
  readonly wait?: boolean
  readonly decrypts?: boolean
  readonly owner?: Owner
  readonly targetNamespace?: string
  readonly inventory?: readonly JsonObject[]
  readonly appliedAt?: Date
  /** Newest first; three days of the same, when left out. */
  readonly history?: readonly JsonObject[]
  readonly originRevision?: string
  readonly labels?: Readonly<Record<string, string>>
}

export function kustomization(seed: KustomizationSeed): KubeObject {
  const { namespace, name, now, revision } = seed
  const appliedAt = seed.appliedAt ?? before(now, 4 * MINUTE_MS)
  const applied = `Applied revision: ${revision}`
  const interval = seed.interval ?? '10m0s'
  const conditions = [condition('Ready', 'True', 'ReconciliationSucceeded', applied, appliedAt)]
  if (seed.wait === true)
    conditions.push(condition('Healthy', 'True', 'Succeeded', 'Health check passed in 2.1s', appliedAt))
  return buildObject({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    namespace,
    name,
    createdAt: before(now, 400 * DAY_MS),
    controller: 'kustomize-controller',
    ...(seed.owner === undefined ? {} : { owner: seed.owner }),
    ...(seed.labels === undefined ? {} : { labels: seed.labels }),
    spec: {
      force: false,
      interval,
      path: seed.path,
      prune: true,
      retryInterval: seed.retryInterval ?? '10m0s',
      timeout: '5m0s',
      sourceRef: seed.source ?? { kind: 'GitRepository', name: 'flux-system' },
      ...(seed.dependsOn === undefined ? {} : { dependsOn: seed.dependsOn.map((entry) => dependency(entry)) }),
      ...(seed.wait === true ? { wait: true } : {}),
      ...(seed.targetNamespace === undefined ? {} : { targetNamespace: seed.targetNamespace }),
      ...(seed.decrypts === true ? { decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } } : {}),
    },
    status: {
      conditions,
      history: seed.history ?? [
        reconciliations({ ...seed, interval, first: before(appliedAt, 3 * DAY_MS), last: appliedAt }),
      ],
      inventory: { entries: seed.inventory ?? [] },
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      ...(seed.originRevision === undefined ? {} : { lastAppliedOriginRevision: seed.originRevision }),
      observedGeneration: 1,
    },
  })
}

/** One entry of a Kustomization's history: the runs that had this outcome with the same manifests. */
export function reconciliations(seed: {
  readonly namespace: string
  readonly name: string
  readonly revision: string
  readonly originRevision?: string
  readonly interval: string
  readonly first: Date
  readonly last: Date
  readonly status?: string
}): JsonObject {
  const { namespace, name, revision, originRevision, first, last } = seed
  const everyMs = parseGoDuration(seed.interval) ?? last.getTime() - first.getTime()
  return {
    digest: sha256(`manifests ${namespace}/${name} ${first.getTime()}`),
    firstReconciled: formatTime(first),
    lastReconciled: formatTime(last),
    lastReconciledDuration: '1.2s',
    lastReconciledStatus: seed.status ?? 'ReconciliationSucceeded',
    totalReconciliations: Math.round((last.getTime() - first.getTime()) / everyMs) + 1,
    metadata: { revision, ...(originRevision === undefined ? {} : { originRevision }) },
  }
}

export function dependency(entry: string): JsonObject {
  const slash = entry.indexOf('/')
  if (slash < 0) return { name: entry }
  return { name: entry.slice(slash + 1), namespace: entry.slice(0, slash) }
}

/** `namespace_name_group_Kind`, as kustomize-controller writes it. */
export function inventoryEntry(
  namespace: string,
  name: string,
  group: string,
  kind: string,
  version = 'v1',
): JsonObject {
  return { id: `${namespace}_${name.replaceAll(':', '__')}_${group}_${kind}`, v: version }
}

/** What an inventory names, as refs. */
export function inventoryOf(applier: KubeObject): readonly Ref[] {
  return recordsAt(applier, 'status', 'inventory', 'entries').map((entry) => {
    const [namespace = '', name = '', , kind = ''] = (textAt(entry, 'id') ?? '').split('_')
    return refOf(kind, namespace, name)
  })
}
