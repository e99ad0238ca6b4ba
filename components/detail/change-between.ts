// The one place in which two texts differ, so that what stands around it need not be written anew.

export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Undefined for texts that are the same. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from += 1
  let behind = 0
  while (behind < shorter - from && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1
  return { from, to: before.length - behind, insert: after.slice(from, after.length - behind) }
}
