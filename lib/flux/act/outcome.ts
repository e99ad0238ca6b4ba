// What a request brought that ended well: from which revision to which, or that nothing was new. Its controller's own
// message may be days old when it had nothing to do.

import { describeKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { isSameRevision, shortenRevision } from '../object/revision'

export interface Outcome {
  readonly resource: FluxResource
  readonly requestedAt: Date
  /** The revision that ran before the request. */
  readonly beforeRevision?: string
}

/** What an object has or runs; undefined where its kind has no revisions. */
export function revisionOf(resource: FluxResource | undefined): string | undefined {
  return resource?.artifactRevision ?? resource?.appliedRevision
}

export function sayOutcome({ resource, requestedAt, beforeRevision: from }: Outcome, message: string): string {
  const to = revisionOf(resource)
  if (to === undefined) return message
  const now = shortenRevision(to)
  if (from === undefined) return say(`Now ${now}`, message)
  if (!isSameRevision(from, to)) return say(`${shortenRevision(from)} → ${now}`, message)
  if (isMadeAnew(resource, requestedAt)) return say(`${now} as before, made anew`, message)
  const verb = describeKind(resource.kind).role === 'source' ? 'has' : 'runs'
  return `Nothing new: ${verb} ${now}, as before.`
}

/** Of the same revision something else may come: other values, other manifests, an artifact that was lost. */
function isMadeAnew({ kind, history, artifactUpdatedAt }: FluxResource, requestedAt: Date): boolean {
  const [newest] = history
  const made = describeKind(kind).history === 'helm' ? newest?.last : (newest?.first ?? artifactUpdatedAt)
  // Times of objects are whole seconds.
  return made !== undefined && made.getTime() >= Math.floor(requestedAt.getTime() / 1_000) * 1_000
}

function say(outcome: string, message: string): string {
  return message === '' ? `${outcome}.` : `${outcome}: ${message}`
}
