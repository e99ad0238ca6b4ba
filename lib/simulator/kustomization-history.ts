// The history that kustomize-controller keeps: one entry per manifests and outcome.

import { sha256 } from './build-object'
import { type JsonObject, recordsAt, textAt } from './json'
import { formatTime, type KubeObject, refOfObject } from './kube-object'
import type { CommitContent } from './upstream'

/** Beside those of the run before: the same, others, or those that were there before them. */
type Manifests = 'same' | 'new' | 'former'

interface Outcome {
  readonly status: string
  readonly revision: string
  readonly originRevision?: string | undefined
  readonly duration: string
  readonly manifests: Manifests
}

/** One entry per manifests and outcome, the newest first. */
export function nextHistory(object: KubeObject, outcome: Outcome, now: Date): readonly JsonObject[] {
  const { status, revision, originRevision, duration, manifests } = outcome
  const history = recordsAt(object, 'status', 'history')
  const made = sha256(`manifests ${object.metadata.namespace}/${object.metadata.name} ${revision}`)
  const current = textAt(history[0], 'digest')
  const former = history.map((entry) => textAt(entry, 'digest')).find((digest) => digest !== current)
  const digest = { same: current, new: made, former }[manifests] ?? made
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

/** A run that comes again to a revision finds what it found before. */
export function manifestsOf(object: KubeObject, revision: string, content: CommitContent): Manifests {
  const [newest] = recordsAt(object, 'status', 'history')
  if (textAt(newest, 'metadata', 'revision') === revision || !content.changes.includes(refOfObject(object)))
    return 'same'
  return content.isRevert === true ? 'former' : 'new'
}
