// What a check of the ground is: one kind of object, which fields of it are kept, and how one is judged.

import type { GroundObject, KeptFields } from './ground-object'
import type { Heartbeats } from './heartbeat'
import type { FindingWord, GroundQuestionId } from './words'

/** One and many, as they follow a number of things: "1 node is not ready", "2 nodes are not ready". */
export type Told = readonly [one: string, many: string]

export interface Finding {
  readonly word: FindingWord
  /** Without the name; what is so since a moment leaves that to `since`. */
  readonly sentence: string
  readonly since?: Date
  /** How many of these are counted in the headline. */
  readonly told?: Told
}

/** What is known beside the object itself. */
export interface Around {
  readonly kubernetesVersion?: string | undefined
  /** Of nodes, by their names. */
  readonly heartbeats?: Heartbeats | undefined
  readonly challenges?: readonly GroundObject[]
}

export interface Check {
  /** Its source is `ground:<name>`. */
  readonly name: string
  readonly question: GroundQuestionId
  readonly kind: string
  /** One and many, in words. */
  readonly nouns: readonly [one: string, many: string]
  /** Of which program it is; what every cluster has is of none. */
  readonly partOf?: string
  readonly group: string
  readonly plural: string
  /** Newest first. */
  readonly versions: readonly string[]
  readonly isNamespaced: boolean
  /** Only those that are marked as backups. */
  readonly isSelected?: true
  readonly keeps: KeptFields
  /** Of those with the same key the newest alone is judged. */
  readonly newestOf?: (object: GroundObject) => string
  /** It stands behind others, so that it is not counted where all is well. */
  readonly isBehind?: true
  /** Its objects have no lines: they say why those of this row are not well. */
  readonly tellsOf?: string
  readonly judge: (object: GroundObject, now: Date, around: Around) => Finding
}

export function good(sentence: string): Finding {
  return { word: 'good', sentence }
}

export function noted(sentence: string): Finding {
  return { word: 'noted', sentence }
}

export function bad(sentence: string, told: Told, since?: Date): Finding {
  return { word: 'bad', sentence, told, ...(since === undefined ? {} : { since }) }
}

export function warned(sentence: string, told: Told, since?: Date): Finding {
  return { word: 'warned', sentence, told, ...(since === undefined ? {} : { since }) }
}

export function unknown(sentence: string, since?: Date): Finding {
  return { word: 'unknown', sentence, told: NOT_KNOWN, ...(since === undefined ? {} : { since }) }
}

const NOT_KNOWN: Told = ['is not known to be well', 'are not known to be well']

/** For so long a new object may be without a word of whoever looks after it. */
export const NEW_MS = 10 * 60_000

export function isNew({ createdAt }: Pick<GroundObject, 'createdAt'>, now: Date, patienceMs = NEW_MS): boolean {
  return createdAt !== undefined && now.getTime() - createdAt.getTime() < patienceMs
}
