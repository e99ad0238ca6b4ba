// Repeatable randomness: the same seed gives the same cluster, commits and messages.

import { SAFE_LETTERS } from './safe-hash'

export interface Random {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from `low` up to and including `high`. */
  between(low: number, high: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  hex(length: number): string
  /** The end of a name that Kubernetes made. */
  suffix(length: number): string
  /** Letters and digits, as ntfy makes its ids. */
  id(length: number): string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    // Mulberry32: small, fast, and good enough for a demo.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  function between(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1))
  }
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    hex: (length) => Array.from({ length }, () => between(0, 15).toString(16)).join(''),
    suffix: (length) => Array.from({ length }, () => SAFE_LETTERS[between(0, SAFE_LETTERS.length - 1)]).join(''),
    id: (length) => Array.from({ length }, () => ALPHABET[between(0, ALPHABET.length - 1)]).join(''),
  }
}
