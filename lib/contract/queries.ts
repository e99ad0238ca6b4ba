// What crosses the wire of the two questions that operators may ask freely: of lines and of numbers.

export interface QueriedLine {
  readonly at: string
  readonly labels: Readonly<Record<string, string>>
  readonly text: string
}

/** /api/query/logs, newest first. */
export interface LogQueryAnswer {
  readonly serverTime: string
  readonly lines: readonly QueriedLine[]
  /** There may be more than were asked for. */
  readonly cut: boolean
}

export interface QueriedSeries {
  readonly labels: Readonly<Record<string, string>>
  /** Texts, for "NaN" and "+Inf" are values too. */
  readonly values: readonly (readonly [at: string, value: string])[]
}

/** /api/query/metrics. */
export interface MetricQueryAnswer {
  readonly serverTime: string
  readonly type: 'vector' | 'matrix' | 'scalar' | 'string'
  readonly series: readonly QueriedSeries[]
  readonly cut: boolean
  readonly warnings: readonly string[]
}
