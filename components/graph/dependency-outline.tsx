'use client'
// The graph as an indented list: the same nodes, edges, root causes and gaps for those who cannot see the picture.

import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/contract/state'
import { type OutlineRow, outlineOf } from './outline-rows'

export interface DependencyOutlineProps {
  readonly graph: Graph
  readonly selected?: Ref
  readonly onSelect: (ref: Ref) => void
}

export function DependencyOutline({ graph, selected, onSelect }: DependencyOutlineProps) {
  const rows = outlineOf(graph)
  const roots = new Set(graph.rootCauses)
  return (
    <ul aria-label="What waits for what" className="page h-full overflow-auto pb-10 pt-16">
      {rows.map((row, index) => (
        <OutlineItem
          key={`${row.node.ref} ${index}`}
          row={row}
          isRoot={roots.has(row.node.ref)}
          isSelected={row.node.ref === selected}
          onSelect={onSelect}
        />
      ))}
    </ul>
  )
}

function OutlineItem({
  row,
  isRoot,
  isSelected,
  onSelect,
}: {
  readonly row: OutlineRow
  readonly isRoot: boolean
  readonly isSelected: boolean
  readonly onSelect: (ref: Ref) => void
}) {
  const { node, depth, relation, repeated } = row
  return (
    <li
      className={`flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line py-1 ${isSelected ? 'bg-soft-accent' : ''}`}
      style={{ paddingInlineStart: `${Math.min(depth, 12) * 20 + 4}px` }}
    >
      <span className="sr-only">Level {depth + 1}.</span>
      <StatusWord node={node} />
      <ResourceLink target={node.ref} />
      {isRoot && <span className="font-medium text-status-failed">root cause</span>}
      {relation !== undefined && <span className="text-faint">{relation}</span>}
      {repeated && <span className="text-faint">shown above</span>}
      {node.line !== undefined && (
        <span className="foreign min-w-0 truncate font-mono text-sm text-muted">{node.line}</span>
      )}
      <button
        type="button"
        className="ml-auto text-accent hover:underline"
        aria-label={`Details of ${node.ref}`}
        onClick={() => onSelect(node.ref)}
      >
        Details
      </button>
    </li>
  )
}

function StatusWord({ node }: { readonly node: GraphNode }) {
  if (node.missing !== true) return <StatusBadge status={node.status} />
  return <span className="text-status-failed">{node.unread === true ? 'Not readable' : 'Missing'}</span>
}
