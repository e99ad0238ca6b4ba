// Writes one Event about an object, as controllers do. Sent once; whoever needs it sure keeps a log of their own.
import { randomBytes } from 'node:crypto'
import type { KubernetesCreator } from './client'
import { TIMING } from './timing'

export interface RecordedEvent {
  readonly object: {
    readonly apiVersion: string
    readonly kind: string
    readonly namespace: string
    readonly name: string
    readonly uid: string
  }
  readonly reason: string
  readonly message: string
  readonly annotations: Readonly<Record<string, string>>
  /** The program that speaks. */
  readonly component: string
  readonly at: Date
}

const MAX_NAME_LENGTH = 253
const MAX_MESSAGE_LENGTH = 1_024

export async function recordEvent(client: KubernetesCreator, event: RecordedEvent, signal: AbortSignal): Promise<void> {
  const { object, reason, message, annotations, component, at } = event
  const unique = `.${randomBytes(8).toString('hex')}`
  // Kubernetes keeps whole seconds here.
  const time = at.toISOString().replace(/\.\d+Z$/, 'Z')
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${object.name.slice(0, MAX_NAME_LENGTH - unique.length)}${unique}`,
      namespace: object.namespace,
      annotations,
    },
    involvedObject: object,
    type: 'Normal',
    reason,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    source: { component },
    reportingComponent: component,
    reportingInstance: component,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  }
  await client.send('POST', `/api/v1/namespaces/${encodeURIComponent(object.namespace)}/events`, body, {
    contentType: 'application/json',
    timeoutMs: TIMING.readTimeoutMs,
    purpose: `create events in namespace ${object.namespace}`,
    signal,
  })
}
