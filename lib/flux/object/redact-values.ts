// Which leaves of the values of a Helm release may be shown: numbers, booleans, images and counts of replicas. Whatever
// else stands there may be a secret under any name, and only its key is told.

import type { Steps } from '@/lib/steps'
import { isJsonObject, type JsonObject } from './json-fields'
import { MASK, redactText } from './redact'
import { count, MAX_DEPTH, put, type Work } from './redact-steps'
import { isSecretNumberName, NAME_FIELDS } from './secret-names'

/** Where a leaf stands. */
interface Place {
  readonly key: string
  /** The object that holds it, and the key of that. */
  readonly beside: JsonObject
  readonly holder: string
  /** Under a name that says so nothing but a switch is shown. */
  readonly isSecret: boolean
}

const NOWHERE: Place = { key: '', beside: {}, holder: '', isSecret: false }

/** A deep copy with every key and with the leaves that hold no secret; the others are the mask. */
export function copyValues(value: unknown, depth: number, work: Work): Steps<unknown> {
  return copyAt(value, NOWHERE, depth, work)
}

function* copyAt(value: unknown, place: Place, depth: number, work: Work): Steps<unknown> {
  if (count(work, value)) yield
  if (value === null || value === undefined) return value
  if (depth > MAX_DEPTH) return MASK
  if (Array.isArray(value)) {
    const shown: unknown[] = []
    for (const item of value) shown.push(yield* copyAt(item, { ...place, beside: {} }, depth + 1, work))
    return shown
  }
  if (!isJsonObject(value)) return isShown(value, place) ? value : MASK
  const isPair = NAME_FIELDS.some((field) => isSecretNumberName(value[field]))
  const shown: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const isSecret = place.isSecret || isSecretNumberName(key) || (isPair && !NAME_FIELDS.includes(key))
    put(
      shown,
      redactText(key),
      yield* copyAt(item, { key, beside: value, holder: place.key, isSecret }, depth + 1, work),
    )
  }
  return shown
}

function isShown(value: unknown, place: Place): boolean {
  if (typeof value === 'boolean') return true
  if (place.isSecret) return false
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' && redactText(value) === value && isWord(value, place)
}

const REPLICAS = /(?:^|[a-z_-])(?:replicas|replica_?count)$/i
const COUNT = /^\d{1,5}$/
/** Two of them side by side are an image, or one under that name; one alone elsewhere might be anything. */
const IMAGE_FIELDS = ['repository', 'tag', 'registry', 'digest', 'pullPolicy'] as const
const DIGEST = /^sha256:[0-9a-f]{64}$/
const MAX_LENGTH = 255

function isWord(text: string, { key, beside, holder }: Place): boolean {
  if (text.length > MAX_LENGTH) return false
  if (REPLICAS.test(key)) return COUNT.test(text)
  if (namesImage(key)) return isImage(text)
  const fields = IMAGE_FIELDS.filter((field) => typeof beside[field] === 'string')
  if (fields.length < 2 && !namesImage(holder)) return false
  if (key === 'tag') return isTag(text)
  if (key === 'digest') return DIGEST.test(text)
  if (key === 'registry') return isRegistry(text)
  return key === 'repository' && isRepository(text)
}

function namesImage(key: string): boolean {
  return key === 'image' || key.endsWith('Image')
}

/** `ghcr.io/x/web:1.3@sha256:…`; without a path and a tag it may be any word. */
function isImage(text: string): boolean {
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return false
  const at = named.lastIndexOf(':')
  if (at < named.lastIndexOf('/') || at === -1) return named.includes('/') && isRepository(named)
  return isRepository(named.slice(0, at)) && isTag(named.slice(at + 1))
}

const HOST = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}(?::\d{1,5})?$/
const PATH_PART = /^[a-z0-9]+(?:[._-]{1,2}[a-z0-9]+)*$/
/** What stands alone is a word or two without digits; more might be a password. */
const ONLY_PART = /^[a-z]{2,20}(?:[._-][a-z]{2,20})?$/

function isRegistry(text: string): boolean {
  return HOST.test(text) && (/[.:]/.test(text) || text === 'localhost')
}

function isRepository(text: string): boolean {
  const [first = '', ...rest] = text.split('/')
  if (rest.length === 0) return ONLY_PART.test(first)
  return (isRegistry(first) || PATH_PART.test(first)) && rest.every((part) => PATH_PART.test(part))
}

/** How the tag of an image may begin. */
const TAG_START = /^(?:[vr]?\d{1,8}|20\d{6,12}|latest|stable|edge|nightly|main|master|develop|dev|release|RELEASE|sha)$/
/** What may follow: `alpine3`, `rc1`, `r12`, a part of a time, the begin of a commit. */
const TAG_WORD =
  /^(?:[vr]?\d{1,8}|20\d{6,12}|[a-z]{1,12}\d{0,4}|\d{1,4}(?:rc|a|b|u|p)\d{0,4}|\d\dT\d\d|\d\dZ|[0-9a-f]{7,12})$/
const MAX_TAG_WORDS = 10

function isTag(text: string): boolean {
  const [first = '', ...rest] = text.split(/[._-]/)
  return TAG_START.test(first) && rest.length < MAX_TAG_WORDS && rest.every((word) => TAG_WORD.test(word))
}
