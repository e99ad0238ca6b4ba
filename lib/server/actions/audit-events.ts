// AUDIT_EVENTS: says on the object itself who asked for what, in the form of Flux's own events, and tells Flux's
// notification-controller if its address is known, so that Alerts forward it. Never fails an action.

import type { ActionName } from '@/lib/flux/act/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { FIELD_MANAGER } from '@/lib/flux/object/suspension'
import type { KubernetesCreator } from '@/lib/kubernetes/client'
import { recordEvent } from '@/lib/kubernetes/record-event'
import type { Asker } from '../audit'
import type { Log } from '../log'

const REASON = 'ActionRequested'
/** Flux copies annotations of this prefix into what its Alerts send. */
const PREFIX = 'event.toolkit.fluxcd.io'
const FORWARD_TIMEOUT_MS = 10_000

export interface AuditEventOptions {
  readonly client: KubernetesCreator
  /** The address at which notification-controller takes the events of controllers (Flux 2.9: port 80 of its Service). */
  readonly forwardTo?: URL
  readonly clock: () => Date
  readonly log: Log
  readonly signal: AbortSignal
}

export function createAuditEvents({ client, forwardTo, clock, log, signal }: AuditEventOptions) {
  return ({ identity, requestId }: Asker, resource: FluxResource, action: ActionName, token: string): void => {
    const { apiVersion, kind, namespace, name, uid } = resource
    const event = {
      object: { apiVersion, kind, namespace, name, uid },
      reason: REASON,
      message: `${identity.name} asked for ${action} with Fluxdeck.`,
      annotations: {
        [`${PREFIX}/action`]: action,
        [`${PREFIX}/username`]: identity.name,
        [`${PREFIX}/groups`]: identity.groups.join(','),
        [`${PREFIX}/token`]: token,
      },
      at: clock(),
    }
    recordEvent(client, { ...event, component: FIELD_MANAGER }, signal).catch((error: unknown) =>
      log.warn('The event about an action could not be written.', { error, requestId }),
    )
    if (forwardTo === undefined) return
    forwardEvent(forwardTo, event, signal).catch((error: unknown) =>
      log.warn('The event about an action could not be given to notification-controller.', { error, requestId }),
    )
  }
}

interface ForwardedEvent {
  readonly object: Readonly<Record<string, string>>
  readonly reason: string
  readonly message: string
  readonly annotations: Readonly<Record<string, string>>
  readonly at: Date
}

/** The form in which Flux's controllers post their events (Flux 2.9, event/v1). */
async function forwardEvent(to: URL, event: ForwardedEvent, signal: AbortSignal): Promise<void> {
  const { object, reason, message, annotations, at } = event
  const response = await fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      involvedObject: object,
      severity: 'info',
      timestamp: at.toISOString(),
      message,
      reason,
      metadata: annotations,
      reportingController: FIELD_MANAGER,
      reportingInstance: FIELD_MANAGER,
    }),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(FORWARD_TIMEOUT_MS)]),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`It answered ${response.status}.`)
}
