export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly string[]
  readonly retried: readonly string[]
}
export function readVitestReport(report: unknown): Counts
export function readPlaywrightReport(report: unknown): Counts
