// Which object a message from anywhere speaks of. Clues are read from the text once; whether one is sure is asked again
// each time, because it counts only when the object exists. A wrong tie is worse than none.

import { type Ref, refOf } from '@/lib/ref'
import { FLUX_KIND_NAMES, FLUX_KINDS, type FluxKind } from '../kinds'
import { isJsonObject, readObjects, readText } from '../object/json-fields'
import { type EventSeverity, parseJsonObject, parsePostedEvent } from './flux-event'

export interface MessageFacts {
  readonly title?: string
  readonly message: string
  readonly tags: readonly string[]
  /** Where the message links to. */
  readonly urls: readonly string[]
}

/** The refs that one place of the message may mean. Earlier clues are better ones. */
export interface Clue {
  readonly refs: readonly Ref[]
  /** `named`: the message names the object itself, so it needs no look at the cluster. */
  readonly weight: 'named' | 'written' | 'hinted'
}

/** One of the two, or none. */
export interface Correlation {
  readonly ref?: Ref
  readonly refGuess?: { readonly ref: Ref; readonly confidence: number }
}

const MAX_TITLE = 512
const MAX_BODY = 8_192
const MAX_MENTIONS = 20
const MAX_HINTING_TAGS = 10

export function findClues(facts: MessageFacts): readonly Clue[] {
  const event = parsePostedEvent(facts.message)
  if (event !== undefined) return event.ref === undefined ? [] : [{ refs: [event.ref], weight: 'named' }]
  const written = [
    readLabels(facts.message),
    findMentions((facts.title ?? '').slice(0, MAX_TITLE)),
    findMentions(facts.message.slice(0, MAX_BODY)),
    facts.urls.flatMap(readAddress),
  ]
  const clues: Clue[] = written.map((refs) => ({ refs: distinct(refs), weight: 'written' }))
  return [...clues, { refs: readTags(facts.tags), weight: 'hinted' as const }].filter(({ refs }) => refs.length > 0)
}

const CONFIDENCE = { written: 0.8, hinted: 0.5 } as const

/** Sure when the first clue that leads anywhere leads to one object only, and no better clue led nowhere. */
export function correlate(clues: readonly Clue[], exists: (ref: Ref) => boolean): Correlation {
  for (const [at, { refs, weight }] of clues.entries()) {
    const [first, ...more] = weight === 'named' ? refs : refs.filter(exists)
    if (first === undefined) continue
    if (weight === 'named') return { ref: first }
    if (weight === 'written' && more.length === 0 && at === 0) return { ref: first }
    // What a better clue named is gone, so this one may speak of something else.
    const doubt = at === 0 ? 1 : 0.6
    return { refGuess: { ref: first, confidence: round((CONFIDENCE[weight] * doubt) / (more.length + 1)) } }
  }
  return {}
}

const ERROR_TAGS: ReadonlySet<string> = new Set(['rotating_light', 'warning', 'x', 'skull'])

/** How bad a message is that does not say so itself. */
export function guessSeverity(facts: Omit<MessageFacts, 'urls'>, priority: number): EventSeverity {
  if (facts.tags.includes('error') || /^\s*\[error\]/i.test(facts.title ?? '')) return 'error'
  if (facts.tags.includes('info') || /^\s*\[info\]/i.test(facts.title ?? '')) return 'info'
  if (priority >= 4 || facts.tags.some((tag) => ERROR_TAGS.has(tag))) return 'error'
  return /\b(failed|error)\b/i.test(`${facts.title ?? ''}\n${facts.message.slice(0, MAX_BODY)}`) ? 'error' : 'info'
}

/** The first Flux revision in a text, as it stands there. */
export function findRevision(text: string): string | undefined {
  return /(?<![\w./-])[\w./-]{1,128}@sha(?:1|256):[0-9a-f]{7,64}\b/.exec(text.slice(0, MAX_BODY))?.[0]
}

/** Short names as kubectl takes them; the full names and plurals come from the kind table. */
const SHORT_NAMES: readonly (readonly [string, FluxKind])[] = [
  ['ks', 'Kustomization'],
  ['hr', 'HelmRelease'],
  ['gitrepo', 'GitRepository'],
  ['ocirepo', 'OCIRepository'],
  ['helmrepo', 'HelmRepository'],
  ['hc', 'HelmChart'],
  ['ea', 'ExternalArtifact'],
  ['ag', 'ArtifactGenerator'],
  ['imgrepo', 'ImageRepository'],
  ['imagerepo', 'ImageRepository'],
  ['imgpol', 'ImagePolicy'],
  ['imagepol', 'ImagePolicy'],
  ['iua', 'ImageUpdateAutomation'],
  ['imgupd', 'ImageUpdateAutomation'],
  ['imgauto', 'ImageUpdateAutomation'],
  ['rset', 'ResourceSet'],
  ['rsip', 'ResourceSetInputProvider'],
]

const KIND_BY_ALIAS: ReadonlyMap<string, FluxKind> = new Map([
  ...SHORT_NAMES,
  ...FLUX_KIND_NAMES.flatMap((kind) => [
    [kind.toLowerCase(), kind] as const,
    [FLUX_KINDS[kind].plural as string, kind] as const,
  ]),
])

/** The kind that people or tools mean by a word: `ks`, `kustomizations`, `Kustomization`. */
export function kindOfAlias(word: string): FluxKind | undefined {
  return KIND_BY_ALIAS.get(word.toLowerCase())
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

/** Alertmanager's JSON, or its labels written out line by line. */
function readLabels(message: string): readonly Ref[] {
  const body = parseJsonObject(message)
  if (body !== undefined) {
    const alerts = readObjects(body, 'alerts').slice(0, MAX_MENTIONS)
    return [...alerts, body].flatMap((alert) => [alert.labels, alert.commonLabels]).flatMap(readLabelMap)
  }
  const labels = Array.from(message.slice(0, MAX_BODY).matchAll(TEXT_LABEL), ([, key, value]) => [
    key?.toLowerCase(),
    value,
  ])
  return readLabelMap(Object.fromEntries(labels))
}

function readLabelMap(labels: unknown): readonly Ref[] {
  if (!isJsonObject(labels)) return []
  const name = readText(labels, 'name')
  const namespace = readText(labels, 'exported_namespace') ?? readText(labels, 'namespace')
  const word = readText(labels, 'customresource_kind') ?? readText(labels, 'kind')
  const kind = word === undefined ? kindOfAlertName(readText(labels, 'alertname') ?? '') : kindOfAlias(word)
  return kind === undefined || name === undefined || namespace === undefined ? [] : [refOf(kind, namespace, name)]
}

/** notification-controller names alerts `Flux<Kind><Reason>`. */
function kindOfAlertName(alertName: string): FluxKind | undefined {
  return [...FLUX_KIND_NAMES]
    .sort((a, b) => b.length - a.length)
    .find((kind) => alertName.toLowerCase().startsWith(`flux${kind.toLowerCase()}`))
}

/** `…/<kind>/<namespace>/<name>` in a path, or kind in a path or query with namespace and name in the query. */
function readAddress(address: string): readonly Ref[] {
  if (!URL.canParse(address)) return []
  const url = new URL(address)
  const segments = url.pathname.split('/').map(decodeSegment)
  for (const [at, segment] of segments.entries()) {
    const kind = kindOfAlias(segment)
    const [namespace, name] = segments.slice(at + 1)
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
