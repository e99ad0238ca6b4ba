// How bad a message is that is no structured event. What is stated beats what is marked, and marks beat words: a fixed tag
// or priority stands in the headers of a whole topic, and "0 failed" is good news.

import { findReasonInBody, findReasonInTitle } from './event-reasons'
import type { EventSeverity } from './payload-type'

export interface ToldText {
  readonly title?: string
  readonly message: string
  readonly tags: readonly string[]
}

const MAX_TITLE = 512
const MAX_BODY = 8_192

export function judgeSeverity(told: ToldText, priority: number): EventSeverity {
  const title = (told.title ?? '').slice(0, MAX_TITLE)
  const body = told.message.slice(0, MAX_BODY)
  const said =
    readAlertState(title, body) ??
    readMark(title) ??
    findReasonInTitle(title)?.severity ??
    findReasonInBody(body)?.severity ??
    readEmoji(title) ??
    readEmoji(body.slice(0, 16))
  if (said !== undefined) return said
  const inTitle = readWords(title)
  if (inTitle !== undefined) return inTitle
  if (told.tags.includes('error')) return 'error'
  if (told.tags.includes('info') || told.tags.some((tag) => GOOD_TAGS.has(tag))) return 'info'
  const inBody = readWords(body)
  if (inBody !== undefined) return inBody
  return priority >= 4 || told.tags.some((tag) => BAD_TAGS.has(tag)) ? 'error' : 'info'
}

const BAD_TAGS: ReadonlySet<string> = new Set(['rotating_light', 'warning', 'x', 'skull'])
const GOOD_TAGS: ReadonlySet<string> = new Set([
  'white_check_mark',
  'heavy_check_mark',
  'ballot_box_with_check',
  'green_circle',
  'green_heart',
  'tada',
  'partying_face',
  'ok',
  '+1',
])

const OVER = /^[^\p{L}\p{N}]{0,8}(?:resolved|recovered|ok|recovery)(?=[\]:\s,.!-]|$)/iu
const FIRING = /^[^\p{L}\p{N}]{0,8}(?:firing|alerting)(?=[\]:\s,.!-]|$)/iu
const STATUS_LINE = /^[\s>*_-]{0,8}status[*_`"]{0,4}\s{0,4}[:=][\s*_`"]{0,8}(firing|alerting|resolved|ok)\b/im
const HARMLESS_LINE = /^[\s>*_-]{0,8}severity[*_`"]{0,4}\s{0,4}[:=][\s*_`"]{0,8}(?:info|none|informational)\b/im

/** Alertmanager, Grafana and their like say whether an alert begins or ends; that it is over is no error. */
function readAlertState(title: string, body: string): EventSeverity | undefined {
  const line = STATUS_LINE.exec(body)?.[1]?.toLowerCase()
  if (OVER.test(title) || line === 'resolved' || line === 'ok') return 'info'
  if (OVER.test(body) && !FIRING.test(title)) return 'info'
  if (!FIRING.test(title) && line === undefined && !FIRING.test(body)) return undefined
  return HARMLESS_LINE.test(body) ? 'info' : 'error'
}

function readMark(title: string): EventSeverity | undefined {
  const mark = /^\s{0,8}\[(error|info|critical|warning|warn|ok|success)\]/i.exec(title)?.[1]?.toLowerCase()
  if (mark === undefined) return undefined
  return mark === 'info' || mark === 'ok' || mark === 'success' ? 'info' : 'error'
}

const GOOD_EMOJI = /✅|☑|✔|🟢|💚|🎉|👍|🆗|💫/u
const BAD_EMOJI = /🚨|❌|🔥|💣|🔴|⛔|💀|☠|❗|🛑|⚠/u

function readEmoji(text: string): EventSeverity | undefined {
  const isGood = GOOD_EMOJI.test(text)
  if (isGood === BAD_EMOJI.test(text)) return undefined
  return isGood ? 'info' : 'error'
}

/** A commit's subject, whatever it mends: `fix(container): update image error-pages`. */
const COMMIT_SUBJECT =
  /^[\s>*•-]{0,8}(?:fix|feat|chore|docs|refactor|test|ci|build|perf|style|revert)(?:\([^)\n]{1,80}\))?!?: [^\n]*/gim
/** Counts of none, and failures that are denied or over. */
const NONE_OF_THEM =
  /(?<![\w.,-])(?:0|no|none|zero|without|not|never|no longer|nothing|previously|formerly|earlier) (?:of \d{1,9} )?(?:an? )?(?:\w{1,20} )?(?:failed|errors?)\b|\b(?:failed|errors?)\W{1,3}(?:0|none|nil)(?![\w%]|[.,/]\d)|\b(?:failed|errors?) 0(?![\w%]|[.,/]\d)|(?<![\w.,-])0\/\d{1,9} (?:\w{1,20} )?(?:failed|errors?)\b|\berror (?:budget|rate|pages?|log|tracking|handling)\b/gi
const BAD_WORD = /(?<![\w./@-])(?:failed|error)(?![\w/@-]|\.\w)/i
const GOOD_WORD =
  /\b(?:resolved|recovered|succeeded|successful|successfully|success|passed|completed|back to normal|healthy again)\b/i
const DENIED =
  /\b(?:not|never|cannot|without|[a-z]{1,8}n['’]t)(?: \w{1,20}){0,2} (?:resolved|recovered|succeeded|successful|successfully|success|passed|completed)\b/i

function readWords(text: string): EventSeverity | undefined {
  const plain = text.replace(COMMIT_SUBJECT, ' ').replace(NONE_OF_THEM, ' ')
  if (BAD_WORD.test(plain)) return 'error'
  const isGood = GOOD_WORD.test(plain) && !DENIED.test(plain)
  // What was struck out speaks of nothing bad either: "12 kept, 0 failed".
  return isGood || plain !== text ? 'info' : undefined
}
