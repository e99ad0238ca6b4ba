// The ref that a text of others names, and what Kubernetes allows as a name. Apart from other refs, because pages that only
// read refs need not load what redacts.

import { type Ref, refOf } from '@/lib/ref'
import { redactText } from './redact'

const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/

/** The ref that a text of others names. What can be no name of an object is a text like any other. */
export function refToNamed(kind: string, namespace: string, name: string): Ref {
  return refOf(kind, asName(namespace), asName(name))
}

/** Whether Kubernetes allows it as the name of an object or a namespace. */
export function isName(text: string): boolean {
  return NAME.test(text)
}

function asName(text: string): string {
  return isName(text) ? text : redactText(text)
}
