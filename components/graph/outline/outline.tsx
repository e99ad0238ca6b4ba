'use client'

// The graph as an indented list: the same nodes, edges, folds, root causes and gaps for those who cannot see the
// picture. A tree by the book: arrows walk, open and close, Enter opens the page, Space shows details.

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Graph } from '@/lib/contract/graph'
import { outlineOf, visibleRows } from '@/lib/flux/graph/outline'
import type { Ref } from '@/lib/ref'
import { OutlineItem } from './item'

export interface DependencyOutlineProps {
  readonly label: string
  readonly graph: Graph
  readonly selected?: Ref
  /** A node or a fold. */
  readonly onSelect: (ref: Ref) => void
  readonly onOpen: (ref: Ref) => void
  readonly className?: string
}

export function DependencyOutline({
  label,
  graph,
  selected,
  onSelect,
  onOpen,
  className = '',
}: DependencyOutlineProps) {
  const all = useMemo(() => outlineOf(graph), [graph])
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string>()
  const tree = useRef<HTMLDivElement>(null)
  const rows = visibleRows(all, collapsed)
  const roots = new Set(graph.rootCauses)
  const circle = new Set(graph.cycles.flat())
  const entry = rows.find(({ key }) => key === focused) ?? rows.find(({ node }) => node.ref === selected) ?? rows[0]

  useEffect(() => {
    if (selected === undefined) return
    tree.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  function toggle(key: string, isOpen: boolean): void {
    setCollapsed((now) => new Set(isOpen ? [...now].filter((one) => one !== key) : [...now, key]))
  }

  function go(index: number): void {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
    if (row === undefined) return
    setFocused(row.key)
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[rows.indexOf(row)]?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = entry === undefined ? -1 : rows.indexOf(entry)
    if (entry === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    // A link or button inside of the row has its own Enter.
    if (event.target instanceof HTMLElement && event.target.role !== 'treeitem') return
    const isCollapsed = collapsed.has(entry.key)
    if (event.key === 'ArrowDown') go(at + 1)
    else if (event.key === 'ArrowUp') go(at - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(rows.length - 1)
    else if (event.key === 'ArrowRight' && isCollapsed) toggle(entry.key, true)
    else if (event.key === 'ArrowRight' && entry.hasChildren) go(at + 1)
    else if (event.key === 'ArrowLeft' && entry.hasChildren && !isCollapsed) toggle(entry.key, false)
    else if (event.key === 'ArrowLeft') go(rows.findLastIndex((row, index) => index < at && row.depth < entry.depth))
    else if (event.key === 'Enter' && entry.node.folded === undefined) onOpen(entry.node.ref)
    else if (event.key === 'Enter' || event.key === ' ') onSelect(entry.node.ref)
    else return
    event.preventDefault()
  }

  return (
    <div ref={tree} role="tree" aria-label={label} className={`overflow-auto ${className}`} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <OutlineItem
          key={row.key}
          row={row}
          isRoot={roots.has(row.node.ref)}
          isInCircle={circle.has(row.node.ref)}
          isSelected={row.node.ref === selected}
          isEntry={row === entry}
          isCollapsed={collapsed.has(row.key)}
          onToggle={(isOpen) => toggle(row.key, isOpen)}
          onFocus={() => setFocused(row.key)}
          onSelect={() => onSelect(row.node.ref)}
        />
      ))}
    </div>
  )
}
