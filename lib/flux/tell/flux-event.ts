// The event that notification-controller posts to a `generic` provider, and which of these only repeat that all is well.

import { refOf } from '@/lib/ref'
import { isFluxKind } from '../kinds'
import { isServedBy } from '../object/flux-ref'
import { omitUndefined, readText, readTextMap } from '../object/json-fields'
import type { PostedPayload } from './payload-type'

export function readPostedEvent(event: unknown): PostedPayload | undefined {
  const kind = readText(event, 'involvedObject', 'kind')
  const name = readText(event, 'involvedObject', 'name')
  if (kind === undefined || name === undefined) return undefined
  const namespace = readText(event, 'involvedObject', 'namespace') ?? ''
  const message = readText(event, 'message') ?? ''
  const reason = readText(event, 'reason')
  const severity = readText(event, 'severity') === 'error' ? 'error' : 'info'
  const metadata = readTextMap(event, 'metadata')
  // The kinds of other projects may bear the name of one of Flux's.
  const isKnown =
    isFluxKind(kind) && namespace !== '' && isServedBy(kind, readText(event, 'involvedObject', 'apiVersion'))
  const uid = readText(event, 'involvedObject', 'uid')
  return {
    labelled: [],
    severity,
    title: [[kind, namespace, name].filter((part) => part !== '').join('/'), reason ?? ''].join(' ').trim(),
    message,
    object: omitUndefined({ ref: isKnown ? refOf(kind, namespace, name) : undefined, uid }),
    isNoise: severity === 'info' && (metadata.commit_status === 'update' || isRunReport(message)),
    ...omitUndefined({
      reason,
      revision: metadata.revision,
      cluster: clusterOf(metadata),
    }),
  }
}

const CLUSTER_KEYS: ReadonlySet<string> = new Set(['cluster', 'clustername', 'clusterid', 'k8scluster', 'kubecluster'])

/** What a person called the cluster in the eventMetadata of an Alert, or in the labels of an alert. */
export function clusterOf(labels: Readonly<Record<string, string>>): string | undefined {
  const named = Object.entries(labels).find(
    ([key, value]) =>
      CLUSTER_KEYS.has(
        key
          .slice(key.indexOf('/') + 1)
          .toLowerCase()
          .replace(/[-_]/g, ''),
      ) && value !== '',
  )
  return named?.[1]
}

const RUN_REPORT =
  /^\s{0,8}Reconciliation finished(?: in \S{1,32})?(?:,? (?:of |for )?revision:? \S{1,256}?)?(?: in \S{1,32}?)?,? next run in \S{1,32}\s{0,8}$/

/** The text that a Kustomization sends after each run, changed or not, in the forms that releases of Flux gave it. */
export function isRunReport(message: string): boolean {
  return message.length <= 1_000 && RUN_REPORT.test(message)
}

/** Untrusted text as a JSON object or list; undefined for everything else. */
export function parseJson(text: string): unknown {
  if (!/^\s{0,64}[{[]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
