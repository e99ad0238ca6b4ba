export interface Conformance {
  /** A Node that the suite runs on. */
  readonly node: string
  readonly script: string
}
export declare function findConformance(): Conformance | undefined
export declare function ensureConformance(): Promise<Conformance>
