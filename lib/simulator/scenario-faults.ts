// What is wrong in the homelab's Kustomizations, as kustomize-controller left it: a build that is broken and one that
// waits behind it, pods that do not come up, a dependency that is gone, a suspension.

import { FIELD_MANAGER, SUSPEND_REASON, SUSPENDED_AT, SUSPENDED_BY } from '@/lib/flux/object/suspension'
import { reconciliations } from './build-appliers'
import { after, before, condition, DAY_MS, MINUTE_MS } from './build-object'
import { type JsonObject, recordsAt, textAt } from './json'
import { formatTime, type KubeObject, type ManagedFieldsEntry } from './kube-object'
import { type CommitName, commitBefore, fetchedAt, revisionOf } from './scenario-commits'

const LOOKED_AFTER_MS = 1_000
const TIMEOUT = '5m0s'

/** The object as its controller left it after the fault of its name; healthy ones unchanged. */
export function spoil(object: KubeObject, now: Date): KubeObject {
  switch (object.metadata.name) {
    case 'paperless': {
      const message = `kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'paperless-config.yaml': open /tmp/kustomization-2718281828/apps/paperless/paperless-config.yaml: no such file or directory': must build at directory: '/tmp/kustomization-2718281828/apps/paperless/paperless-config.yaml': file is not directory`
      return failing(object, now, { since: 'settings', phase: 'Building manifests', reason: 'BuildFailed', message })
    }
    case 'external-dns': {
      const message =
        "health check failed after 10.1s: failed early due to stalled resources: [Deployment/external-dns/external-dns status: 'Failed']"
      const fault = { since: 'guests', phase: 'Running health checks', reason: 'HealthCheckFailed', message } as const
      return failing(object, now, fault)
    }
    case 'paperless-ai':
      return waiting(object, now, 'settings', "dependency 'apps/paperless' is not ready")
    case 'frigate': {
      const missing = `dependency 'apps/mosquitto' not found: kustomizations.kustomize.toolkit.fluxcd.io "mosquitto" not found`
      return waiting(object, now, 'broker', missing)
    }
    case 'minecraft':
      return suspendedSince(withRuns(object, before(now, 37 * DAY_MS + 9 * MINUTE_MS), 'world'), {
        since: before(now, 37 * DAY_MS),
        why: 'World is being moved to the new disk; until after the school holidays',
      })
    default:
      return object
  }
}

interface Fault {
  /** The first commit that could not be applied. */
  readonly since: CommitName
  readonly phase: string
  readonly reason: string
  readonly message: string
}

function failing(object: KubeObject, now: Date, { since, phase, reason, message }: Fault): KubeObject {
  const ranAt = new Date(textAt(recordsAt(object, 'status', 'history')[0], 'lastReconciled') ?? now)
  // As long after its commit as the newest run was after the newest one.
  const begunAt = after(fetchedAt(since, now), ranAt.getTime() - fetchedAt('head', now).getTime())
  const healthy = withRuns(object, before(fetchedAt(since, now), 4 * MINUTE_MS), commitBefore(since))
  const head = revisionOf('head')
  const running = `${phase} for revision ${head} with a timeout of ${TIMEOUT}`
  const conditions = [
    condition('Reconciling', 'True', 'ProgressingWithRetry', running, ranAt),
    condition('Ready', 'False', reason, message, ranAt),
  ]
  if (reason === 'HealthCheckFailed') conditions.push(condition('Healthy', 'False', reason, message, ranAt))
  const runs = {
    ...seedOf(object, 'retryInterval'),
    revision: head,
    status: reason,
    first: begunAt,
    last: ranAt,
  }
  return withStatus(healthy, {
    conditions,
    lastAttemptedRevision: head,
    // A build that fails leaves no entry.
    ...(reason === 'BuildFailed'
      ? {}
      : { history: [reconciliations(runs), ...recordsAt(healthy, 'status', 'history')] }),
  })
}

function waiting(object: KubeObject, now: Date, since: CommitName, message: string): KubeObject {
  const healthy = withRuns(object, before(fetchedAt(since, now), 4 * MINUTE_MS), commitBefore(since))
  const waitingSince = after(fetchedAt(since, now), LOOKED_AFTER_MS)
  return withStatus(healthy, { conditions: [condition('Ready', 'False', 'DependencyNotReady', message, waitingSince)] })
}

/** Its last run that ended well. */
function withRuns(object: KubeObject, last: Date, commit: CommitName): KubeObject {
  const revision = revisionOf(commit)
  return withStatus(object, {
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    history: [reconciliations({ ...seedOf(object, 'interval'), revision, first: before(last, 3 * DAY_MS), last })],
    conditions: [condition('Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`, last)],
  })
}

/** Kept as it was; the controllers of appliers do not even note that they saw the new generation. */
export function suspendedSince(
  object: KubeObject,
  { since, why }: { readonly since: Date; readonly why: string },
): KubeObject {
  const { metadata } = object
  const byHand: ManagedFieldsEntry = {
    manager: FIELD_MANAGER,
    operation: 'Update',
    apiVersion: object.apiVersion,
    time: formatTime(since),
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:suspend': {} } },
  }
  return {
    ...object,
    metadata: {
      ...metadata,
      generation: 2,
      managedFields: [...(metadata.managedFields ?? []), byHand],
      annotations: { [SUSPENDED_BY]: 'ali', [SUSPENDED_AT]: since.toISOString(), [SUSPEND_REASON]: why },
    },
    spec: { ...object.spec, suspend: true },
  }
}

function seedOf(object: KubeObject, every: 'interval' | 'retryInterval') {
  const { name, namespace = '' } = object.metadata
  return { namespace, name, interval: textAt(object, 'spec', every) ?? '10m0s' }
}

function withStatus(object: KubeObject, status: JsonObject): KubeObject {
  return { ...object, status: { ...object.status, ...status } }
}
