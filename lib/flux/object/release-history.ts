// The history that appliers keep of themselves, and which revision it says is running.

import { parseTime } from '@/lib/time'
import { describeKind, type FluxKind } from '../kinds'
import type { HistoryEntry } from './flux-resource'
import { type JsonObject, omitUndefined, readInteger, readObjects, readPath, readText } from './json-fields'

const MAX_ENTRIES = 20

export function readHistory(kind: FluxKind, object: unknown): readonly HistoryEntry[] {
  const { history } = describeKind(kind)
  if (history === undefined) return []
  const read = history === 'helm' ? readHelmSnapshot : readReconciliation
  return readObjects(object, 'status', 'history').slice(0, MAX_ENTRIES).map(read)
}

/**
 * What a HelmRelease runs: the newest snapshot when it is deployed, else the newest one that once was.
 * A failed upgrade without rollback leaves the last good release `superseded`.
 */
export function runningSnapshot(history: readonly HistoryEntry[]): HistoryEntry | undefined {
  if (history[0]?.status === 'uninstalled') return undefined
  return history.find((entry) => entry.status === 'deployed' || entry.status === 'superseded')
}

function readHelmSnapshot(entry: JsonObject): HistoryEntry {
  return omitUndefined({
    status: readText(entry, 'status') ?? 'unknown',
    revision: readText(entry, 'chartVersion'),
    // The digest of the chart artifact; the snapshot's own digest says nothing about what was delivered.
    digest: readText(entry, 'ociDigest'),
    configDigest: readText(entry, 'configDigest'),
    action: readText(entry, 'action'),
    version: readInteger(entry, 'version'),
    chart: readText(entry, 'chartName'),
    appVersion: readText(entry, 'appVersion'),
    first: parseTime(readPath(entry, 'firstDeployed')),
    last: parseTime(readPath(entry, 'lastDeployed')),
  })
}

function readReconciliation(entry: JsonObject): HistoryEntry {
  return omitUndefined({
    status: readText(entry, 'lastReconciledStatus') ?? 'unknown',
    revision: readText(entry, 'metadata', 'revision'),
    digest: readText(entry, 'digest'),
    first: parseTime(readPath(entry, 'firstReconciled')),
    last: parseTime(readPath(entry, 'lastReconciled')),
    count: readInteger(entry, 'totalReconciliations'),
    duration: readText(entry, 'lastReconciledDuration'),
  })
}
