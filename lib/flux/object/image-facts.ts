// What the objects of image automation say: which tags were found, which one is chosen and by what rule, and what was
// pushed where. The short facts for people are made from these.

import { parseTime } from '@/lib/time'
import { describeKind, type FluxKind } from '../kinds'
import { splitImage } from './image-reference'
import { omitUndefined, readInteger, readObject, readPath, readText, readTexts } from './json-fields'
import { formatLabelSelector } from './label-selector'
import { redactText } from './redact'

/** `image` as it is written, without tag and digest. */
export interface ChosenImage {
  readonly image: string
  readonly tag?: string
  readonly digest?: string
}

/** What the registry was found to have. */
export interface ImageScan {
  readonly image?: string
  readonly tagCount?: number
  /** The first of them as Flux sorts them, ten at most. */
  readonly latestTags: readonly string[]
  readonly scannedAt?: Date
}

export const POLICY_RULES = ['semver', 'alphabetical', 'numerical'] as const

export interface ImageChoice {
  /** `value`: the range or the order. */
  readonly rule?: { readonly by: (typeof POLICY_RULES)[number]; readonly value: string }
  /** Only tags that match it are looked at. */
  readonly filter?: string
  /** Whether a tag that was moved to another content is noticed. */
  readonly digests: 'Never' | 'IfNotPresent' | 'Always'
  readonly latest?: ChosenImage
  readonly previous?: ChosenImage
}

/** What an automation knew of a policy at its last run. */
export interface ObservedPolicy {
  readonly policy: string
  readonly tag?: string
  readonly digest?: string
}

export interface ImageUpdates {
  /** Which policies count, in the words of controllers; absent or empty: all of its namespace. */
  readonly selector?: string
  readonly ranAt?: Date
  readonly pushedAt?: Date
  /** Of the last push, however long ago. */
  readonly commit?: string
  readonly observedRevision?: string
  readonly checkoutBranch?: string
  readonly pushBranch?: string
  /** Where they go as well. */
  readonly pushRefspec?: string
  /** Absent where it does not say (v1beta1, and before the first run). */
  readonly observed?: readonly ObservedPolicy[]
}

export interface ImageFacts {
  readonly imageScan?: ImageScan
  readonly imageChoice?: ImageChoice
  readonly imageUpdates?: ImageUpdates
}

const MAX_TAGS = 20
const MAX_TAG_CHARS = 128
/** Controls, marks of direction and characters without a width: no registry allows them in a tag. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu

export function readImageFacts(kind: FluxKind, object: unknown): ImageFacts {
  switch (describeKind(kind).tellsImage) {
    case 'scan':
      return { imageScan: readScan(object) }
    case 'choice':
      return { imageChoice: readChoice(object) }
    case 'updates':
      return { imageUpdates: readUpdates(object) }
    default:
      return {}
  }
}

function readScan(object: unknown): ImageScan {
  return omitUndefined({
    image: readText(object, 'status', 'canonicalImageName') ?? readText(object, 'spec', 'image'),
    tagCount: readInteger(object, 'status', 'lastScanResult', 'tagCount'),
    latestTags: readTexts(object, 'status', 'lastScanResult', 'latestTags').slice(0, MAX_TAGS).map(plainTag),
    scannedAt: parseTime(readPath(object, 'status', 'lastScanResult', 'scanTime')),
  })
}

function readChoice(object: unknown): ImageChoice {
  return omitUndefined({
    rule: readRule(object),
    filter: readText(object, 'spec', 'filterTags', 'pattern'),
    digests: readDigests(object),
    latest: readImage(object, 'latestRef', 'latestImage'),
    previous: readImage(object, 'observedPreviousRef', 'observedPreviousImage'),
  })
}

function readDigests(object: unknown): ImageChoice['digests'] {
  const policy = readText(object, 'spec', 'digestReflectionPolicy')
  return policy === 'Always' || policy === 'IfNotPresent' ? policy : 'Never'
}

function readRule(object: unknown): ImageChoice['rule'] {
  const range = readText(object, 'spec', 'policy', 'semver', 'range')
  if (range !== undefined) return { by: 'semver', value: range }
  for (const by of POLICY_RULES) {
    if (by === 'semver' || readObject(object, 'spec', 'policy', by) === undefined) continue
    return { by, value: readText(object, 'spec', 'policy', by, 'order') ?? 'asc' }
  }
  return undefined
}

/** Up to Flux 2.5 it is one text; 2.6 writes both. */
function readImage(object: unknown, field: string, textField: string): ChosenImage | undefined {
  const image = readText(object, 'status', field, 'name')
  if (image !== undefined) return { image, ...readTagged(readObject(object, 'status', field)) }
  const text = readText(object, 'status', textField)
  if (text === undefined) return undefined
  // What is taken apart may look like no secret any more.
  const { path, ...parts } = splitImage(redactText(text))
  return { image: path, ...readTagged(parts) }
}

function readTagged(parts: unknown): Pick<ChosenImage, 'tag' | 'digest'> {
  const tag = readText(parts, 'tag')
  return omitUndefined({ tag: tag === undefined ? undefined : plainTag(tag), digest: readText(parts, 'digest') })
}

/** Cut and changed behind the door: half a secret looks like none. */
function plainTag(tag: string): string {
  return redactText(tag).slice(0, MAX_TAG_CHARS).replace(UNSEEN, '\ufffd')
}

function readUpdates(object: unknown): ImageUpdates {
  const git = readObject(object, 'spec', 'git')
  return omitUndefined({
    selector: formatLabelSelector(readPath(object, 'spec', 'policySelector')),
    ranAt: parseTime(readPath(object, 'status', 'lastAutomationRunTime')),
    pushedAt: parseTime(readPath(object, 'status', 'lastPushTime')),
    commit: readText(object, 'status', 'lastPushCommit'),
    observedRevision: readText(object, 'status', 'observedSourceRevision'),
    checkoutBranch: readText(git, 'checkout', 'ref', 'branch'),
    pushBranch: readText(git, 'push', 'branch'),
    pushRefspec: readText(git, 'push', 'refspec'),
    observed: readObserved(object),
  })
}

function readObserved(object: unknown): ImageUpdates['observed'] {
  const observed = readObject(object, 'status', 'observedPolicies')
  if (observed === undefined) return undefined
  return Object.entries(observed).map(([policy, parts]) => ({ policy, ...readTagged(parts) }))
}
