// What the objects of notification-controller say: whom an Alert tells of what, where a Provider sends it, what a Receiver
// triggers. Of an address no more than its host, and a topic where it is nothing but one.

import type { KindDescriptor } from '../kind-descriptor'
import { describeKind, type FluxKind, isFluxKind } from '../kinds'
import { type JsonObject, omitUndefined, readObjects, readPath, readText, readTexts } from './json-fields'
import { formatLabelSelector } from './label-selector'
import { isName } from './named-ref'

/** Objects that are meant by kind and namespace, and by name or label. */
export interface ObjectPattern {
  readonly kind: FluxKind
  readonly namespace: string
  /** Absent: of any name. */
  readonly named?: string
  /** As controllers take it. */
  readonly selector?: string
}

export interface AlertRules {
  /** `info` takes errors as well. */
  readonly severity: 'info' | 'error'
  readonly sources: readonly ObjectPattern[]
  /** Patterns of messages: with any, one must be found; of the others none. */
  readonly inclusions: readonly string[]
  readonly exclusions: readonly string[]
}

export interface Address {
  readonly type?: string
  readonly host?: string
  /** Its path, where that may be the name of a topic of ntfy. */
  readonly topic?: string
  /** A Secret may name another address. */
  readonly hasSecret: boolean
}

export interface Hooks {
  readonly type?: string
  /** Of the sender; empty: all. */
  readonly events: readonly string[]
  readonly targets: readonly ObjectPattern[]
}

export interface NotificationFacts {
  readonly alertRules?: AlertRules
  readonly address?: Address
  readonly hooks?: Hooks
}

const MAX_PATTERNS = 500
const TOPIC = /^\/([A-Za-z0-9_-]{1,64})\/?$/

type Reader = (object: unknown, namespace: string) => NotificationFacts

const READERS: Readonly<Record<NonNullable<KindDescriptor['notifies']>, Reader>> = {
  rules: (object, namespace) => ({
    alertRules: {
      severity: readText(object, 'spec', 'eventSeverity') === 'error' ? 'error' : 'info',
      sources: readPatterns(readObjects(object, 'spec', 'eventSources'), namespace),
      inclusions: readTexts(object, 'spec', 'inclusionList'),
      exclusions: readTexts(object, 'spec', 'exclusionList'),
    },
  }),
  address: (object) => ({
    address: omitUndefined({
      type: readText(object, 'spec', 'type'),
      ...readAddress(readText(object, 'spec', 'address')),
      hasSecret: readText(object, 'spec', 'secretRef', 'name') !== undefined,
    }),
  }),
  hooks: (object, namespace) => ({
    hooks: omitUndefined({
      type: readText(object, 'spec', 'type'),
      events: readTexts(object, 'spec', 'events'),
      targets: readPatterns(readObjects(object, 'spec', 'resources'), namespace),
    }),
  }),
}

export function readNotificationFacts(kind: FluxKind, object: unknown, namespace: string): NotificationFacts {
  const { notifies } = describeKind(kind)
  return notifies === undefined ? {} : READERS[notifies](object, namespace)
}

/** Entries that can mean no object of Flux are left out. */
function readPatterns(entries: readonly JsonObject[], own: string): readonly ObjectPattern[] {
  return entries.slice(0, MAX_PATTERNS).flatMap((entry) => {
    const { kind } = entry
    const name = readText(entry, 'name')
    const namespace = readText(entry, 'namespace') ?? own
    if (!isFluxKind(kind) || name === undefined || !isName(namespace)) return []
    if (name !== '*' && !isName(name)) return []
    const labels = readPath(entry, 'matchLabels')
    const selector = labels === undefined ? undefined : formatLabelSelector({ matchLabels: labels })
    return [omitUndefined({ kind, namespace, named: name === '*' ? undefined : name, selector })]
  })
}

function readAddress(text: string | undefined): Pick<Address, 'host' | 'topic'> {
  if (text === undefined || !URL.canParse(text)) return {}
  const { protocol, host, pathname } = new URL(text)
  if ((protocol !== 'http:' && protocol !== 'https:') || host === '') return {}
  return omitUndefined({ host, topic: TOPIC.exec(pathname)?.[1] })
}
