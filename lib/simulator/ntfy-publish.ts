// Reads a publish request: headers, their short forms, query parameters, JSON at the root.

import type { IncomingHttpHeaders } from 'node:http'
import { isRecord } from './json'
import type { Publication } from './ntfy-cache'

const PRIORITIES: Readonly<Record<string, number>> = { min: 1, low: 2, default: 3, high: 4, max: 5, urgent: 5 }

export function readPublication(headers: IncomingHttpHeaders, query: URLSearchParams, body: string): Publication {
  const read = (...names: readonly string[]) => {
    for (const name of names) {
      const value = query.get(name) ?? headers[`x-${name}`] ?? headers[name]
      if (typeof value === 'string' && value !== '') return value
    }
    return undefined
  }
  const title = read('title', 't')
  const message = body !== '' ? body : (read('message', 'm') ?? '')
  const priority = parsePriority(read('priority', 'prio', 'p'))
  const tags = read('tags', 'tag', 'ta')
    ?.split(',')
    .map((tag) => tag.trim())
  const click = read('click')
  const icon = read('icon')
  const sequenceId = read('sequence-id', 'sid')
  const isMarkdown =
    ['1', 'true', 'yes'].includes(read('markdown', 'md') ?? '') || headers['content-type'] === 'text/markdown'
  return {
    message,
    ...(title === undefined ? {} : { title }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags }),
    ...(click === undefined ? {} : { click }),
    ...(icon === undefined ? {} : { icon }),
    ...(sequenceId === undefined ? {} : { sequenceId }),
    ...(isMarkdown ? { markdown: true } : {}),
  }
}

/** `POST /` carries the topic in its JSON body. */
export function readJsonPublication(
  body: string,
): { readonly topic: string; readonly publication: Publication } | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  if (!isRecord(parsed) || typeof parsed.topic !== 'string') return undefined
  const { title, message, priority, tags, click, markdown } = parsed
  return {
    topic: parsed.topic,
    publication: {
      message: typeof message === 'string' ? message : '',
      ...(typeof title === 'string' ? { title } : {}),
      ...(typeof priority === 'number' ? { priority } : {}),
      ...(Array.isArray(tags) ? { tags: tags.filter((tag) => typeof tag === 'string') } : {}),
      ...(typeof click === 'string' ? { click } : {}),
      ...(markdown === true ? { markdown: true } : {}),
    },
  }
}

function parsePriority(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = PRIORITIES[text.toLowerCase()] ?? Number(text)
  return Number.isInteger(number) && number >= 1 && number <= 5 ? number : undefined
}
