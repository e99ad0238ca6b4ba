export interface Findings {
  /** Sentences that begin with the path of the file. */
  readonly problems: readonly string[]
  readonly sizes: {
    readonly files: number
    readonly median: number
    readonly p95: number
    readonly longFunctions: number
  }
}

export function checkHouse(tree: ReadonlyMap<string, string | undefined>): Findings
