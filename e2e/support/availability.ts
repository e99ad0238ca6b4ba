// What happens to tests whose real counterpart cannot be had here: skipped with one loud line, but never in CI.
export type Availability = { readonly available: true } | { readonly available: false; readonly reason: string }

const alreadySaid = new Set<string>()

/** For `describe.skipIf(!canRun(…))`. */
export function canRun(availability: Availability): boolean {
  if (availability.available) return true
  if (process.env.CI) throw new Error(`In CI these tests must run: ${availability.reason}`)
  if (!alreadySaid.has(availability.reason)) process.stderr.write(`\n!!! SKIPPED: ${availability.reason}\n\n`)
  alreadySaid.add(availability.reason)
  return false
}
