// One line of the graph as a list: status in words, name, how it hangs on the line above and what else is known.

import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { Boxes, ChevronDown, ChevronRight } from '@/components/ui/icons'
import type { GraphNode } from '@/lib/contract/graph'
import { extrasOf, formatFold } from '@/lib/flux/graph/node-words'
import type { OutlineRow } from '@/lib/flux/graph/outline'
import { formatInventory } from '@/lib/flux/object/inventory'

export interface OutlineItemProps {
  readonly row: OutlineRow
  readonly isRoot: boolean
  readonly isInCircle: boolean
  readonly isSelected: boolean
  /** The one row that Tab reaches. */
  readonly isEntry: boolean
  readonly isCollapsed: boolean
  readonly onToggle: (isOpen: boolean) => void
  readonly onFocus: () => void
  readonly onSelect: () => void
}

const INDENT = 20
const DEEPEST = 12

export function OutlineItem(props: OutlineItemProps) {
  const { row, isCollapsed, isEntry } = props
  const { node, depth } = row
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all its rows
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-selected={props.isSelected}
      {...(row.hasChildren ? { 'aria-expanded': !isCollapsed } : {})}
      tabIndex={isEntry ? 0 : -1}
      onFocus={props.onFocus}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest('a,button') !== null)) event.currentTarget.focus()
      }}
      className={`flex min-h-8 items-start gap-x-2 border-b border-line py-1 pr-1 [contain-intrinsic-size:auto_33px] [content-visibility:auto] ${props.isSelected ? 'bg-soft-accent' : ''}`}
      style={{ paddingInlineStart: `${Math.min(depth, DEEPEST) * INDENT}px` }}
    >
      <span className="flex h-6 w-5 shrink-0 items-center justify-center">
        {row.hasChildren && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={isCollapsed ? `Open ${node.name}` : `Close ${node.name}`}
            onClick={() => props.onToggle(isCollapsed)}
            className="rounded-sm p-0.5 text-faint hover:bg-hover [&_svg]:size-3.5"
          >
            {isCollapsed ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
          </button>
        )}
      </span>
      <span className="flex min-h-6 min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
        {node.folded === undefined ? <ObjectWords {...props} /> : <FoldWords {...props} />}
      </span>
      <button
        type="button"
        tabIndex={isEntry ? 0 : -1}
        className="min-h-6 min-w-6 shrink-0 text-accent hover:underline"
        aria-label={node.folded === undefined ? `Details of ${node.ref}` : `Show the ${node.folded.count} objects`}
        onClick={props.onSelect}
      >
        {node.folded === undefined ? 'Details' : 'Show'}
      </button>
    </div>
  )
}

function ObjectWords({ row, isRoot, isInCircle, isEntry }: OutlineItemProps) {
  const { node, relation, repeated, isHeld } = row
  const inventory = node.inventory === undefined ? [] : [formatInventory(node.inventory)]
  return (
    <>
      <StatusWord node={node} />
      <ResourceLink target={node.ref} tabIndex={isEntry ? 0 : -1} className="-my-1 py-1" />
      {isRoot && <span className="font-medium text-status-failed">root cause</span>}
      {isInCircle && <span className="text-status-failed">waits in a cycle</span>}
      {relation !== undefined && (
        <span className={`foreign ${isHeld ? 'text-status-failed' : 'text-faint'}`}>{relation}</span>
      )}
      {[...extrasOf(node), ...inventory].map((words) => (
        <span key={words} className="foreign text-muted">
          {words}
        </span>
      ))}
      {repeated && <span className="text-faint">what waits for it is listed above</span>}
      {node.hint !== undefined && <span className="foreign text-muted">{node.hint}</span>}
      {node.line !== undefined && (
        <span className="foreign min-w-0 truncate font-mono text-sm text-muted">{node.line}</span>
      )}
    </>
  )
}

function FoldWords({ row: { node, relation } }: OutlineItemProps) {
  if (node.folded === undefined) return null
  return (
    <>
      <span className="inline-flex items-center gap-1.5 text-muted [&_svg]:size-3.5">
        <Boxes aria-hidden />
        Folded
      </span>
      <span className="foreign font-mono text-sm">
        <span className="text-muted">{node.namespace}: </span>
        {formatFold(node.folded)}
      </span>
      {node.folded.part !== undefined && <span className="foreign text-muted">{node.folded.part}</span>}
      {relation !== undefined && <span className="foreign text-faint">{relation}</span>}
    </>
  )
}

function StatusWord({ node }: { readonly node: GraphNode }) {
  if (node.missing !== true && node.unread !== true)
    return (
      <>
        <StatusBadge status={node.status} current={node.current} />
        <MarkBadges marks={node.marks ?? []} />
      </>
    )
  return <span className="text-status-failed">{node.unread === true ? 'Not readable' : 'Missing'}</span>
}
