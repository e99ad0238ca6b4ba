// The ends of names that Kubernetes makes.

import { createHash } from 'node:crypto'

/** No vowels, nothing that reads like another letter. */
export const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** The same text always has the same end. */
export function safeHash(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest()
  return Array.from({ length }, (_, index) => SAFE_LETTERS[(bytes[index] ?? 0) % SAFE_LETTERS.length]).join('')
}
