// What an applier remembers of its runs, each with where its revision came from, as far as that can still be said.

import type { HistoryRow } from '@/lib/contract/objects'
import { describeKind } from '@/lib/flux/kinds'
import { commitUrl } from '@/lib/flux/object/commit-url'
import type { FluxResource, HistoryEntry } from '@/lib/flux/object/flux-resource'
import { runningSnapshot } from '@/lib/flux/object/release-history'
import type { Ref } from '@/lib/ref'

export interface HistoryInput {
  readonly resource: FluxResource
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
}

export function listHistory({ resource, resourceOf }: HistoryInput): readonly HistoryRow[] {
  const upstream = resource.references.find(({ type }) => type === 'chart' || type === 'source')
  const source = upstream === undefined ? undefined : resourceOf(upstream.to)
  const running = describeKind(resource.kind).history === 'helm' ? runningSnapshot(resource.history) : undefined
  return resource.history.map((entry) => ({
    ...describeEntry(entry),
    ...(entry === running ? { running: true } : {}),
    ...(source === undefined ? {} : { from: source.ref }),
    ...withCommit(entry, source),
  }))
}

function describeEntry(entry: HistoryEntry): HistoryRow {
  const { status, revision, action, version, first, last, count, duration, chart, appVersion } = entry
  return {
    status,
    ...(revision === undefined ? {} : { revision }),
    ...(action === undefined ? {} : { action }),
    ...(version === undefined ? {} : { version }),
    ...(first === undefined ? {} : { first: first.toISOString() }),
    ...(last === undefined ? {} : { last: last.toISOString() }),
    ...(count === undefined ? {} : { count }),
    ...(duration === undefined ? {} : { duration }),
    ...(chart === undefined ? {} : { chart }),
    ...(appVersion === undefined ? {} : { appVersion }),
  }
}

/** A revision of Git names its commit; an artifact names the one it was built from, while it is the same artifact. */
function withCommit({ revision, digest }: HistoryEntry, source: FluxResource | undefined): { commitUrl?: string } {
  if (source === undefined) return {}
  const { originUrl, originRevision, artifactRevision } = source
  const isSame = digest !== undefined && artifactRevision?.endsWith(digest) === true
  const link =
    isSame && originUrl !== undefined && originRevision !== undefined
      ? commitUrl(originUrl, originRevision)
      : commitUrl(source.url ?? '', revision ?? '')
  return link === undefined ? {} : { commitUrl: link }
}
