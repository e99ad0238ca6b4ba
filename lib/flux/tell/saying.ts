// How a row of particulars is read from an object: as words of ours, verbatim, as a time, or as other objects. With the
// turns of phrase that objects of several families share.

import type { Ref } from '@/lib/ref'
import { formatDuration, parseTime } from '@/lib/time'
import { readPath, readSeconds, readText } from '../object/json-fields'

/** What an object says under one label, and which other objects it means. */
export interface Saying {
  readonly label: string
  /** Each on a line of its own. */
  readonly texts: readonly string[]
  /** As it is written in the object, not in our words. */
  readonly isVerbatim?: true
  readonly at?: string
  readonly objects?: readonly Ref[]
}

export interface Self {
  /** Every edge of the object to what it takes from, in its order. */
  readonly sources: readonly Ref[]
  /** What it applied or made, of Flux's own kinds. */
  readonly made: readonly Ref[]
  /** It never has a status. */
  readonly isStatic: boolean
}

/** Undefined where there is nothing to say. */
export type Row = (object: unknown, self: Self) => Saying | undefined

export interface Chapter {
  readonly title: string
  readonly rows: readonly Row[]
}

type Texts = string | readonly string[] | undefined
type Read<Value> = (object: unknown, self: Self) => Value

const MAX_LINES = 60

export function words(label: string, read: Read<Texts>): Row {
  return (object, self) => {
    const texts = listTexts(read(object, self))
    return texts.length === 0 ? undefined : { label, texts }
  }
}

export function verbatim(label: string, read: Read<Texts>): Row {
  return (object, self) => {
    const texts = listTexts(read(object, self))
    return texts.length === 0 ? undefined : { label, texts, isVerbatim: true }
  }
}

/** A field of the spec as it is written there. */
export function specText(label: string, ...path: readonly string[]): Row {
  return verbatim(label, (object) => readText(object, 'spec', ...path))
}

/** Said only where that field of the spec is true. */
export function whereOn(label: string, text: string, ...path: readonly string[]): Row {
  return words(label, (object) => (readPath(object, 'spec', ...path) === true ? text : undefined))
}

export function at(label: string, ...path: readonly string[]): Row {
  return (object) => {
    const time = parseTime(readPath(object, ...path))
    return time === undefined ? undefined : { label, texts: [], at: time.toISOString() }
  }
}

/** Said even where there is none, by `none`. */
export function others(label: string, read: Read<readonly Ref[]>, none?: string): Row {
  return (object, self) => {
    const objects = read(object, self)
    if (objects.length > 0) return { label, texts: [], objects }
    return none === undefined ? undefined : { label, texts: [none] }
  }
}

export function named(what: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${what} ${name}`
}

/** Of a field of the spec. */
export function sayDuration(object: unknown, ...path: readonly string[]): string | undefined {
  const seconds = readSeconds(object, 'spec', ...path)
  return seconds === undefined ? undefined : formatDuration(seconds)
}

export function sayCount(count: number, what: string): string | undefined {
  if (count === 0) return undefined
  return count === 1 ? `1 ${what}` : `${count} ${what}${what.endsWith('ch') ? 'es' : 's'}`
}

function listTexts(texts: Texts): readonly string[] {
  if (texts === undefined) return []
  const all = typeof texts === 'string' ? [texts] : texts
  return all.length <= MAX_LINES ? all : [...all.slice(0, MAX_LINES), `and ${all.length - MAX_LINES} more`]
}
