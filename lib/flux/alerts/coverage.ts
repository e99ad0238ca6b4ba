// Which objects no Alert tells of, and which failure a topic should have been told of and was not. Takes time in proportion
// to objects and patterns; made one by one, so that others may get their turn between them.

import type { SilentFailure, TopicInUse } from '@/lib/contract/alerts'
import type { Notification } from '@/lib/contract/notifications'
import type { Resource } from '@/lib/contract/state'
import { addToGroup } from '@/lib/group-by'
import { type Ref, refForPeople } from '@/lib/ref'
import { isFailing } from '../judge/status'
import type { FluxResource } from '../object/flux-resource'
import { canBeWatched, isAmong, isMute, letsThrough, type Watcher } from './watching'

/** notification-controller tries again for so long. */
const TOLD_WITHIN_MS = 5 * 60_000
/** ntfy keeps messages for twelve hours, where it is not told otherwise. */
export const HEARD_FOR_MS = 11 * 3_600_000

export type KnownMessage = Pick<Notification, 'topic' | 'time' | 'ref' | 'refGuess' | 'severity'>

export interface KnownMessages {
  /** The host of the configured ntfy. */
  readonly host: string
  /** Topics that are heard now, and that the reader may know messages of. */
  readonly live: ReadonlySet<string>
  /** Newest first. */
  readonly messages: readonly KnownMessage[]
  /** What came before may be forgotten. */
  readonly since: Date
  /** When messages of a topic may have been missed. */
  readonly gaps: readonly { readonly topic: string; readonly at: string }[]
}

export interface Watched {
  readonly resource: FluxResource
  readonly row: Pick<Resource, 'status' | 'current' | 'failingSince' | 'ready'>
}

/** True where it is sure that no Alert that is read tells of it. */
export function isUnwatched(resource: FluxResource, watchers: readonly Watcher[]): boolean {
  if (!canBeWatched(resource.kind)) return false
  return watchers.every((watcher) => isMute(watcher) || isAmong(watcher.rules.sources, resource) === false)
}

/** Undefined where it does not fail, was told of, or where that cannot be seen. */
export function findSilence(
  watched: Watched,
  watchers: readonly Watcher[],
  known: KnownMessages,
  now: Date,
): SilentFailure | undefined {
  const since = failsSince(watched.row)
  if (since === undefined || isTooSoon(since, now) || messageAbout(watched.resource.ref, since, known) !== undefined)
    return undefined
  const teller = findTeller(watched, watchers, known)
  if (teller === undefined) return undefined
  const why = `${refForPeople(teller.alert)} tells topic ${teller.topic} of its errors, and no message about it is known since it fails.`
  return { ref: watched.resource.ref, since, sure: false, why }
}

/** Since when, as far as it is read now. */
export function failsSince({ status, current, failingSince }: Watched['row']): string | undefined {
  return isFailing(status) && current ? failingSince : undefined
}

export function isTooSoon(since: string, now: Date): boolean {
  return now.getTime() - Date.parse(since) < TOLD_WITHIN_MS
}

/** The first one since then; one that tells of an error where there is one. */
export function messageAbout(ref: Ref, since: string, { messages }: KnownMessages): KnownMessage | undefined {
  const about = messages.filter((one) => one.time >= since && (one.ref === ref || one.refGuess?.ref === ref)).reverse()
  return about.find(({ severity }) => severity === 'error') ?? about[0]
}

/** The first Alert that had to tell a topic of it, where that topic was heard ever since. */
export function findTeller(
  { resource, row }: Watched,
  watchers: readonly Watcher[],
  known: KnownMessages,
): { readonly alert: Ref; readonly topic: string } | undefined {
  const since = failsSince(row)
  if (since === undefined || new Date(since) < known.since) return undefined
  for (const watcher of watchers) {
    const topic = topicOf(watcher, known)
    if (topic === undefined || !isHeard(topic, since, known)) continue
    if (isAmong(watcher.rules.sources, resource) !== true) continue
    if (letsThrough(watcher.rules, row.ready?.message ?? '') === true) return { alert: watcher.alert.ref, topic }
  }
  return undefined
}

export function topicOf({ isOn, address }: Watcher, { host }: KnownMessages): string | undefined {
  return isOn === true && address?.host === host ? address.topic : undefined
}

function isHeard(topic: string, since: string, { live, gaps }: KnownMessages): boolean {
  return live.has(topic) && !gaps.some((gap) => gap.topic === topic && gap.at >= since)
}

/** By name, with the Providers that send to it, of the ntfy at this host. */
export function topicsInUse(providers: Iterable<FluxResource>, host: string): ReadonlyMap<string, readonly Ref[]> {
  const topics = new Map<string, Ref[]>()
  for (const { ref, address } of providers)
    if (address?.host === host && address.topic !== undefined) addToGroup(topics, address.topic, ref)
  return topics
}

export function unheardOf(topics: readonly TopicInUse[], { live, messages }: KnownMessages): readonly TopicInUse[] {
  const heard = new Set(messages.map(({ topic }) => topic))
  return topics.filter(({ topic }) => live.has(topic) && !heard.has(topic))
}
