// Whether anybody was told that an object fails, as far as Alerts and messages are known. Pure.

import type { FailureTold } from '@/lib/contract/alerts'
import {
  failsSince,
  findTeller,
  isTooSoon,
  isUnwatched,
  type KnownMessages,
  messageAbout,
  topicOf,
  type Watched,
} from './coverage'
import { canBeWatched, isAmong, type Watcher } from './watching'

export interface Around {
  /** The Alerts that are read; undefined where they may not be. */
  readonly watchers: readonly Watcher[] | undefined
  /** Others may tell of it. */
  readonly areSome: boolean
  /** Absent where no ntfy is configured. */
  readonly known: KnownMessages | undefined
}

/** Undefined where it does not fail, or is of a kind that sends no events. */
export function tellOfFailure(watched: Watched, around: Around, now: Date): FailureTold | undefined {
  const since = failsSince(watched.row)
  if (since === undefined || !canBeWatched(watched.resource.kind)) return undefined
  const { watchers, areSome, known } = around
  const message = known && messageAbout(watched.resource.ref, since, known)
  if (message !== undefined) {
    const { topic, time, ref } = message
    return { state: 'told', sure: ref !== undefined, topic, at: time }
  }
  if (watchers === undefined) return unknown('Alerts may not be read')
  if (isUnwatched(watched.resource, watchers)) return { state: 'unwatched', sure: !areSome }
  if (known === undefined) return unknown('no ntfy is configured here')
  if (isTooSoon(since, now)) return { state: 'due', sure: true }
  const teller = findTeller(watched, watchers, known)
  return teller === undefined
    ? unknown(whyUnknown(watched, watchers, known, since))
    : { state: 'silent', sure: false, ...teller }
}

function unknown(why: string): FailureTold {
  return { state: 'unknown', sure: false, why }
}

function whyUnknown({ resource }: Watched, watchers: readonly Watcher[], known: KnownMessages, since: string): string {
  if (new Date(since) < known.since) return 'it has failed for longer than messages are kept'
  const topics = watchers
    .filter(({ rules }) => isAmong(rules.sources, resource) !== false)
    .flatMap((watcher) => topicOf(watcher, known) ?? [])
  if (topics.length === 0) return 'what tells of it is not seen to send to the ntfy that is read here'
  if (!topics.some((topic) => known.live.has(topic))) return 'the topic that is told of it is not heard here'
  return 'its message may be left out by the rules of the Alert, or was missed'
}
