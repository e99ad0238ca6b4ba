// The only change this folder makes to an object: one merge-patch, sent once.

import type { KubernetesWriter } from './client'
import { KubernetesError } from './errors'
import { isRecord } from './json'
import { formatResourcePath, type ResourceType } from './resource-type'
import { TIMING } from './timing'

export interface PatchRequest {
  readonly type: ResourceType
  readonly namespace: string
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
  readonly fieldManager: string
  /** With it the cluster refuses when the object was replaced in between. */
  readonly uid?: string
  readonly signal?: AbortSignal
}

/**
 * Returns the object as the cluster now holds it. Rejects with a `KubernetesError` whose `fate` says
 * `not_sent`, `refused`, or `unknown` (code `timeout`: the change may have been applied). Never retries.
 */
export function patchObject(client: KubernetesWriter, request: PatchRequest): Promise<unknown> {
  if ('status' in request.body) {
    throw new KubernetesError('invalid', 'The status of an object is never written.', { fate: 'not_sent' })
  }
  const path = formatResourcePath(request.type, { namespace: request.namespace, name: request.name })
  const query = new URLSearchParams({ fieldManager: request.fieldManager })
  return client.send('PATCH', `${path}?${query}`, withUid(request.body, request.uid), {
    contentType: 'application/merge-patch+json',
    timeoutMs: TIMING.patchTimeoutMs,
    purpose: `patch ${request.type.plural} in namespace ${request.namespace}`,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
}

function withUid(body: PatchRequest['body'], uid: string | undefined): Record<string, unknown> {
  if (uid === undefined) return { ...body }
  const metadata = isRecord(body.metadata) ? body.metadata : {}
  return { ...body, metadata: { ...metadata, uid } }
}
