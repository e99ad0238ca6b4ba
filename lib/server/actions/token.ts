// The token of a request: RFC 3339 with nanoseconds, as the flux CLI writes it, and never the same twice.

/** Two clicks in the same millisecond differ in the digits below it. */
export function createTokens(clock: () => Date): () => string {
  let count = 0
  return () => {
    count = (count + 1) % 1_000_000
    return clock()
      .toISOString()
      .replace('Z', `${String(count).padStart(6, '0')}Z`)
  }
}
