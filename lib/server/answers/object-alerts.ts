// What the page of an Alert, a Provider or a Receiver says beside what every page does: who is told of what, and where.

import type { AlertDetail, ProviderDetail, ReceiverDetail } from '@/lib/contract/alerts'
import type { Neighbour } from '@/lib/contract/neighbour'
import type { Notification } from '@/lib/contract/notifications'
import type { Resource } from '@/lib/contract/state'
import { isAmong } from '@/lib/flux/alerts/watching'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { ObjectPattern } from '@/lib/flux/object/notification-facts'
import { edgeOf } from '@/lib/flux/object/relations'
import type { Ref } from '@/lib/ref'
import type { AlertParts } from './alerts'

const MAX_MATCHES = 100
const MAX_MESSAGES = 1_000

export interface ObjectAlerts {
  readonly alert?: AlertDetail
  readonly provider?: ProviderDetail
  readonly receiver?: ReceiverDetail
}

export interface ObjectAlertParts extends Pick<AlertParts, 'live' | 'shown' | 'ntfy' | 'notifications'> {
  readonly neighbour: (ref: Ref) => Neighbour
}

export function describeAlerts(resource: FluxResource, parts: ObjectAlertParts): ObjectAlerts {
  const { alertRules, address, hooks } = resource
  if (alertRules !== undefined) return { alert: describeAlert(resource, alertRules, parts) }
  if (address !== undefined) return { provider: describeProvider(resource, address, parts) }
  return hooks === undefined ? {} : { receiver: { ...hooks, ...listMatches(hooks.targets, parts) } }
}

function describeAlert(
  alert: FluxResource,
  rules: NonNullable<FluxResource['alertRules']>,
  parts: ObjectAlertParts,
): AlertDetail {
  const ref = edgeOf(alert, 'provider')
  const address = ref === undefined ? undefined : parts.shown(ref)?.address
  const topic = topicHere(address, parts)
  const found = findMatches(rules.sources, parts)
  const isOwn = ({ ref: about }: Notification) => about !== undefined && found.has(about)
  const last = topic === undefined ? undefined : lastOf(topic, parts, isOwn)
  return {
    ...(ref === undefined ? {} : { provider: parts.neighbour(ref) }),
    ...(address?.host === undefined ? {} : { host: address.host }),
    ...rules,
    matches: [...found].slice(0, MAX_MATCHES),
    matchCount: found.size,
    ...(topic === undefined ? {} : { topic }),
    ...(last === undefined ? {} : { lastMessage: last }),
  }
}

function describeProvider(
  { ref }: FluxResource,
  address: NonNullable<FluxResource['address']>,
  parts: ObjectAlertParts,
): ProviderDetail {
  const { type, host, hasSecret } = address
  const topic = topicHere(address, parts)
  const last = topic === undefined ? undefined : lastOf(topic, parts, () => true)
  const alerts = [...parts.live.rows().values()].filter(({ ref: other }) =>
    parts.shown(other)?.references.some((edge) => edge.type === 'provider' && edge.to === ref),
  )
  return {
    ...(type === undefined ? {} : { type }),
    ...(host === undefined ? {} : { host }),
    hasSecret,
    ...(topic === undefined ? {} : { topic, isFollowed: parts.ntfy?.topics.includes(topic) === true }),
    alerts: alerts.map((row) => parts.neighbour(row.ref)),
    ...(last === undefined ? {} : { lastMessage: last }),
  }
}

/** Of the configured ntfy only: elsewhere a path may be a secret. */
function topicHere(address: FluxResource['address'], { ntfy }: ObjectAlertParts): string | undefined {
  return ntfy !== undefined && address?.host === ntfy.host ? address.topic : undefined
}

function lastOf(
  topic: string,
  { notifications }: ObjectAlertParts,
  isMeant: (message: Notification) => boolean,
): Notification | undefined {
  const { messages } = notifications.page({ topics: [topic], priorities: [], limit: MAX_MESSAGES })
  return messages.find(isMeant)
}

function listMatches(patterns: readonly ObjectPattern[], parts: ObjectAlertParts) {
  const found = findMatches(patterns, parts)
  return { matches: [...found].slice(0, MAX_MATCHES), matchCount: found.size }
}

function findMatches(patterns: readonly ObjectPattern[], { live, shown }: ObjectAlertParts): ReadonlySet<Ref> {
  const kinds = new Set(patterns.map(({ kind }) => kind))
  const found = [...live.rows().values()].filter((row: Resource) => {
    const resource = kinds.has(row.kind) ? shown(row.ref) : undefined
    return resource !== undefined && isAmong(patterns, resource) === true
  })
  return new Set(found.map(({ ref }) => ref))
}
