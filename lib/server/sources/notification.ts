// What the product says about one ntfy message: secrets out, Flux events in words, links that may be followed, and clues
// to the object that it speaks of. Everything here is settled once, when the message arrives.

import type { Notification } from '@/lib/contract/notifications'
import { type Clue, findClues, findCluster, findRevision } from '@/lib/flux/tell/correlation'
import { findReasonInBody, findReasonInTitle } from '@/lib/flux/tell/event-reasons'
import { isRunReport } from '@/lib/flux/tell/flux-event'
import { parsePostedPayload } from '@/lib/flux/tell/posted-payload'
import { judgeSeverity } from '@/lib/flux/tell/severity'
import type { NtfyEntry, NtfyMessage } from '@/lib/ntfy/message'
import { parseWebLink } from '@/lib/web-link'
import { emojiOf } from './emoji'

export interface DescribedMessage {
  /** Without `ref`, `refGuess` and `cluster`: these depend on what is in the cluster when somebody asks. */
  readonly notification: Notification
  readonly clues: readonly Clue[]
  /** The cluster that it names, ours or another. */
  readonly namedCluster?: string
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
  const { tags } = message
  const clean = (text: string, max: number) => cut(redact(text), max)
  const link = (text: string | undefined) => (text === undefined ? undefined : parseWebLink(redact(text)))
  const urls = [message.click, ...message.links.map(({ url }) => url)].filter((url) => url !== undefined)
  const payload = message.binary ? undefined : parsePostedPayload(message.message)
  const title = payload?.title ?? message.title
  const text = payload?.message ?? message.message
  const facts = { message: text, tags, ...(title === undefined ? {} : { title }) }
  const severity = payload?.severity ?? judgeSeverity(facts, message.priority)
  const reason = payload?.reason ?? (findReasonInTitle(title ?? '') ?? findReasonInBody(text))?.reason
  const revision = payload?.revision ?? findRevision(`${title ?? ''}\n${text}`)
  const isNoise = payload?.isNoise === true || (severity === 'info' && isRunReport(text))
  const namedCluster = payload?.cluster ?? findCluster(text)
  const labels = tags.filter((tag) => emojiOf([tag]).length === 0).map((tag) => clean(tag, MAX_TAG))
  const attachmentUrl = link(message.attachment?.url)
  const links = message.links.flatMap(({ label, url }) => {
    const target = link(url)
    return target === undefined ? [] : [{ label: clean(label, MAX_TAG), url: target }]
  })
  const click = link(message.click)
  const icon = link(message.icon)

  return {
    clues: findClues({ ...facts, urls, ...(payload === undefined ? {} : { payload }) }),
    ...(namedCluster === undefined ? {} : { namedCluster: clean(namedCluster, MAX_TAG) }),
    notification: {
      id: message.id,
      topic: message.topic,
      time: (message.time ?? arrivedAt).toISOString(),
      message: clean(text, MAX_MESSAGE),
      markdown: payload === undefined && message.markdown,
      priority: message.priority,
      tags: tags.map((tag) => clean(tag, MAX_TAG)),
      emoji: emojiOf(tags),
      severity,
      ...(labels.length === 0 ? {} : { labels }),
      ...(title === undefined ? {} : { title: clean(title, MAX_TITLE) }),
      ...(message.sequenceId === undefined ? {} : { sequenceId: message.sequenceId }),
      ...(message.expires === undefined ? {} : { expires: message.expires.toISOString() }),
      ...(click === undefined ? {} : { click }),
      ...(icon === undefined ? {} : { icon }),
      ...(links.length === 0 ? {} : { links }),
      ...(message.attachment === undefined || attachmentUrl === undefined
        ? {}
        : {
            attachment: {
              name: clean(message.attachment.name, MAX_TAG),
              url: attachmentUrl,
              ...(message.attachment.sizeBytes === undefined ? {} : { sizeBytes: message.attachment.sizeBytes }),
            },
          }),
      ...(revision === undefined ? {} : { revision: clean(revision, MAX_TITLE) }),
      ...(reason === undefined ? {} : { reason: clean(reason, MAX_TAG) }),
      ...(isNoise ? { noise: true } : {}),
      ...(payload === undefined ? {} : { raw: clean(message.message, MAX_RAW) }),
    },
  }
}

/**
 * The message with the text that ntfy made an attachment of because it was too long. Other files are only read when they
 * hold the event of a machine.
 */
export function withAttachedText(message: NtfyMessage, text: string): NtfyMessage | undefined {
  const isOverlong = message.attachment?.name === 'attachment.txt' && /^You received a file\b/.test(message.message)
  return isOverlong || parsePostedPayload(text) !== undefined ? { ...message, message: text, binary: false } : undefined
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

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}… (shortened)`
}
