// The values of a HelmRelease as lines of a tree, from the redacted object: every key, and the leaves that may be shown.

import type { ReleaseValues, ValueLine } from '@/lib/contract/objects'
import { isJsonObject } from '../object/json-fields'
import { MASK } from '../object/redact'

export type ValueTree = Pick<ReleaseValues, 'lines' | 'shown' | 'masked' | 'more'>

const MAX_LINES = 2_000

/** In the order of the object, parents first. */
export function listValues(values: unknown): ValueTree {
  const lines: ValueLine[] = []
  const found = { shown: 0, masked: 0, all: 0 }
  const add = (line: ValueLine) => {
    found.all += 1
    if (lines.length < MAX_LINES) lines.push(line)
  }
  const walk = (value: unknown, key: string, depth: number): void => {
    const children = entriesOf(value)
    if (children !== undefined) {
      add({ depth, key, type: Array.isArray(value) ? 'list' : 'map', size: children.length })
      for (const [name, item] of children) walk(item, name, depth + 1)
    } else if (isShown(value)) {
      found.shown += 1
      add({ depth, key, type: 'shown', value })
    } else {
      found.masked += 1
      add({ depth, key, type: 'masked' })
    }
  }
  for (const [name, item] of entriesOf(values) ?? []) walk(item, name, 0)
  const { shown, masked, all } = found
  return { lines, shown, masked, ...(all > lines.length ? { more: all - lines.length } : {}) }
}

function isShown(value: unknown): value is string | number | boolean | null {
  if (typeof value === 'string') return value !== MASK
  return value === null || typeof value === 'number' || typeof value === 'boolean'
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item: unknown, at) => [String(at), item])
  return isJsonObject(value) ? Object.entries(value) : undefined
}
