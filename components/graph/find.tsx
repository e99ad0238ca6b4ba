'use client'

// Finding one object in the graph by name: every match is offered, Enter goes from one to the next, folded or not.

import { useMemo, useState } from 'react'
import { StatusIcon } from '@/components/flux/status-icon'
import { Search } from '@/components/ui/icons'
import { SuggestInput } from '@/components/ui/suggest-input'
import type { GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'

export interface GraphFindProps {
  /** All that can be shown without another filter, folded objects among them. */
  readonly nodes: readonly GraphNode[]
  readonly onJump: (ref: Ref) => void
  readonly onFilter: (text: string) => void
}

const OFFERED = 50

export function GraphFind({ nodes, onJump, onFilter }: GraphFindProps) {
  const [text, setText] = useState('')
  const matches = useMemo(() => findNodes(nodes, text), [nodes, text])
  return (
    <SuggestInput
      label="Find in graph"
      placeholder="Find"
      icon={<Search aria-hidden />}
      className="w-44 shrink-0 max-md:w-auto max-md:min-w-32 max-md:flex-1"
      text={text}
      onTextChange={setText}
      onChoose={(id) => {
        const chosen = matches.find(({ ref }) => ref === id)
        if (chosen !== undefined) onJump(chosen.ref)
      }}
      suggestions={matches.slice(0, OFFERED).map((node) => ({ id: node.ref, label: <Match node={node} /> }))}
      footer={
        matches.length > 0 && (
          <button
            type="button"
            className="mt-1 w-full rounded-sm border-t border-line px-2 py-1.5 text-left text-accent hover:bg-hover"
            onClick={() => {
              onFilter(text.trim())
              setText('')
            }}
          >
            {matches.length > OFFERED && `${matches.length - OFFERED} more. `}
            Show only what matches “{text.trim()}”
          </button>
        )
      }
    />
  )
}

function Match({ node }: { readonly node: GraphNode }) {
  return (
    <>
      <StatusIcon status={node.status} current={node.current} />
      <span className="foreign min-w-0 truncate font-mono text-sm">
        <span className="text-muted">
          {node.kind} {node.namespace}/
        </span>
        {node.name}
      </span>
    </>
  )
}

/** Names that begin so come first, then names that hold it, then namespaces and kinds. */
function findNodes(nodes: readonly GraphNode[], text: string): readonly GraphNode[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const weigh = ({ name }: GraphNode) => (name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2)
  return nodes.filter(({ ref }) => ref.toLowerCase().includes(wanted)).sort((a, b) => weigh(a) - weigh(b))
}
