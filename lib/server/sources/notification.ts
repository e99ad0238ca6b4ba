// What the product says about one ntfy message: secrets out, Flux events in words, links that may be followed, and clues
// to the object that it speaks of. Everything here is settled once, when the message arrives.

import type { Notification } from '@/lib/contract/notifications'
import { type Clue, findClues, findRevision, guessSeverity } from '@/lib/flux/tell/correlation'
import { isRunReport, type PostedEvent, parsePostedEvent } from '@/lib/flux/tell/flux-event'
import type { NtfyEntry, NtfyMessage } from '@/lib/ntfy/message'
import { parseWebLink } from '@/lib/web-link'
import { emojiOf } from './emoji'

export interface DescribedMessage {
  /** Without `ref` and `refGuess`: these depend on what is in the cluster when somebody asks. */
  readonly notification: Notification
  readonly clues: readonly Clue[]
}

const MAX_TITLE = 512
const MAX_MESSAGE = 16_384
const MAX_RAW = 8_192
const MAX_TAG = 128

/** `arrivedAt` stands in when the message tells no time. */
export function describeMessage(
  message: NtfyMessage,
  arrivedAt: Date,
  redact: (text: string) => string,
): DescribedMessage {
  const { title, tags } = message
  const clean = (text: string, max: number) => cut(redact(text), max)
  const link = (text: string | undefined) => (text === undefined ? undefined : parseWebLink(redact(text)))
  const urls = [message.click, ...message.links.map(({ url }) => url)].filter((url) => url !== undefined)
  const event = message.binary ? undefined : parsePostedEvent(message.message)
  const facts = { message: message.message, tags, ...(title === undefined ? {} : { title }) }
  const severity = event?.severity ?? guessSeverity(facts, message.priority)
  const heading = event === undefined ? title : titleOf(event)
  const revision = event?.revision ?? findRevision(`${title ?? ''}\n${message.message}`)
  const isNoise = event?.isNoise ?? (severity === 'info' && isRunReport(message.message))
  const labels = tags.filter((tag) => emojiOf([tag]).length === 0).map((tag) => clean(tag, MAX_TAG))
  const attachmentUrl = link(message.attachment?.url)
  const links = message.links.flatMap(({ label, url }) => {
    const target = link(url)
    return target === undefined ? [] : [{ label: clean(label, MAX_TAG), url: target }]
  })
  const click = link(message.click)
  const icon = link(message.icon)

  return {
    clues: findClues({ ...facts, urls }),
    notification: {
      id: message.id,
      topic: message.topic,
      time: (message.time ?? arrivedAt).toISOString(),
      message: clean(event?.message ?? message.message, MAX_MESSAGE),
      markdown: event === undefined && message.markdown,
      priority: message.priority,
      tags: tags.map((tag) => clean(tag, MAX_TAG)),
      emoji: emojiOf(tags),
      severity,
      ...(labels.length === 0 ? {} : { labels }),
      ...(heading === undefined ? {} : { title: clean(heading, MAX_TITLE) }),
      ...(message.sequenceId === undefined ? {} : { sequenceId: message.sequenceId }),
      ...(message.expires === undefined ? {} : { expires: message.expires.toISOString() }),
      ...(click === undefined ? {} : { click }),
      ...(icon === undefined ? {} : { icon }),
      ...(links.length === 0 ? {} : { links }),
      ...(message.attachment === undefined || attachmentUrl === undefined
        ? {}
        : {
            attachment: {
              ...message.attachment,
              name: clean(message.attachment.name, MAX_TAG),
              url: attachmentUrl,
            },
          }),
      ...(revision === undefined ? {} : { revision: clean(revision, MAX_TITLE) }),
      ...(event === undefined || event.reason === '' ? {} : { reason: clean(event.reason, MAX_TAG) }),
      ...(isNoise ? { noise: true } : {}),
      ...(event === undefined ? {} : { raw: clean(message.message, MAX_RAW) }),
    },
  }
}

/** What browsers are told, so that they take the message away. */
export function describeDeletion(entry: NtfyEntry, arrivedAt: Date): Notification {
  return {
    id: entry.id,
    topic: entry.topic,
    time: (entry.time ?? arrivedAt).toISOString(),
    message: '',
    markdown: false,
    priority: 3,
    tags: [],
    emoji: [],
    deleted: true,
    ...(entry.sequenceId === undefined ? {} : { sequenceId: entry.sequenceId }),
  }
}

function titleOf({ kind, namespace, name, reason }: PostedEvent): string {
  const object = [kind, namespace, name].filter((part) => part !== '').join('/')
  return reason === '' ? object : `${object} ${reason}`
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}… (shortened)`
}
