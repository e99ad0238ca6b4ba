// What is wrong in the homelab's Kustomizations: a broken build, one waiting behind it, a missing dependency, a suspension.

import { FIELD_MANAGER, SUSPEND_REASON, SUSPENDED_BY } from '@/lib/flux/object/suspension'
import { before, condition, DAY_MS, HOUR_MS } from './build-object'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'

export interface HomelabRevisions {
  readonly head: string
  readonly older: string
  readonly platform: string
  readonly platformOrigin: string
}

/** The object as its controller left it after the fault of its name; healthy ones unchanged. */
export function spoil(object: KubeObject, now: Date, { head, older }: HomelabRevisions): KubeObject {
  switch (object.metadata.name) {
    case 'paperless': {
      const since = before(now, 5 * HOUR_MS)
      const message = `kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'paperless-config.yaml': open /tmp/kustomization-2718281828/apps/paperless/paperless-config.yaml: no such file or directory': must build at directory: '/tmp/kustomization-2718281828/apps/paperless/paperless-config.yaml': file is not directory`
      const building = `Building manifests for revision ${head} with a timeout of 5m0s`
      return withStatus(object, {
        lastAppliedRevision: older,
        lastAttemptedRevision: head,
        conditions: [
          condition('Reconciling', 'True', 'ProgressingWithRetry', building, since),
          condition('Ready', 'False', 'BuildFailed', message, since),
        ],
      })
    }
    case 'paperless-ai':
      return waiting(object, "dependency 'apps/paperless' is not ready", older, before(now, 5 * HOUR_MS))
    case 'frigate': {
      const missing = `dependency 'apps/mosquitto' not found: kustomizations.kustomize.toolkit.fluxcd.io "mosquitto" not found`
      return waiting(object, missing, older, before(now, 2 * DAY_MS))
    }
    case 'minecraft':
      return suspended(withStatus(object, { lastAppliedRevision: older, lastAttemptedRevision: older }), older, now)
    default:
      return object
  }
}

function waiting(object: KubeObject, message: string, applied: string, since: Date): KubeObject {
  return withStatus(object, {
    lastAppliedRevision: applied,
    lastAttemptedRevision: applied,
    conditions: [condition('Ready', 'False', 'DependencyNotReady', message, since)],
  })
}

function suspended(object: KubeObject, revision: string, now: Date): KubeObject {
  const { metadata } = object
  const since = before(now, 37 * DAY_MS)
  const declared = metadata.managedFields ?? []
  const byHand = {
    manager: FIELD_MANAGER,
    operation: 'Update' as const,
    apiVersion: object.apiVersion,
    time: `${since.toISOString().slice(0, 19)}Z`,
    fieldsType: 'FieldsV1' as const,
    fieldsV1: { 'f:spec': { 'f:suspend': {} } },
  }
  return {
    ...withStatus(object, {
      observedGeneration: 2,
      conditions: [condition('Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`, since)],
    }),
    metadata: {
      ...metadata,
      generation: 2,
      managedFields: [...declared, byHand],
      annotations: {
        [SUSPENDED_BY]: 'ali',
        [SUSPEND_REASON]: 'World is being moved to the new disk; until after the school holidays',
      },
    },
    spec: { ...object.spec, suspend: true },
  }
}

function withStatus(object: KubeObject, status: JsonObject): KubeObject {
  return { ...object, status: { ...object.status, ...status } }
}
