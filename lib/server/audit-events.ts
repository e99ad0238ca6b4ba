// AUDIT_EVENTS: says on the object itself who asked for what, in the form of Flux's own events. Never fails an action.

import type { ActionName } from '@/lib/flux/actions'
import { FIELD_MANAGER } from '@/lib/flux/actions'
import type { FluxResource } from '@/lib/flux/resource'
import { recordEvent } from '@/lib/kubernetes/record-event'
import type { KubernetesClient } from '@/lib/kubernetes/request'
import type { Actor } from './audit'
import type { Log } from './log'

const REASON = 'ActionRequested'
/** Flux copies annotations of this prefix into what its Alerts send. */
const PREFIX = 'event.toolkit.fluxcd.io'

export interface AuditEventOptions {
  readonly client: KubernetesClient
  readonly clock: () => Date
  readonly log: Log
  readonly signal: AbortSignal
}

export function createAuditEvents({ client, clock, log, signal }: AuditEventOptions) {
  return ({ identity, requestId }: Actor, resource: FluxResource, action: ActionName, token: string): void => {
    const { apiVersion, kind, namespace, name, uid } = resource
    recordEvent(
      client,
      {
        object: { apiVersion, kind, namespace, name, uid },
        reason: REASON,
        message: `${identity.name} asked for ${action} with Fluxdeck.`,
        annotations: {
          [`${PREFIX}/action`]: action,
          [`${PREFIX}/username`]: identity.name,
          [`${PREFIX}/groups`]: identity.groups.join(','),
          [`${PREFIX}/token`]: token,
        },
        component: FIELD_MANAGER,
        at: clock(),
      },
      signal,
    ).catch((error: unknown) => log.warn('The event about an action could not be written.', { error, requestId }))
  }
}
