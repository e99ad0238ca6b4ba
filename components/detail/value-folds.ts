// Which lines of a tree are in view while some of its branches are closed. Pure.

import type { ValueLine } from '@/lib/contract/objects'

export interface LineInView {
  readonly line: ValueLine
  /** Of all keys that lead to it. */
  readonly path: string
  readonly isClosed: boolean
}

/** A tree of more lines begins with its deeper branches closed. */
const OPEN_LINES = 60

export function linesInView(lines: readonly ValueLine[], isClosed: (path: string) => boolean): readonly LineInView[] {
  const shown: LineInView[] = []
  let closedAt = Number.POSITIVE_INFINITY
  for (const { line, path } of withPaths(lines)) {
    if (line.depth > closedAt) continue
    const isBranch = line.type === 'map' || line.type === 'list'
    const isShut = isBranch && isClosed(path)
    closedAt = isShut ? line.depth : Number.POSITIVE_INFINITY
    shown.push({ line, path, isClosed: isShut })
  }
  return shown
}

export function closedByDefault(lines: readonly ValueLine[]): ReadonlySet<string> {
  if (lines.length <= OPEN_LINES) return new Set()
  const branches = withPaths(lines).filter(({ line }) => line.depth > 0 && line.size !== undefined)
  return new Set(branches.map(({ path }) => path))
}

function withPaths(lines: readonly ValueLine[]): readonly { readonly line: ValueLine; readonly path: string }[] {
  const keys: string[] = []
  return lines.map((line) => {
    keys.length = line.depth
    keys.push(line.key)
    // Keys may hold dots and slashes.
    return { line, path: JSON.stringify(keys) }
  })
}
