// What was told last, so that who comes back with a version goes on from there: as many changes as fit into some bytes.

import type { Form, Written } from './broadcaster'

export interface Change extends Written {
  readonly from: number
  readonly version: number
}

export interface Recent {
  keep(change: Change): void
  /** What was told behind this version, in this form; undefined where that is not known any more. */
  since(version: number, form: Form): readonly Uint8Array[] | undefined
}

export function createRecent(present: number, maxBytes: number): Recent {
  const kept: Change[] = []
  let last = present
  let bytes = 0
  return {
    keep(change) {
      // Where one is missing, nobody gets across.
      if (change.from !== last) bytes -= sizeOfAll(kept.splice(0))
      last = change.version
      kept.push(change)
      bytes += sizeOf(change)
      while (bytes > maxBytes) bytes -= sizeOfAll(kept.splice(0, 1))
    },
    since(version, form) {
      if (version === last) return []
      const at = kept.findIndex(({ from }) => from === version)
      if (at < 0) return undefined
      const frames = kept.slice(at).flatMap((change) => change[form] ?? [])
      return frames.length === kept.length - at ? frames : undefined
    },
  }
}

function sizeOfAll(changes: readonly Change[]): number {
  return changes.reduce((sum, change) => sum + sizeOf(change), 0)
}

function sizeOf({ whole, short }: Written): number {
  return (whole?.byteLength ?? 0) + (short === whole ? 0 : (short?.byteLength ?? 0))
}
