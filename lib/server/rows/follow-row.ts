// The row of an object that is as it was, while one that it names is not: what it takes from there is made anew, alone. A
// commit moves thousands of such rows at once.

import type { Resource } from '@/lib/contract/state'
import type { Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { RevisionFacts } from '@/lib/flux/object/revision'
import { sayRevision } from '@/lib/flux/tell/revision-sentence'
import { isSame } from '@/lib/same'
import { shareParts } from '../sources/share-parts'
import { isSurelySmall } from './fit-row'
import type { RowContext } from './row-context'
import { takeFromOthers } from './row-taken'

/**
 * `before` itself where it says what it said; undefined where it is to be built as a whole. `before` was made of this very
 * object and judgement, and time has changed nothing of it since.
 */
export function followRow(
  before: Resource,
  resource: FluxResource,
  judgement: Judgement,
  context: RowContext,
): Resource | undefined {
  const taken = takeFromOthers(resource, judgement, context)
  const { contradiction, revision } = taken
  // What it says of its own status depends on that.
  if (contradiction !== undefined || before.contradicted !== undefined) return undefined
  const source = keep(before.source, taken.source)
  const dependsOn = keep(before.dependsOn, taken.dependsOn)
  const marks = keep(before.marks, taken.marks)
  const isSameRevision = saysSame(before.revision, revision)
  if (isSameRevision && source === before.source && dependsOn === before.dependsOn && marks === before.marks)
    return before
  const row = { ...before, dependsOn, marks, ...(source === undefined ? {} : { source }) }
  if (revision === undefined) return before.revision === undefined ? asSmall(row) : undefined
  const sentence = sayRevision({ ...row, revision }, context.now)
  const said = isSameRevision && before.revision?.sentence === sentence
  return asSmall(said ? row : { ...row, revision: shareParts({ ...revision, sentence }) })
}

/** One that is cut has lost what it would be made of. */
function asSmall(row: Resource): Resource | undefined {
  return isSurelySmall(row) ? Object.freeze(row) : undefined
}

function keep<Part>(before: Part, now: Part): Part {
  return isSame(before, now) ? before : shareParts(now)
}

function saysSame(before: Resource['revision'], after: RevisionFacts | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  const { sentence: _, ...facts } = before
  return isSame(facts, after)
}
