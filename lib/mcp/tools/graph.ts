// get_dependency_graph: who waits for whom, or who takes from whom, as one text that can be drawn or read.

import { z } from 'zod'
import type { Graph, GraphNode, NarrowedGraph } from '@/lib/contract/graph'
import { chooseNodes, toMermaid } from '@/lib/flux/graph/mermaid'
import { outlineOf } from '@/lib/flux/graph/outline'
import { notesOn } from '@/lib/flux/graph/view'
import { MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { ApiError } from '@/lib/server/api-error'
import type { Answer } from '../answer'
import { findObject } from '../find-object'
import { FluxRefArgument } from '../object-arguments'
import { defineTool } from '../tool'
import { asQuote, joinParts } from '../words'

const MAX_NODES = 60
/** An object stands below each that it waits for. */
const MAX_LINES = 200

export const getDependencyGraph = defineTool({
  name: 'get_dependency_graph',
  title: 'Dependency graph',
  description: `Who waits for whom, or how it is delivered, as Mermaid or an outline of at most ${MAX_NODES} objects: those that are not well first, with what they hold back.`,
  input: z.strictObject({
    scope: z
      .enum(['dependencies', 'delivery'])
      .describe('dependsOn, or sources and what is applied from them.')
      .default('dependencies'),
    root: FluxRefArgument.describe('Only around this object, as Kind/namespace/name.').optional(),
    depth: z.int().min(1).max(100).describe('At most so many steps from root.').optional(),
    onlyUnhealthy: z.boolean().describe('Only what is not well and what that holds back.').default(true),
    format: z.enum(['mermaid', 'outline']).describe('A diagram, or indented lines.').default('mermaid'),
  }),
  hints: 'read',
  shape: 'text',
  async answer({ scope, root, depth, onlyUnhealthy, format }, { audience, signal }) {
    if (depth !== undefined && root === undefined)
      throw new ApiError(
        'invalid_request',
        'get_dependency_graph: The argument depth goes with root, and there is none.',
      )
    const { questions } = audience
    const asked = questions.graph(
      {
        namespace: [],
        kind: [],
        status: [],
        label: [],
        q: '',
        scope,
        ...(root === undefined ? {} : { root }),
        depth: depth ?? 'all',
        show: onlyUnhealthy ? 'unhealthy' : 'all',
        fold: 'off',
        open: [],
        closed: [],
        format: 'json',
        frames: 'auto',
      },
      // What leaves is a short text, so that it needs no room.
      { signal, expectRoom: () => undefined },
    )
    const graph = await asked.catch((error: unknown) => {
      // A name that others only wait for is in the graph too; what is in none is looked for.
      if (root !== undefined && error instanceof ApiError && error.code === 'not_found') findObject(questions, root)
      throw error
    })
    return { sentence: sayHowMany(graph, onlyUnhealthy), ...drawn(graph, format) }
  },
})

function sayHowMany({ nodes, counts }: NarrowedGraph, onlyUnhealthy: boolean): string {
  if (nodes.length === 0) {
    if (counts.total === 0) return 'No object of this graph is known.'
    return `None of the ${counts.total} known objects is known not to be well; onlyUnhealthy=false draws them.`
  }
  const shown = Math.min(nodes.length, MAX_NODES)
  const which = `${nodes.length} of ${counts.total} objects`
  const what = onlyUnhealthy ? 'are not well, missing, or held back' : 'are in it'
  return `${which} ${what}; ${shown === nodes.length ? 'all' : shown} of them are here, ${nodes.length - shown} left out.`
}

function drawn(graph: NarrowedGraph, format: 'mermaid' | 'outline'): Pick<Answer, 'body'> {
  if (graph.nodes.length === 0) return {}
  const notes = [...notesOn(graph.counts, 0), ...notesOfMarks(graph)]
  if (format === 'outline') return { body: outlineText(graph, notes) }
  return { body: toMermaid(graph, { direction: 'RL', maxNodes: MAX_NODES, notes }).text.trimEnd() }
}

/** What a status hides, and no drawing shows. */
function notesOfMarks(graph: Graph): readonly string[] {
  return chooseNodes(graph, MAX_NODES).flatMap(({ ref, marks = [] }) =>
    marks.length === 0 ? [] : [`${ref}: ${marks.map(({ code }) => MARK_WORDS[code].toLowerCase()).join(', ')}`],
  )
}

function outlineText(graph: Graph, notes: readonly string[]): string {
  const nodes = chooseNodes(graph, MAX_NODES)
  const kept = new Set(nodes.map(({ ref }) => ref))
  const edges = graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to))
  const rows = outlineOf({ ...graph, nodes, edges })
  const lines = rows.slice(0, MAX_LINES).map(({ node, depth, relation, repeated }) => {
    const words = [nameStanding(node), relation ?? '', repeated ? 'told above' : '', quoteLine(node)]
    return `${'  '.repeat(depth)}- ${node.ref} · ${joinParts(words)}`
  })
  const rest = rows.length - lines.length
  return [...notes, ...lines, ...(rest > 0 ? [`… ${rest} more lines`] : [])].join('\n')
}

/** What is not current is not well: it only was when it was read last. */
function nameStanding({ status, current, missing, unread }: GraphNode): string {
  if (missing === true) return 'does not exist'
  if (unread === true) return 'not read'
  return current ? status : `was ${status}, not read now`
}

function quoteLine({ line, status }: GraphNode): string {
  return line === undefined || status === 'ready' ? '' : asQuote(line)
}
