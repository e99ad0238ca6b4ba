// What is told of the workloads of one applier, or of several: numbers, the worst, and those that fail.

import { compareText } from '@/lib/compare'
import type { RowRunning } from '@/lib/contract/state'
import type { NotRunning } from '@/lib/flux/judge/marks'
import type { WorkloadTrouble } from '@/lib/flux/tell/workload-problems'
import type { Ref } from '@/lib/ref'
import { countWords, type WordCounts, worstWord } from '@/lib/workloads/running'
import type { Word } from './workload-words'

/** A workload that Flux deployed, as it was last judged. */
export interface Told {
  readonly ref: Ref
  /** Whose it is; one at least. */
  readonly appliers: readonly Ref[]
  /** Known by label, where no inventory says anything. */
  readonly byLabel: boolean
  readonly word: Word
}

export function countTold(workloads: Iterable<Told>): WordCounts {
  return countWords(statusesOf(workloads))
}

function* statusesOf(workloads: Iterable<Told>) {
  for (const { word } of workloads) yield word.status
}

export function isFailed({ word }: Told): boolean {
  return word.status === 'failed'
}

/** The one that has failed for longest. */
export function describeFailed(workloads: readonly Told[]): NotRunning | undefined {
  const failed = workloads.filter(isFailed).sort(byAge)
  const [first] = failed
  if (first === undefined) return undefined
  const { ref, word } = first
  return { ref, text: word.text, since: word.since.toISOString(), others: failed.length - 1 }
}

export function byAge(a: Told, b: Told): number {
  return a.word.since.getTime() - b.word.since.getTime() || compareText(a.ref, b.ref)
}

export function describeTrouble({ ref, appliers: [applier], word }: Told): readonly WorkloadTrouble[] {
  return applier === undefined ? [] : [{ ref, applier, text: word.text, since: word.since.toISOString() }]
}

export function describeRunning(workloads: readonly Told[]): RowRunning | undefined {
  if (workloads.length === 0) return undefined
  const { ok, total, suspended } = countTold(workloads)
  const state = worstWord(statusesOf(workloads))
  const [worst] = state === 'ok' ? [] : workloads.filter(({ word }) => word.status === state).sort(byAge)
  return {
    state,
    ok,
    total,
    suspended,
    ...(worst === undefined ? {} : { worst: { ref: worst.ref, text: worst.word.text } }),
  }
}
