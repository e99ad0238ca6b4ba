// The ends of names that Kubernetes makes.

import { createHash } from 'node:crypto'

const SAFE = 'bcdfghjklmnpqrstvwxz2456789'

/** As Kubernetes makes the ends of names: no vowels, nothing that reads like another letter. */
export function safeHash(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest()
  return Array.from({ length }, (_, index) => SAFE[(bytes[index] ?? 0) % SAFE.length]).join('')
}
