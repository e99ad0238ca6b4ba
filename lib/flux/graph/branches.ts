// Parts of a fold that is too large to be shown at once: each branch with all that waits for its head, or, where
// nothing branches, stretches of the alphabet. The same objects give the same parts.

import type { GraphEdge } from '@/lib/contract/graph'
import { groupBy } from '@/lib/group-by'
import { nameOf, type Ref } from '@/lib/ref'
import { eachInSteps, type Steps } from '@/lib/steps'

export interface Branch {
  /** Names the part among all parts of all folds. */
  readonly key: string
  /** For people: from whom on, or from where to where. */
  readonly part: string
  readonly refs: readonly Ref[]
}

/** Every ref is in exactly one part, and there are at most `limit` parts of fewer refs each. */
export function* splitBranches(
  refs: readonly Ref[],
  edges: readonly GraphEdge[],
  limit: number,
): Steps<readonly Branch[]> {
  const members = new Set(refs)
  const parents = new Map<Ref, Ref>()
  yield* eachInSteps(edges, ({ from, to }) => {
    if (from === to || !members.has(from) || !members.has(to)) return
    const known = parents.get(from)
    if (known === undefined || to < known) parents.set(from, to)
  })
  let heads = yield* headsOf([...members].sort(), parents)
  const alone: Branch[] = []
  // A single head would only be the same fold once more: it is shown, and its children are the heads. Of a long chain
  // only the beginning is shown so.
  for (let [only] = heads; heads.length === 1 && only !== undefined; [only] = heads) {
    const [head, branch] = only
    if (branch.length === 1 || alone.length >= limit - 2) break
    alone.push({ key: head, part: nameOf(head), refs: [head] })
    heads = yield* headsOf(
      branch.filter((ref) => ref !== head),
      parents,
    )
  }
  const room = limit - alone.length
  const parts = heads.length <= Math.max(room, 2) ? heads.map(nameBranch) : chunk(heads, Math.max(room, 2))
  return [...alone, ...parts]
}

type Head = readonly [head: Ref, branch: readonly Ref[]]

/** Of refs in the order of the alphabet; a parent that is none of them is none. */
function* headsOf(refs: readonly Ref[], parents: ReadonlyMap<Ref, Ref>): Steps<readonly Head[]> {
  const members = new Set(refs)
  const headOf = new Map<Ref, Ref>()
  yield* eachInSteps(refs, (start) => {
    const path = new Set<Ref>()
    let at = start
    for (let up = parents.get(at); up !== undefined && members.has(up); up = parents.get(at)) {
      // In a circle its first member by name is the head, from wherever it is entered.
      if (headOf.has(at) || path.has(at)) break
      path.add(at)
      at = up
    }
    const head = headOf.get(at) ?? at
    for (const ref of [...path, at]) if (!headOf.has(ref)) headOf.set(ref, head)
  })
  return [...groupBy(refs, (ref) => headOf.get(ref) ?? ref)]
}

function nameBranch([head, refs]: Head): Branch {
  return { key: `${head}/`, part: refs.length === 1 ? nameOf(head) : `${nameOf(head)} and what waits for it`, refs }
}

function chunk(heads: readonly Head[], limit: number): readonly Branch[] {
  const total = heads.reduce((sum, [, refs]) => sum + refs.length, 0)
  const size = Math.ceil(total / Math.min(limit, Math.ceil(total / limit)))
  const chunks: Head[][] = [[]]
  let filled = 0
  for (const head of heads) {
    if (filled >= size && chunks.length < limit) {
      chunks.push([])
      filled = 0
    }
    chunks.at(-1)?.push(head)
    filled += head[1].length
  }
  return chunks.flatMap((group): readonly Branch[] => {
    const first = group[0]?.[0]
    const last = group.at(-1)?.[0]
    if (first === undefined || last === undefined) return []
    const refs = group.flatMap(([, branch]) => branch)
    return [{ key: `${first}~${refs.length}`, part: `${nameOf(first)} … ${nameOf(last)}`, refs }]
  })
}
