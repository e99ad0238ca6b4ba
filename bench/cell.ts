// What a bench prints: cells with their floor and verdict, and when a verdict is refused.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

export interface Cell {
  readonly bench: string
  readonly cell: string
  readonly unit: string
  /** Size of what was measured: objects, rows, nodes, viewers. */
  readonly n: number
  /** Samples behind the median, or rounds where a round is a sample. */
  readonly runs: number
  readonly median: number
  readonly p99?: number
  readonly max?: number
  readonly min: number
  readonly floor?: number
  readonly ratio?: number
  readonly goal?: string
  /** null when the run was too noisy to tell; also for cells without a goal. */
  readonly pass: boolean | null
  readonly [extra: string]: unknown
}

export interface Verdict {
  /** Whether the goal is met. */
  readonly met: boolean
  /** What was measured, in parts of the goal. */
  readonly share?: number
  /** The floor, once per round. */
  readonly floorRounds?: readonly number[]
  /** Bytes and counts do not depend on how busy the machine is. */
  readonly isTimed?: boolean
}

/** Refused where what was measured would be on the other side of the goal in a round as slow, or as quick, as those of the floor. */
export function judge({ met, share, floorRounds = [], isTimed = true }: Verdict): boolean | null {
  if (!isTimed || share === undefined || floorRounds.length < 2) return met
  const middle = quantile(floorRounds, 0.5)
  const isNear = (share * Math.min(...floorRounds)) / middle <= 1 && (share * Math.max(...floorRounds)) / middle > 1
  return isNear ? null : met
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The numbers every cell has, rounded to what the measurement can carry. */
export function describeSamples(samples: readonly number[], digits = 1) {
  return {
    runs: samples.length,
    median: round(quantile(samples, 0.5), digits),
    min: round(Math.min(...samples), digits),
    ...(samples.length >= 100
      ? { p99: round(quantile(samples, 0.99), digits) }
      : { max: round(Math.max(...samples), digits) }),
  }
}

export function round(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

export function print(cell: Cell): void {
  process.stdout.write(`${JSON.stringify(cell)}\n`)
}

/** Counts and bytes only. */
export const isQuick = process.env.BENCH_QUICK === '1'
/** 20,000 objects too. */
export const LARGE = process.env.BENCH_LARGE === '1'

/** Runs a bench and ends it with one line about the machine it ran on. */
export async function runBench(name: string, measure: () => Promise<{ readonly chromium?: string }>): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0
  const startedAt = Date.now()
  try {
    const { chromium } = await measure()
    const context = {
      context: name,
      node: process.versions.node,
      ...(chromium === undefined ? {} : { chromium }),
      packages: readVersions(['next', 'react', 'mermaid']),
      cores: cpus().length,
      loadBefore: round(loadBefore, 2),
      loadAfter: round(loadavg()[0] ?? 0, 2),
      seconds: Math.round((Date.now() - startedAt) / 1000),
      commit: readCommit(),
    }
    process.stdout.write(`${JSON.stringify(context)}\n`)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
}

function readVersions(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(`node_modules/${name}/package.json`, 'utf8')
      return [name, /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown']
    }),
  )
}

function readCommit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
