// Large answers as they leave, compressed: one piece of memory for all who ask for the same within a moment. The key says
// everything that the answer depends on, whoever may read it included.

import { createGzip } from 'node:zlib'
import { takeTurns } from '@/lib/turns'

export interface PressedAnswers {
  /** Whether it is there, or under way. */
  has(key: string): boolean
  of(key: string, write: () => Iterable<Uint8Array>): Promise<Buffer>
}

/** Its clock was right when it was written: so long nobody is misled by more than that. */
const KEPT_MS = 3_000
const KEPT_BYTES = 8 * 1024 * 1024

interface Kept {
  readonly body: Promise<Buffer>
  bytes: number
}

export function createPressedAnswers(): PressedAnswers {
  const kept = new Map<string, Kept>()
  let bytes = 0
  const drop = (key: string, one: Kept) => {
    if (kept.get(key) !== one) return
    kept.delete(key)
    bytes -= one.bytes
  }
  const press = (key: string, write: () => Iterable<Uint8Array>): Kept => {
    const one: Kept = { body: pressInTurns(write), bytes: 0 }
    kept.set(key, one)
    setTimeout(drop, KEPT_MS, key, one).unref()
    one.body.then(
      ({ byteLength }) => {
        if (kept.get(key) !== one) return
        one.bytes = byteLength
        bytes += byteLength
        for (const [oldest, other] of kept) if (bytes > KEPT_BYTES) drop(oldest, other)
      },
      () => drop(key, one),
    )
    return one
  }
  return { has: (key) => kept.has(key), of: (key, write) => (kept.get(key) ?? press(key, write)).body }
}

export type Coding = 'br' | 'gzip'

/** Of answers gzip is the only one: Brotli of the same size takes twice as long. */
export function takesGzip(accepted: string | null): boolean {
  return takesCoding(accepted, 'gzip')
}

export function takesCoding(accepted: string | null, coding: Coding): boolean {
  for (const one of (accepted ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = one.split(';').map((part) => part.trim())
    if (name !== coding) continue
    return !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  }
  return false
}

async function pressInTurns(write: () => Iterable<Uint8Array>): Promise<Buffer> {
  const press = createGzip()
  const written: Buffer[] = []
  press.on('data', (piece: Buffer) => written.push(piece))
  const end = new Promise<void>((resolve, reject) => press.once('end', resolve).once('error', reject))
  const turn = takeTurns()
  for (const piece of write()) {
    await turn()
    if (!press.write(piece)) await new Promise((resolve) => press.once('drain', resolve))
  }
  press.end()
  await end
  return Buffer.concat(written)
}
