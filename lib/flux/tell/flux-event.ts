// The event that notification-controller posts to a `generic` provider, and which of these only repeat that all is well.

import { type Ref, refOf } from '@/lib/ref'
import { isFluxKind } from '../kinds'
import { isServedBy } from '../object/flux-ref'
import { isJsonObject, readText } from '../object/json-fields'

export type EventSeverity = 'info' | 'error'

export interface PostedEvent {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Absent when the object is of no Flux kind. */
  readonly ref?: Ref
  readonly severity: EventSeverity
  readonly reason: string
  readonly message: string
  readonly revision?: string
  /** One of the messages that come after every run without a change. */
  readonly isNoise: boolean
}

/** undefined for text that is no such event. */
export function parsePostedEvent(text: string): PostedEvent | undefined {
  const event = parseJsonObject(text)
  const kind = readText(event, 'involvedObject', 'kind')
  const name = readText(event, 'involvedObject', 'name')
  if (kind === undefined || name === undefined) return undefined
  const namespace = readText(event, 'involvedObject', 'namespace') ?? ''
  const message = readText(event, 'message') ?? ''
  const severity = readText(event, 'severity') === 'error' ? 'error' : 'info'
  const revision = readText(event, 'metadata', 'revision')
  const isKnown =
    isFluxKind(kind) && namespace !== '' && isServedBy(kind, readText(event, 'involvedObject', 'apiVersion'))
  return {
    kind,
    namespace,
    name,
    ...(isKnown ? { ref: refOf(kind, namespace, name) } : {}),
    severity,
    reason: readText(event, 'reason') ?? '',
    message,
    ...(revision === undefined ? {} : { revision }),
    isNoise: severity === 'info' && (readText(event, 'metadata', 'commit_status') === 'update' || isRunReport(message)),
  }
}

/** The text that a Kustomization sends after each run, changed or not. */
export function isRunReport(message: string): boolean {
  return /^\s*Reconciliation finished in \S{1,32}, next run in \S{1,32}\s*$/.test(message)
}

/** Untrusted text as a JSON object; undefined for everything else. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
