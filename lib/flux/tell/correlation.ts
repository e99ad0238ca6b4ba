// Which object a message from anywhere speaks of. Clues are read from the text once; whether one is sure is asked again
// each time, because it counts only when the object exists. A wrong tie is worse than none.

import { type Ref, refOf } from '@/lib/ref'
import { omitUndefined } from '../object/json-fields'
import { refsOfLabels } from './alert-payload'
import { kindOfAlias } from './kind-names'
import type { PostedPayload } from './payload-type'

export interface MessageFacts {
  readonly title?: string
  readonly message: string
  readonly tags: readonly string[]
  /** Where the message links to. */
  readonly urls: readonly string[]
  /** What the text is when a machine wrote it. */
  readonly payload?: Pick<PostedPayload, 'object' | 'labelled' | 'title' | 'message'>
}

/** The refs that one place of the message may mean. Earlier clues are better ones. */
export interface Clue {
  readonly refs: readonly Ref[]
  /** `named`: the message names the object itself, so it needs no look at the cluster. */
  readonly weight: 'named' | 'written' | 'hinted'
  /** Of the object that the message speaks of. */
  readonly uid?: string
}

/** One of the two, or none. */
export interface Correlation {
  readonly ref?: Ref
  readonly refGuess?: { readonly ref: Ref; readonly confidence: number }
}

/** What is known of an object of the cluster; undefined: there is none of that name. */
export type FindObject = (ref: Ref) => { readonly uid: string } | undefined

const MAX_TITLE = 512
const MAX_BODY = 8_192
/** A longer address is no link to anybody. */
const MAX_ADDRESS = 2_048
const MAX_MENTIONS = 20
const MAX_HINTING_TAGS = 10

export function findClues({ title = '', message, tags, urls, payload }: MessageFacts): readonly Clue[] {
  if (payload?.object !== undefined) {
    const { ref, uid } = payload.object
    return ref === undefined ? [] : [{ refs: [ref], weight: 'named', ...omitUndefined({ uid }) }]
  }
  const told = payload ?? { title, message }
  const written = [
    payload?.labelled ?? readLabelLines(message),
    findMentions((told.title ?? title).slice(0, MAX_TITLE)),
    findMentions(told.message.slice(0, MAX_BODY)),
    urls.flatMap(readAddress),
  ]
  const clues: Clue[] = written.map((refs) => ({ refs: distinct(refs), weight: 'written' }))
  return [...clues, { refs: readTags(tags), weight: 'hinted' as const }].filter(({ refs }) => refs.length > 0)
}

const CONFIDENCE = { written: 0.8, hinted: 0.5 } as const
/** The name is right and the object is another: made anew since, or that of another cluster. */
const OTHER_UID = 0.4

/** Sure when the first clue that leads anywhere leads to one object only, and no better clue led nowhere. */
export function correlate(clues: readonly Clue[], find: FindObject): Correlation {
  for (const [at, { refs, weight, uid }] of clues.entries()) {
    const [first, ...more] = weight === 'named' ? refs : refs.filter((ref) => find(ref) !== undefined)
    if (first === undefined) continue
    if (weight === 'named')
      return isOther(find(first)?.uid, uid) ? { refGuess: { ref: first, confidence: OTHER_UID } } : { ref: first }
    if (weight === 'written' && more.length === 0 && at === 0) return { ref: first }
    // What a better clue named is gone, so this one may speak of something else.
    const doubt = at === 0 ? 1 : 0.6
    return { refGuess: { ref: first, confidence: round((CONFIDENCE[weight] * doubt) / (more.length + 1)) } }
  }
  return {}
}

function isOther(ours: string | undefined, theirs: string | undefined): boolean {
  return theirs !== undefined && ours !== undefined && ours !== '' && ours !== theirs
}

/** How the cluster at hand is called; sure when somebody said so, and not when a kubeconfig did. */
export interface HomeCluster {
  readonly name: string
  readonly isSure: boolean
}

/** Whether a message that names a cluster is of another one. A uid of ours outweighs a name that nobody set. */
export function isForeign(named: string, home: HomeCluster, clues: readonly Clue[], find: FindObject): boolean {
  if (named.toLowerCase() === home.name.toLowerCase()) return false
  if (home.isSure) return true
  return !clues.some(({ refs: [ref], uid }) => uid !== undefined && ref !== undefined && find(ref)?.uid === uid)
}

/** The first Flux revision in a text, as it stands there. */
export function findRevision(text: string): string | undefined {
  return /(?<![\w./-])[\w./-]{1,128}@sha(?:1|256):[0-9a-f]{7,64}\b/.exec(text.slice(0, MAX_BODY))?.[0]
}

const START = String.raw`(?<![\w./-])([A-Za-z]{2,40})`
const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?'
const NAME = '[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?'
const END = String.raw`(?![\w/-])`
const QUOTE = `["'\`]?`

/** Each pattern tells kind, namespace and name, in the order of its groups. */
const FULL = new RegExp(`${START}(?:/| ${QUOTE})(${LABEL})/(${NAME})${END}`, 'g')
const DOTTED = new RegExp(`${START}/(${NAME})${END}`, 'g')
const IN_NAMESPACE = new RegExp(`${START}[/ ]${QUOTE}(${NAME})${QUOTE} in (?:namespace )?${QUOTE}(${LABEL})${END}`, 'g')

function findMentions(text: string): readonly Ref[] {
  const found: { at: number; refs: readonly Ref[] }[] = []
  const note = (at: number, word: string | undefined, pairs: readonly (readonly [string, string])[]) => {
    const kind = kindOfAlias(word ?? '')
    if (kind === undefined) return
    found.push({ at, refs: pairs.filter(isNamed).map(([namespace, name]) => refOf(kind, namespace, name)) })
  }
  for (const match of text.matchAll(FULL)) note(match.index, match[1], [[match[2] ?? '', match[3] ?? '']])
  for (const match of text.matchAll(IN_NAMESPACE)) note(match.index, match[1], [[match[3] ?? '', match[2] ?? '']])
  for (const match of text.matchAll(DOTTED)) note(match.index, match[1], splitAtDots(match[2] ?? ''))
  return found
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_MENTIONS)
    .flatMap(({ refs }) => refs)
}

/** `ns.name` and `name.ns`: a namespace holds no dot, so these are the only two readings. */
function splitAtDots(text: string): readonly (readonly [namespace: string, name: string])[] {
  const first = text.indexOf('.')
  const last = text.lastIndexOf('.')
  return first === -1
    ? []
    : [
        [text.slice(0, first), text.slice(first + 1)],
        [text.slice(last + 1), text.slice(0, last)],
      ]
}

function isNamed([namespace, name]: readonly [string, string]): boolean {
  return namespace !== '' && name !== ''
}

const TEXT_LABEL =
  /^[\s>*+-]{0,8}(kind|name|namespace|exported_namespace|customresource_kind|alertname)[*_`"]{0,4}\s{0,4}[:=]\s{0,4}[*_`"]{0,4}([A-Za-z0-9.-]{1,253})/gim

/** The labels of an alert, written out line by line. */
function readLabelLines(text: string): readonly Ref[] {
  const lines = text.slice(0, MAX_BODY).matchAll(TEXT_LABEL)
  return refsOfLabels(Object.fromEntries(Array.from(lines, ([, key = '', value = '']) => [key.toLowerCase(), value])))
}

const CLUSTER_LINE =
  /^(?:[\s>]{0,8}[*+-] {0,4}[*_`"]{0,4}|[\s>]{0,8}\*\*)cluster[*_`"]{0,4}\s{0,4}[:=]\s{0,4}[*_`"]{0,4}([A-Za-z0-9][\w.@:/-]{0,252})/im

/** The cluster that an item of a list of labels names; plain prose that begins so may mean a database. */
export function findCluster(text: string): string | undefined {
  return CLUSTER_LINE.exec(text.slice(0, MAX_BODY))?.[1]
}

/** `…/<kind>/<namespace>/<name>` in a path, or kind in a path or query with namespace and name in the query. */
function readAddress(address: string): readonly Ref[] {
  if (address.length > MAX_ADDRESS || !URL.canParse(address)) return []
  const url = new URL(address)
  const segments = url.pathname.split('/').map(decodeSegment)
  for (const [at, segment] of segments.entries()) {
    const kind = kindOfAlias(segment)
    const [namespace, name] = [segments[at + 1], segments[at + 2]]
    if (kind !== undefined && namespace && name) return [refOf(kind, namespace, name)]
  }
  const namespace = url.searchParams.get('namespace')
  const name = url.searchParams.get('name')
  const kind = [url.searchParams.get('kind') ?? '', ...segments].map(kindOfAlias).find((found) => found !== undefined)
  return kind === undefined || !namespace || !name ? [] : [refOf(kind, namespace, name)]
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Three tags that are a kind, a namespace and a name, in any order. */
function readTags(tags: readonly string[]): readonly Ref[] {
  const words = tags.slice(0, MAX_HINTING_TAGS)
  return words.flatMap((word) => {
    const kind = kindOfAlias(word)
    if (kind === undefined) return []
    const others = words.filter((other) => other !== word)
    return others.flatMap((namespace) =>
      others.filter((name) => name !== namespace).map((name) => refOf(kind, namespace, name)),
    )
  })
}

function distinct(refs: readonly Ref[]): readonly Ref[] {
  return [...new Set(refs)]
}

function round(confidence: number): number {
  return Math.round(confidence * 100) / 100
}
