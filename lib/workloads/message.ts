// What an object of a cluster says for people: without secrets, and not without end.

import type { JsonObject } from '@/lib/flux/object/json-fields'
import { redactText } from '@/lib/flux/object/redact'
import { textOf } from './metadata'

const MAX_LENGTH = 1_000

/** Empty where it says nothing. */
export function readMessage(holder: JsonObject | undefined): string {
  const message = textOf(holder?.message)
  // Behind the door of texts first: what is cut may be half a secret.
  return message === '' ? '' : redactText(message).slice(0, MAX_LENGTH)
}
