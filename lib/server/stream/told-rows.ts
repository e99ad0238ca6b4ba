// Rows that are told together: as many as one event may hold in each form in which somebody reads it.

import type { ToldRow } from './short-delta'

/** Room for the rows of one change. */
const GROUP_BYTES = 200 * 1024

/** How many of the first go into one event, at least one; and the bytes of these. */
export function takeGroup(rows: readonly ToldRow[], isWholeRead: boolean): { count: number; bytes: number } {
  let bytes = 0
  let count = 0
  for (const told of rows) {
    const more = sizeOf(told, isWholeRead)
    if (count > 0 && bytes + more > GROUP_BYTES) break
    bytes += more
    count += 1
  }
  return { count, bytes }
}

/** A short row is smaller than the whole one. */
function sizeOf({ row, short, patch }: ToldRow, isWholeRead: boolean): number {
  const told = isWholeRead ? row : (short ?? patch)
  return told === undefined ? 0 : Buffer.byteLength(JSON.stringify(told))
}
