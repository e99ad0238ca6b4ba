// Events of the last hour that the homelab already has when somebody opens it for the first time.

import { before, MINUTE_MS, uidOf } from './build-object'
import { involved } from './event-recorder'
import { recordsAt, textAt } from './json'
import { formatTime, type KubeObject, refOfObject } from './kube-object'

const CONTROLLERS: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize-controller',
  GitRepository: 'source-controller',
  ImageRepository: 'image-reflector-controller',
}

export function recentEvents(objects: readonly KubeObject[], now: Date): readonly KubeObject[] {
  return objects.flatMap((object, index) => {
    const controller = CONTROLLERS[object.kind]
    if (controller === undefined || object.spec?.suspend === true) return []
    const ready = recordsAt(object, 'status', 'conditions').find((condition) => condition.type === 'Ready')
    const isFailed = ready?.status === 'False' && ready.reason !== 'DependencyNotReady'
    const reason = textAt(ready, 'reason') ?? 'Succeeded'
    const at = before(now, (2 + (index % 5)) * MINUTE_MS)
    return [
      event(object, controller, isFailed, messageOf(object, reason, textAt(ready, 'message') ?? ''), reason, at, now),
    ]
  })
}

function messageOf(object: KubeObject, reason: string, message: string): string {
  if (reason === 'ReconciliationSucceeded') {
    return `Reconciliation finished in 1.2s, next run in ${textAt(object, 'spec', 'interval')}`
  }
  if (reason === 'DependencyNotReady') return 'Dependencies do not meet ready condition, retrying in 5s'
  return object.kind === 'GitRepository' ? "stored artifact for commit 'fix(vaultwarden): pin websocket path'" : message
}

function event(
  object: KubeObject,
  controller: string,
  isFailed: boolean,
  message: string,
  reason: string,
  last: Date,
  now: Date,
): KubeObject {
  const ref = refOfObject(object)
  const revision = textAt(object, 'status', 'lastAttemptedRevision') ?? textAt(object, 'status', 'artifact', 'revision')
  const group = object.apiVersion.split('/')[0]
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${object.metadata.name}.${uidOf(`event ${ref}`).replaceAll('-', '').slice(0, 16)}`,
      ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
      creationTimestamp: formatTime(before(now, 50 * MINUTE_MS)),
      ...(revision === undefined ? {} : { annotations: { [`${group}/revision`]: revision } }),
    },
    involvedObject: involved(object),
    reason: object.kind === 'GitRepository' ? 'NewArtifact' : reason,
    message,
    type: isFailed ? 'Warning' : 'Normal',
    count: isFailed ? 5 : 1,
    firstTimestamp: formatTime(isFailed ? before(now, 50 * MINUTE_MS) : last),
    lastTimestamp: formatTime(last),
    eventTime: null,
    source: { component: controller },
    reportingComponent: controller,
    reportingInstance: '',
  }
}
