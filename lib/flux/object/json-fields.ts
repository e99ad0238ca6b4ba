// How a field of untrusted JSON is read: with the right type, or not at all. Never throws.

import { parseGoDuration } from '@/lib/time'

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of own keys; undefined as soon as a step is missing. */
export function readPath(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (!isJsonObject(current) || !Object.hasOwn(current, key)) return undefined
    current = current[key]
  }
  return current
}

export function readObject(value: unknown, ...path: readonly string[]): JsonObject | undefined {
  const found = readPath(value, ...path)
  return isJsonObject(found) ? found : undefined
}

/** A non-empty string. */
export function readText(value: unknown, ...path: readonly string[]): string | undefined {
  const found = readPath(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

export function readInteger(value: unknown, ...path: readonly string[]): number | undefined {
  const found = readPath(value, ...path)
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined
}

/** The objects of a list; entries of another type are left out. */
export function readObjects(value: unknown, ...path: readonly string[]): readonly JsonObject[] {
  const found = readPath(value, ...path)
  return Array.isArray(found) ? found.filter(isJsonObject) : []
}

export function readTexts(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = readPath(value, ...path)
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}

/** A map of strings, for labels and annotations; entries of another type are left out. */
export function readTextMap(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const entries = Object.entries(readObject(value, ...path) ?? {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** A Go duration as seconds. */
export function readSeconds(value: unknown, ...path: readonly string[]): number | undefined {
  const text = readText(value, ...path)
  const ms = text === undefined ? undefined : parseGoDuration(text)
  return ms === undefined || ms < 0 ? undefined : ms / 1_000
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The object without its undefined fields: absent is an absent field. */
export function omitUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
