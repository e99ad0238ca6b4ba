// The cards that notification-controller makes for chats (Slack, Discord, Rocket.Chat, Teams, Google Chat, Matrix, Telegram,
// Webex, Lark, Opsgenie), read back into words. Each says how bad it is by a colour or a sign.

import { type JsonObject, omitUndefined, readObject, readObjects, readPath, readText } from '../object/json-fields'
import { clusterOf } from './flux-event'
import type { EventSeverity, PostedPayload } from './payload-type'

interface Card {
  readonly title?: string | undefined
  readonly text: string
  readonly severity?: EventSeverity | undefined
  readonly fields?: readonly (readonly [string, string])[]
}

export function readChatCard(value: unknown): PostedPayload | undefined {
  const card =
    readSlack(value) ?? readMessageCard(value) ?? readAdaptiveCard(value) ?? readGoogleChat(value) ?? readPlain(value)
  if (card === undefined) return undefined
  const fields = Object.fromEntries(card.fields ?? [])
  return {
    labelled: [],
    message: card.text,
    isNoise: false,
    ...omitUndefined({
      title: card.title,
      severity: card.severity,
      reason: fields.reason,
      revision: fields.revision,
      cluster: clusterOf(fields),
    }),
  }
}

function readSlack(value: unknown): Card | undefined {
  const [first, ...more] = readObjects(value, 'attachments').filter((each) => each.contentType === undefined)
  const plain = readText(value, 'text')
  if (first === undefined) {
    const isSlack = plain !== undefined && (readText(value, 'channel') ?? readText(value, 'username')) !== undefined
    return isSlack ? { text: plain } : undefined
  }
  const texts = [first, ...more].map((each) => readText(each, 'text') ?? readText(each, 'fallback') ?? '')
  const text = texts.filter((each) => each !== '').join('\n')
  if (text === '' && plain === undefined) return undefined
  const colours = [first, ...more].map((each) => severityOfColour(readText(each, 'color')))
  return {
    title: readText(first, 'author_name') ?? readText(first, 'title') ?? readText(first, 'pretext'),
    text: text === '' ? (plain ?? '') : text,
    severity: colours.find((colour) => colour === 'error') ?? colours.find((colour) => colour !== undefined),
    fields: pairs(readObjects(first, 'fields'), 'title', 'value'),
  }
}

/** The words of Slack and Lark, and the colours of Rocket.Chat and Teams: red is an error, whatever its shade. */
function severityOfColour(colour: string | undefined): EventSeverity | undefined {
  const word = colour?.toLowerCase()
  if (word === undefined) return undefined
  if (word === 'danger' || word === 'warning' || word === 'attention' || word === 'red') return 'error'
  if (word === 'good' || word === 'turquoise' || word === 'green') return 'info'
  const [, red, green, blue] = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(word) ?? []
  if (red === undefined || green === undefined || blue === undefined) return undefined
  const isRed = Number.parseInt(red, 16) > 150 && Math.max(Number.parseInt(green, 16), Number.parseInt(blue, 16)) < 110
  return isRed ? 'error' : 'info'
}

/** The older card of Teams. */
function readMessageCard(value: unknown): Card | undefined {
  if (readText(value, '@type') !== 'MessageCard') return undefined
  const [section] = readObjects(value, 'sections')
  const text = readText(section, 'activityTitle') ?? readText(value, 'text')
  if (text === undefined) return undefined
  return {
    title: readText(section, 'activitySubtitle') ?? readText(value, 'title') ?? readText(value, 'summary'),
    text,
    severity: severityOfColour(readText(value, 'themeColor')),
    fields: pairs(readObjects(section, 'facts'), 'name', 'value'),
  }
}

const MAX_DEPTH = 6

function readAdaptiveCard(value: unknown): Card | undefined {
  const content = readObject(readObjects(value, 'attachments')[0], 'content')
  if (readText(content, 'type') !== 'AdaptiveCard') return undefined
  const elements = flatten(readObjects(content, 'body'), MAX_DEPTH)
  const blocks = elements.filter((element) => readText(element, 'text') !== undefined)
  const [heading, ...rest] = blocks
  if (heading === undefined) return undefined
  const isBad = blocks.some((block) => severityOfColour(readText(block, 'color')) === 'error')
  const text = rest.map((block) => readText(block, 'text') ?? '').join('\n')
  return {
    ...(rest.length === 0 ? {} : { title: readText(heading, 'text') }),
    text: rest.length === 0 ? (readText(heading, 'text') ?? '') : text,
    severity: isBad ? 'error' : 'info',
    fields: elements.flatMap((element) => pairs(readObjects(element, 'facts'), 'title', 'value')),
  }
}

function flatten(elements: readonly JsonObject[], depth: number): readonly JsonObject[] {
  if (depth === 0) return []
  return elements.flatMap((element) => [element, ...flatten(readObjects(element, 'items'), depth - 1)])
}

const RED_TEXT = /^<font color="#ff0000">([\s\S]*)<\/font>$/

function readGoogleChat(value: unknown): Card | undefined {
  const [card] = readObjects(value, 'cards')
  if (card === undefined) return undefined
  const widgets = readObjects(card, 'sections').flatMap((section) => readObjects(section, 'widgets'))
  const text = widgets.map((widget) => readText(widget, 'textParagraph', 'text')).find((each) => each !== undefined)
  if (text === undefined) return undefined
  const red = RED_TEXT.exec(text)?.[1]
  return {
    title: readText(card, 'header', 'title'),
    text: red ?? text,
    severity: red === undefined ? 'info' : 'error',
    fields: pairs(
      widgets.flatMap((widget): readonly JsonObject[] => {
        const labelled = readObject(widget, 'keyValue')
        return labelled === undefined ? [] : [labelled]
      }),
      'topLabel',
      'content',
    ),
  }
}

/** Providers that send one text: its first line names the object, behind a sign of how bad it is. */
function readPlain(value: unknown): Card | undefined {
  const lark = readText(readObjects(value, 'card', 'elements')[0], 'text', 'content')
  if (lark !== undefined)
    return {
      title: readText(value, 'card', 'header', 'title', 'content'),
      text: lark,
      severity: severityOfColour(readText(value, 'card', 'header', 'template')),
    }
  if (readPath(value, 'details', 'severity') !== undefined && readText(value, 'description') !== undefined)
    return {
      title: readText(value, 'message'),
      text: readText(value, 'description') ?? '',
      severity: readText(value, 'details', 'severity') === 'error' ? 'error' : 'info',
    }
  const isMatrix = readText(value, 'msgtype') !== undefined
  const isTelegram = readText(value, 'chat_id') !== undefined
  const text = isMatrix
    ? readText(value, 'body')
    : isTelegram
      ? readText(value, 'text')?.replace(/\\([\\.\-_[\]()~>`#+=|{}!*])/g, '$1')
      : readText(value, 'markdown')
  if (text === undefined) return undefined
  const [heading = '', ...lines] = text.split('\n')
  return lines.length === 0 ? { text } : { title: heading.replaceAll('*', '').trim(), text: lines.join('\n').trim() }
}

function pairs(all: readonly JsonObject[], key: string, value: string): readonly (readonly [string, string])[] {
  return all.flatMap((each) => {
    const [name, content] = [readText(each, key), readText(each, value)]
    return name === undefined || content === undefined ? [] : [[name, content] as const]
  })
}
