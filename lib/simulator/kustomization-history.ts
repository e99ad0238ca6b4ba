// The history that kustomize-controller keeps: one entry per manifests and outcome.

import { sha256 } from './build-object'
import { type JsonObject, recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'

interface Outcome {
  readonly status: string
  readonly revision: string
  readonly originRevision?: string | undefined
  readonly duration: string
  readonly hasNewManifests: boolean
}

/** One entry per manifests and outcome, the newest first. */
export function nextHistory(object: KubeObject, outcome: Outcome, now: Date): readonly JsonObject[] {
  const { status, revision, originRevision, duration, hasNewManifests } = outcome
  const history = recordsAt(object, 'status', 'history')
  const made = sha256(`manifests ${object.metadata.namespace}/${object.metadata.name} ${revision}`)
  const digest = hasNewManifests ? made : (textAt(history[0], 'digest') ?? made)
  const known = history.find((entry) => entry.digest === digest && entry.lastReconciledStatus === status)
  const latest = {
    digest,
    firstReconciled: known?.firstReconciled ?? formatTime(now),
    lastReconciled: formatTime(now),
    lastReconciledDuration: duration,
    lastReconciledStatus: status,
    totalReconciliations: Number(known?.totalReconciliations ?? 0) + 1,
    metadata: { revision, ...(originRevision === undefined ? {} : { originRevision }) },
  }
  return [latest, ...history.filter((entry) => entry !== known)].slice(0, 5)
}
