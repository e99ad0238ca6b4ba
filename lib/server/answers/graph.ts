// What /api/graph answers: the graph as the page would show it for the same parameters, as JSON or as Mermaid text.

import type { Graph, GraphCounts } from '@/lib/contract/graph'
import type { Resource } from '@/lib/contract/state'
import { buildGraph } from '@/lib/flux/graph/graph'
import { toMermaid } from '@/lib/flux/graph/mermaid'
import { FRAME_CHOICES, notesOn, viewGraph, wantsFrames } from '@/lib/flux/graph/view'
import type { FluxKind } from '@/lib/flux/kinds'
import { parseRef, type Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import { readChoice, readLimit, readRowFilter, readText } from '../door/query'

export interface GraphSource {
  readonly rows: ReadonlyMap<Ref, Resource>
  /** Kinds of which objects may exist that were not read. */
  readonly unreadKinds: ReadonlySet<FluxKind>
  /** The roots of the problems. */
  readonly rootCauses: readonly Ref[]
}

export type GraphAnswerBody = Graph & { readonly counts: GraphCounts }

const DEPTH_LIMIT = 100

export function answerGraph(params: URLSearchParams, source: GraphSource): { body: GraphAnswerBody; mermaid?: string } {
  const { rows, unreadKinds, rootCauses } = source
  const whole = buildGraph(rows.values(), { scope: readScope(params), unreadKinds, rootCauses })
  const asked = readText(params, 'root')
  const root = parseRef(asked)?.ref
  const isThere = root !== undefined && (rows.has(root) || whole.nodes.some(({ ref }) => ref === root))
  if (asked !== '' && !isThere) throw new ApiError('not_found', 'The root of the graph does not exist.')
  const pinned = parseRef(readText(params, 'selected'))?.ref
  const direction = readChoice(params, 'direction', ['up', 'down', 'both'])
  const { graph, folds, counts } = viewGraph(whole, {
    ...(root === undefined ? {} : { root }),
    ...(params.has('depth') && params.get('depth') !== 'all'
      ? { depth: readLimit(params, 'depth', 1, DEPTH_LIMIT) }
      : {}),
    ...(direction === undefined ? {} : { direction }),
    filter: {
      ...readRowFilter(params),
      rowOf: (ref) => rows.get(ref),
      unhealthyOnly: readChoice(params, 'show', ['all', 'unhealthy']) === 'unhealthy',
    },
    fold: readChoice(params, 'fold', ['auto', 'on', 'off']) ?? 'off',
    open: params.getAll('open'),
    closed: params.getAll('closed'),
    ...(pinned === undefined ? {} : { pinned }),
  })
  const body = { ...graph, counts }
  if (readChoice(params, 'format', ['json', 'mermaid']) !== 'mermaid') return { body }
  const withFrames = wantsFrames(readChoice(params, 'frames', FRAME_CHOICES) ?? 'auto', graph)
  const notes = notesOn(counts, folds.size)
  return { body, mermaid: toMermaid(graph, { direction: 'RL', withStyles: true, withFrames, notes }).text }
}

function readScope(params: URLSearchParams): 'dependencies' | 'delivery' {
  return readChoice(params, 'scope', ['dependencies', 'delivery']) ?? 'dependencies'
}
