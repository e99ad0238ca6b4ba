// The newest messages of all topics, each once, with later versions in the place of earlier ones. Answers queries and
// tells listeners what arrives. What it does not have it does not invent: bad lines and possible gaps are part of it.

import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import { correlate, type FindObject, type HomeCluster, isForeign } from '@/lib/flux/tell/correlation'
import { matchesNotification } from '@/lib/flux/tell/notification-filter'
import {
  chainKey,
  extendChain,
  type MessageChain,
  type NtfyEntry,
  type NtfyIdentity,
  type NtfyMessage,
} from '@/lib/ntfy/message'
import type { Ref } from '@/lib/ref'
import type { NotificationChange } from '../changes'
import { createListeners } from '../listeners'
import { formatCursor, type NotificationQuery } from './message-query'
import { type DescribedMessage, describeDeletion, describeMessage, withAttachedText } from './notification'

export interface NotificationLog {
  add(entry: NtfyEntry): void
  /** The text of a message that was kept as its attachment, read later. */
  addAttachedText(message: NtfyMessage, text: string): void
  countBadLine(): void
  noteGap(topic: string, text: string): void
  /** When the oldest message that is kept was sent; undefined where none is. */
  oldest(): Date | undefined
  /** How many messages of a topic are kept. */
  count(topic: string): number
  page(query: NotificationQuery): NotificationPage
  /** How many of these there are of each topic. */
  countTopics(isCounted: (notification: Notification) => boolean): ReadonlyMap<string, number>
  /** Newest first; only those that surely speak of the object. */
  about(ref: Ref, limit: number): readonly Notification[]
  /** Told of each message that is new, changed or deleted, unless it was too old to be kept. Answers how to stop that. */
  onMessage(listener: (change: NotificationChange) => void): () => void
}

export interface NotificationLogOptions {
  readonly topics: readonly string[]
  readonly clock: () => Date
  readonly redact: (text: string) => string
  readonly home: HomeCluster
  readonly find: FindObject
  readonly maxMessages?: number
}

interface Kept {
  readonly key: string
  /** Without the text: what is kept of that has no secrets. */
  readonly chain: MessageChain<NtfyIdentity>
  readonly time: number
  readonly order: number
  /** Absent once deleted. */
  readonly described?: DescribedMessage
}

const MAX_MESSAGES = 1_000
const MAX_PAGE_BYTES = 1_500_000
const MAX_GAPS_PER_TOPIC = 5

export function createNotificationLog(options: NotificationLogOptions): NotificationLog {
  const kept = new Map<string, Kept>()
  const listeners = createListeners<NotificationChange>()
  const gaps: { topic: string; at: string; text: string }[] = []
  let badLines = 0
  let arrivals = 0
  let sorted: readonly Kept[] | undefined

  const newestFirst = () => {
    sorted ??= [...kept.values()].sort((a, b) => b.time - a.time || b.order - a.order)
    return sorted
  }

  const placeOf = ({ namedCluster, clues }: DescribedMessage) =>
    namedCluster !== undefined && isForeign(namedCluster, options.home, clues, options.find)
      ? { cluster: namedCluster }
      : correlate(clues, options.find)

  const notificationOf = ({ chain, described }: Kept): Notification | undefined =>
    described === undefined
      ? undefined
      : {
          ...described.notification,
          ...placeOf(described),
          ...(chain.updated ? { updated: true } : {}),
        }

  return {
    add(entry) {
      const key = chainKey(entry)
      const before = kept.get(key)
      const chain = extendChain(before?.chain, identityOf(entry))
      if (chain === before?.chain) return
      if (before !== undefined && chain.latest === before.chain.latest) {
        kept.set(key, { ...before, chain })
        sorted = undefined
        return
      }
      const now = options.clock()
      arrivals += 1
      const added: Kept = {
        key,
        chain,
        time: (entry.time ?? now).getTime(),
        order: arrivals,
        ...(entry.type === 'message' ? { described: describeMessage(entry, now, options.redact) } : {}),
      }
      kept.set(key, added)
      sorted = undefined
      if (kept.size > (options.maxMessages ?? MAX_MESSAGES)) {
        const oldest = oldestOf(kept.values(), added)
        kept.delete(oldest.key)
        if (oldest === added) return
      }
      const old = before === undefined ? undefined : notificationOf(before)
      const present = notificationOf(added)
      listeners.tell({
        type: 'notification',
        at: now,
        ...(old === undefined ? {} : { before: old }),
        after: present ?? describeDeletion(entry, now),
        cause: present === undefined ? 'deletion' : old === undefined ? 'arrival' : 'update',
      })
    },

    addAttachedText(message, text) {
      const before = kept.get(chainKey(message))
      const whole = withAttachedText(message, text)
      if (before?.described === undefined || before.chain.latest.id !== message.id || whole === undefined) return
      const described = describeMessage(whole, new Date(before.time), options.redact)
      const added: Kept = { ...before, described }
      kept.set(before.key, added)
      sorted = undefined
      const old = notificationOf(before)
      const after = notificationOf(added)
      if (old === undefined || after === undefined) return
      listeners.tell({ type: 'notification', at: options.clock(), before: old, after, cause: 'update' })
    },

    countBadLine() {
      badLines += 1
    },

    noteGap(topic, text) {
      gaps.push({ topic, at: options.clock().toISOString(), text })
      const ofTopic = gaps.filter((gap) => gap.topic === topic)
      const [first] = ofTopic
      if (ofTopic.length > MAX_GAPS_PER_TOPIC && first !== undefined) gaps.splice(gaps.indexOf(first), 1)
    },

    oldest() {
      const last = newestFirst().at(-1)
      return last === undefined ? undefined : new Date(last.time)
    },

    count: (topic) =>
      newestFirst().filter(({ described }) => described !== undefined && described.notification.topic === topic).length,

    page(query) {
      const messages: Notification[] = []
      let bytes = 0
      let nextCursor: string | undefined
      let last: Kept | undefined
      for (const candidate of after(newestFirst(), query)) {
        const notification = notificationOf(candidate)
        if (notification === undefined || query.isShown?.(notification) === false) continue
        if (!matchesNotification(notification, query)) continue
        bytes += Buffer.byteLength(JSON.stringify(notification))
        if (last !== undefined && (messages.length >= query.limit || bytes > MAX_PAGE_BYTES)) {
          nextCursor = formatCursor(last)
          break
        }
        messages.push(notification)
        last = candidate
      }
      return {
        messages,
        topics: options.topics,
        badLines,
        gaps: [...gaps],
        ...(nextCursor === undefined ? {} : { nextCursor }),
      }
    },

    countTopics(isCounted) {
      const counts = new Map<string, number>()
      for (const one of kept.values()) {
        const notification = notificationOf(one)
        if (notification === undefined || !isCounted(notification)) continue
        counts.set(notification.topic, (counts.get(notification.topic) ?? 0) + 1)
      }
      return counts
    },

    about(ref, limit) {
      const found: Notification[] = []
      for (const candidate of newestFirst()) {
        if (found.length >= limit) break
        const notification = notificationOf(candidate)
        if (notification?.ref === ref) found.push(notification)
      }
      return found
    },

    onMessage: listeners.add,
  }
}

function identityOf({ id, topic, time, sequenceId }: NtfyEntry): NtfyIdentity {
  return {
    id,
    topic,
    ...(time === undefined ? {} : { time }),
    ...(sequenceId === undefined ? {} : { sequenceId }),
  }
}

function oldestOf(all: Iterable<Kept>, some: Kept): Kept {
  let oldest = some
  for (const each of all) {
    if (each.time < oldest.time || (each.time === oldest.time && each.order < oldest.order)) oldest = each
  }
  return oldest
}

/** What is older than the cursor and newer than `since`. */
function after(newestFirst: readonly Kept[], { cursor, since }: NotificationQuery): readonly Kept[] {
  // As in ntfy, an id that is not known holds nothing back.
  const idAt = since?.type === 'id' ? newestFirst.findIndex(({ chain }) => chain.ids.includes(since.id)) : -1
  const candidates = idAt === -1 ? newestFirst : newestFirst.slice(0, idAt)
  return candidates.filter(
    ({ time, order }) =>
      (cursor === undefined || time < cursor.time || (time === cursor.time && order < cursor.order)) &&
      (since?.type !== 'time' || time >= since.time.getTime()),
  )
}
