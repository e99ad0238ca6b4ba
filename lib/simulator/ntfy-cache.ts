// The message cache of the simulated ntfy: what is kept, what a `since` returns, who is told of the next message.

import type { Random } from './random'

export interface NtfyMessage {
  readonly id: string
  /** Unix seconds. */
  readonly time: number
  readonly expires?: number
  readonly event: 'message' | 'message_delete' | 'message_clear'
  readonly topic: string
  readonly title?: string
  readonly message?: string
  readonly priority?: number
  readonly tags?: readonly string[]
  readonly click?: string
  readonly icon?: string
  readonly content_type?: string
  readonly sequence_id?: string
}

export interface Publication {
  readonly title?: string
  readonly message?: string
  readonly priority?: number
  readonly tags?: readonly string[]
  readonly click?: string
  readonly icon?: string
  readonly markdown?: boolean
  readonly sequenceId?: string
  readonly event?: NtfyMessage['event']
  /** When it was delivered; now, when left out. */
  readonly at?: Date
}

/** Longer than ntfy's default of 12 hours: whoever sets up such a topic wants to look back a day. */
const CACHE_SECONDS = 36 * 3600
const MOST_MESSAGES = 20_000

export class BadSince extends Error {
  override readonly name = 'BadSince'
}

export class NtfyCache {
  #messages: NtfyMessage[] = []
  readonly #listeners = new Set<(message: NtfyMessage) => void>()

  constructor(
    private readonly clock: () => Date,
    private readonly random: Random,
  ) {}

  get size(): number {
    return this.#messages.length
  }

  publish(topic: string, publication: Publication): NtfyMessage {
    const time = Math.floor((publication.at ?? this.clock()).getTime() / 1000)
    const { title, message, priority, tags, click, icon, markdown, sequenceId, event = 'message' } = publication
    const stored: NtfyMessage = {
      id: this.random.id(12),
      time,
      expires: time + CACHE_SECONDS,
      event,
      topic,
      ...(event === 'message' ? { message: message === undefined || message === '' ? 'triggered' : message } : {}),
      ...(title === undefined ? {} : { title }),
      ...(priority === undefined || priority === 3 ? {} : { priority }),
      ...(tags === undefined || tags.length === 0 ? {} : { tags }),
      ...(click === undefined ? {} : { click }),
      ...(icon === undefined ? {} : { icon }),
      ...(markdown === true ? { content_type: 'text/markdown' } : {}),
      ...(sequenceId === undefined ? {} : { sequence_id: sequenceId }),
    }
    this.#messages.push(stored)
    if (this.#messages.length > MOST_MESSAGES) this.#messages = this.#messages.slice(MOST_MESSAGES / 4)
    for (const listener of [...this.#listeners]) listener(stored)
    return stored
  }

  /** Oldest first; throws BadSince. An unknown id gives everything, as ntfy does. */
  read(topics: readonly string[], since: string): readonly NtfyMessage[] {
    const now = Math.floor(this.clock().getTime() / 1000)
    const mine = this.#messages.filter((one) => topics.includes(one.topic) && (one.expires ?? now) >= now)
    if (since === 'none') return []
    if (since === 'all') return sorted(mine)
    if (since === 'latest') {
      return topics.flatMap((topic) => sorted(mine.filter((one) => one.topic === topic)).slice(-1))
    }
    if (/^\d+$/.test(since)) return sorted(mine.filter((one) => one.time >= Number(since)))
    const seconds = durationSeconds(since)
    if (seconds !== undefined) return sorted(mine.filter((one) => one.time >= now - seconds))
    if (!/^[A-Za-z0-9]{12}$/.test(since)) throw new BadSince(since)
    const at = mine.findIndex((one) => one.id === since)
    return at < 0 ? sorted(mine) : mine.slice(at + 1)
  }

  onMessage(listener: (message: NtfyMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function sorted(messages: readonly NtfyMessage[]): readonly NtfyMessage[] {
  return messages.toSorted((left, right) => left.time - right.time)
}

/** Go durations of hours, minutes and seconds; days are not among them. */
function durationSeconds(text: string): number | undefined {
  const match = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text)
  if (match === null || text === '') return undefined
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}
