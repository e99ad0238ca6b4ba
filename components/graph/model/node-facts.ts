// What is written on each node and told to those who cannot see it. Pure; computed again with every live change.

import { compareText } from '@/lib/compare'
import type { FoldedCount, Graph, GraphNode } from '@/lib/contract/graph'
import type { Mark, Resource } from '@/lib/contract/state'
import { isCalm } from '@/lib/flux/graph/narrow'
import { extrasOf, formatFold } from '@/lib/flux/graph/node-words'
import { MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import type { FluxKind } from '@/lib/flux/kinds'
import { formatInventory } from '@/lib/flux/object/inventory'
import type { Ref } from '@/lib/ref'

export interface NodeFacts {
  /** Undefined for what stands for many. */
  readonly kind: FluxKind | undefined
  readonly namespace: string
  readonly name: string
  readonly line: string
  /** Everything a person who cannot see the picture should hear. */
  readonly description: string
  /** A status; `marked` where a good one would hide a mark; `fold` for a node that stands for many. */
  readonly look: string
  readonly missing: boolean
  readonly current: boolean
  readonly root: boolean
  readonly held: boolean
}

type Row = Pick<Resource, 'rootCause' | 'retrying'>

export type Facts = ReadonlyMap<Ref, NodeFacts>

export function factsOf(graph: Graph, rows: ReadonlyMap<Ref, Row>): Facts {
  return createFactsReader()(graph, rows)
}

interface Read extends Trouble {
  readonly node: GraphNode
  readonly row: Row | undefined
  readonly facts: NodeFacts
}

/** For one who asks with every change: facts of nodes that it does not touch stay the same, and so does the map of all. */
export function createFactsReader(): typeof factsOf {
  let known: ReadonlyMap<Ref, Read> = new Map()
  let latest: Facts = new Map()
  return ({ nodes, rootCauses, cycles }, rows) => {
    const roots = new Set(rootCauses)
    const circles = new Set(cycles.flat())
    const suspended = new Set<Ref>()
    for (const { ref, status } of nodes) if (status === 'suspended') suspended.add(ref)
    const next = new Map<Ref, Read>()
    const all = new Map<Ref, NodeFacts>()
    let isSame = nodes.length === latest.size
    for (const node of nodes) {
      const { ref } = node
      const row = rows.get(ref)
      const isRoot = roots.has(ref)
      const isInCircle = circles.has(ref)
      const isBlocked = row?.rootCause !== undefined && suspended.has(row.rootCause)
      const old = known.get(ref)
      const isKept =
        old !== undefined &&
        old.node === node &&
        old.row === row &&
        old.isRoot === isRoot &&
        old.isInCircle === isInCircle &&
        old.isBlocked === isBlocked
      const read = isKept ? old : readNode(node, { isRoot, isInCircle, isBlocked }, row)
      next.set(ref, read)
      all.set(ref, read.facts)
      isSame &&= latest.get(ref) === read.facts
    }
    known = next
    if (!isSame) latest = all
    return latest
  }
}

function readNode(node: GraphNode, trouble: Trouble, row: Row | undefined): Read {
  const facts = node.folded === undefined ? nodeFacts(node, trouble, row) : foldFacts(node, node.folded)
  return { node, row, ...trouble, facts }
}

function foldFacts({ namespace, status, current }: GraphNode, folded: FoldedCount): NodeFacts {
  const words = formatFold(folded)
  const isOneStatus = Object.keys(folded.statuses).length === 1
  const part = folded.part === undefined ? '' : `, ${folded.part}`
  return {
    kind: undefined,
    namespace,
    name: isOneStatus ? words : `${folded.count} objects`,
    line: folded.part ?? (isOneStatus ? 'folded · press to open' : words),
    description: `${folded.count} folded objects in ${namespace}: ${words}${part}${current ? '' : ', out of date'}`,
    look: isCalm(status) ? 'fold' : status,
    missing: false,
    current,
    root: false,
    held: false,
  }
}

interface Trouble {
  readonly isRoot: boolean
  readonly isInCircle: boolean
  readonly isBlocked: boolean
}

function nodeFacts(node: GraphNode, { isRoot, isInCircle, isBlocked }: Trouble, row: Row | undefined): NodeFacts {
  const word = wordOf(node)
  const line = lineOf(node, word)
  const held = row?.rootCause !== undefined && row.rootCause !== node.ref
  const heard = [
    node.kind,
    line.startsWith(word) ? '' : word,
    node.current ? '' : 'out of date',
    row?.retrying === true ? 'retrying' : '',
    isRoot ? 'root cause' : '',
    isInCircle ? 'waits in a cycle' : '',
    held ? `held back by ${row?.rootCause}${isBlocked ? ', which is suspended' : ''}` : '',
    node.status === 'ready' ? '' : (node.line ?? ''),
    node.hint ?? '',
    ...(node.marks ?? []).map(({ code, text }) => `${MARK_WORDS[code]}: ${text}`),
    ...extrasOf(node),
    node.inventory === undefined ? '' : `applied ${formatInventory(node.inventory)}`,
  ]
  return {
    kind: node.kind,
    namespace: node.namespace,
    name: node.name,
    line,
    description: heard.filter((part) => part !== '').join(', '),
    look: hiddenMark(node) === undefined ? node.status : 'marked',
    missing: node.missing === true || node.unread === true,
    current: node.current,
    root: isRoot,
    held,
  }
}

function wordOf({ missing, unread, status }: GraphNode): string {
  if (missing === true) return 'Missing'
  return unread === true ? 'Not read' : STATUS_PRESENTATION[status].label
}

/** The worst mark, where a good status would hide it. */
function hiddenMark({ status, marks }: GraphNode): Mark | undefined {
  return status === 'ready' || status === 'static' ? marks?.[0] : undefined
}

/** What is of use at a glance: what runs where all is well, else how it stands. The end is cut where a node is narrow. */
function lineOf(node: GraphNode, word: string): string {
  const { status, line, behind, remote, inventory } = node
  const mark = hiddenMark(node)
  const isShown = status === 'ready' && line !== undefined
  return [
    mark === undefined ? '' : MARK_WORDS[mark.code],
    isShown ? `${behind === true ? '↑ ' : ''}${line}` : mark === undefined ? word : '',
    remote === true ? 'to another cluster' : '',
    inventory === undefined ? '' : shortInventory(inventory.total),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function shortInventory(total: number): string {
  return total === 1 ? '1 object' : `${total} objects`
}

/** Room for what an applier says: a revision, and how much it applied. In letters as wide as those of its name. */
const APPLIER_LINE = '0'.repeat(24)
/** As wide as what a fold may say, so that another count needs no new layout. */
const FOLD = { name: '0000 suspended', line: '0'.repeat(20) } as const

/** The same structure with everything that may change in place taken out, in a fixed order: the key of a layout. */
export function structureOf(graph: Graph): Graph {
  const nodes = graph.nodes
    .map(
      ({ ref, kind, namespace, name, folded, inventory }): GraphNode => ({
        ref,
        kind,
        namespace,
        name,
        status: 'unknown',
        current: true,
        ...(inventory === undefined ? {} : { line: APPLIER_LINE }),
        ...(folded === undefined ? {} : FOLD),
      }),
    )
    .sort((a, b) => compareText(a.ref, b.ref))
  const edges = graph.edges
    .map(({ from, to, type, readyExpr, mutual }) => ({
      from,
      to,
      type,
      ...(readyExpr === undefined ? {} : { readyExpr }),
      ...(mutual === undefined ? {} : { mutual }),
    }))
    .sort((a, b) => compareText(`${a.from} ${a.to} ${a.type}`, `${b.from} ${b.to} ${b.type}`))
  return { nodes, edges, cycles: graph.cycles, rootCauses: [] }
}
