// The state as the events that a new reader gets, each written when somebody has come so far and shared by all who come
// there. Who is still behind when its version has passed keeps the rows only, which all share anyhow.

import type { Resource, StateHead } from '@/lib/contract/state'
import { encodeFrame, type Form } from './broadcaster'

/** Room for the rows of one part; the frame around them stays below 256 KiB. */
const PART_BYTES = 64 * 1024
/** Room for all that one event says. */
export const EVENT_BYTES = 250 * 1024

export interface Snapshot {
  frames(): Iterable<Uint8Array>
  /** It is not the present one any more: what was written is not kept for those who come later. */
  retire(): void
}

interface Part {
  readonly frame: Uint8Array
  /** The row after its last one. */
  readonly next: number
}

type Tell = (row: Resource) => object

/** `tell` says of a row what it says at the time of the snapshot. `id` is told once all of it has come. */
export function createSnapshot(
  head: StateHead,
  rows: readonly Resource[],
  { tell = (row) => row, id }: { readonly tell?: Tell; readonly id: string },
): Snapshot {
  // Of a snapshot that has passed a part is kept by those alone to whom it is being written.
  const shared: (Part | WeakRef<Part>)[] = []
  let isPresent = true
  const write = (from: number, isFirst: boolean): Part => {
    const { texts, bytes } = takeRows(rows, from, tell)
    if (!isFirst) return writePart(texts, from)
    const headBytes = Buffer.byteLength(JSON.stringify(head))
    return headBytes + bytes <= EVENT_BYTES ? writePart(texts, from, head) : writePart([], from, head)
  }
  const writePart = (texts: readonly string[], from: number, first?: StateHead): Part => {
    const next = from + texts.length
    const more = next < rows.length
    const said = writeWithRows({ ...first, more }, texts)
    const frame = encodeFrame(first === undefined ? 'snapshot-part' : 'snapshot', more ? undefined : id, said)
    return { frame, next }
  }
  const partAt = (at: number, from: number): Part => {
    const known = shared[at]
    const kept = known instanceof WeakRef ? known.deref() : known
    if (kept !== undefined) return kept
    const part = write(from, at === 0)
    shared[at] = isPresent ? part : new WeakRef(part)
    return part
  }
  return {
    *frames() {
      for (let at = 0, from = 0; at === 0 || from < rows.length; at += 1) {
        const { frame, next } = partAt(at, from)
        from = next
        yield frame
      }
    },
    retire() {
      isPresent = false
      for (const [at, part] of shared.entries()) if (!(part instanceof WeakRef)) shared[at] = new WeakRef(part)
    },
  }
}

/** One snapshot for all who come before it passes, in each form, made when the first of them comes. */
export function shareSnapshot(make: (form: Form, more: { readonly ignored?: readonly string[] }) => Snapshot) {
  const present = new Map<Form, Snapshot>()
  return {
    frames(form: Form, ignored: readonly string[] = []) {
      if (ignored.length > 0) return make(form, { ignored }).frames()
      const known = present.get(form) ?? make(form, {})
      present.set(form, known)
      return known.frames()
    },
    pass() {
      for (const snapshot of present.values()) snapshot.retire()
      present.clear()
    },
  }
}

/** `head` has fields, so that a comma may follow them. */
function writeWithRows(head: { readonly more: boolean }, rows: readonly string[]): string {
  return `${JSON.stringify(head).slice(0, -1)},"resources":[${rows.join(',')}]}`
}

/** As many rows as a part has room for, and at least one where there is one left. */
function takeRows(
  rows: readonly Resource[],
  from: number,
  tell: Tell,
): { readonly texts: readonly string[]; readonly bytes: number } {
  const texts: string[] = []
  let bytes = 0
  for (let at = from; at < rows.length; at += 1) {
    const row = rows[at]
    if (row === undefined) break
    const text = JSON.stringify(tell(row))
    const more = Buffer.byteLength(text)
    if (bytes + more > PART_BYTES && texts.length > 0) break
    texts.push(text)
    bytes += more
  }
  return { texts, bytes }
}
