// What a message says whose text is the JSON of a machine, whoever formed it: Flux itself, Alertmanager or Grafana, or one of
// Flux's chat providers that was given the address of an ntfy topic.

import { readAlerts } from './alert-payload'
import { readChatCard } from './chat-payload'
import { parseJson, readPostedEvent } from './flux-event'
import type { PostedPayload } from './payload-type'

/** undefined for text that is no such payload. */
export function parsePostedPayload(text: string): PostedPayload | undefined {
  const value = parseJson(text)
  if (value === undefined) return undefined
  return readPostedEvent(value) ?? readAlerts(value) ?? readChatCard(value)
}
