'use client'

// The chosen node beside the picture: its status, words and buttons as on its page, and the ways on from here.

import Link from 'next/link'
import { ActionMenu } from '@/components/actions/action-menu'
import { LatestActionProgress } from '@/components/actions/action-progress'
import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { Button } from '@/components/ui/button'
import { X } from '@/components/ui/icons'
import type { Graph, GraphEdge, GraphEdgeType, GraphNode } from '@/lib/contract/graph'
import type { Resource } from '@/lib/contract/state'
import { circleEdges } from '@/lib/flux/graph/circle-edges'
import { RELATIONS, wordsBeside } from '@/lib/flux/graph/edge-facts'
import { extrasOf } from '@/lib/flux/graph/node-words'
import { wordCycle } from '@/lib/flux/graph/word-cycle'
import { formatInventory } from '@/lib/flux/object/inventory'
import { isHidden, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'

export interface GraphSidePanelProps {
  readonly node: GraphNode
  readonly resource: Resource | undefined
  readonly graph: Graph
  readonly onSelect: (ref: Ref) => void
  readonly onFocusRoot: (ref: Ref) => void
  readonly onClose: () => void
}

export function GraphSidePanel({ node, resource, graph, onSelect, onFocusRoot, onClose }: GraphSidePanelProps) {
  const circles = circleEdges(graph)
  const cycle = graph.cycles.find((members) => members.includes(node.ref))
  const waitsFor = graph.edges.filter((edge) => edge.from === node.ref)
  const waiting = graph.edges.filter((edge) => edge.to === node.ref)
  const facts = [
    ...wordStep(node, graph),
    ...extrasOf(node),
    ...(node.inventory === undefined ? [] : [formatInventory(node.inventory)]),
  ]
  const message = resource?.ready?.message
  return (
    <aside
      aria-label={`Details of ${node.ref}`}
      className="absolute bottom-3 right-3 top-3 z-20 flex w-90 max-w-[calc(100vw-24px)] flex-col overflow-auto rounded-lg border border-line-strong bg-raised shadow-float max-md:left-3 max-md:top-auto max-md:max-h-[55dvh] max-md:w-auto"
    >
      <div className="flex items-start gap-2 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2 text-muted">
            {node.missing === true || node.unread === true ? (
              <span className="text-status-failed">{node.unread === true ? 'Not readable' : 'Does not exist'}</span>
            ) : (
              <>
                <StatusBadge status={node.status} current={node.current} />
                <MarkBadges marks={node.marks ?? []} />
              </>
            )}
            {node.kind}
          </div>
          <h2 className="foreign mt-0.5 font-mono text-md font-medium">
            {node.namespace}/{node.name}
          </h2>
        </div>
        <Button look="ghost" size="icon-sm" aria-label="Close details" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      <div className="space-y-4 px-4 py-3">
        {node.hint !== undefined && <p className="foreign">{node.hint}</p>}
        {resource?.statusText !== undefined && <p className="foreign">{resource.statusText}</p>}
        {message !== undefined && message !== '' && message !== resource?.statusText && (
          <p className="foreign line-clamp-6 whitespace-pre-wrap font-mono text-sm text-muted">{message}</p>
        )}
        {facts.length > 0 && <p className="foreign text-muted">{facts.join(' · ')}</p>}
        {cycle !== undefined && (
          <p className="foreign text-status-failed">
            Waits in a cycle and will never be ready:{' '}
            <span className="font-mono text-sm">{wordCycle(cycle, graph)}</span>
          </p>
        )}
        {resource?.rootCause !== undefined && (
          <p>
            Held back by{' '}
            {graph.nodes.some(({ ref }) => ref === resource.rootCause) ? (
              <Jump target={resource.rootCause} onSelect={onSelect} />
            ) : (
              <ResourceLink target={resource.rootCause} />
            )}
          </p>
        )}
        {resource !== undefined && (
          <>
            <ActionMenu resource={resource} />
            <LatestActionProgress target={resource.ref} />
          </>
        )}
        <Relations
          title="Depends on"
          entries={waitsFor.map((edge) => ({ ref: edge.to, words: wordsOfEdge(edge, circles) }))}
          onSelect={onSelect}
        />
        <Relations
          title="Needed by"
          entries={waiting.map((edge) => ({ ref: edge.from, words: wordsOfEdge(edge, circles) }))}
          onSelect={onSelect}
        />
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {!isHidden(node.ref) && (
            <Link prefetch={false} href={routeTo.object(node.ref)} className="text-accent hover:underline">
              Open page
            </Link>
          )}
          <button type="button" className="text-accent hover:underline" onClick={() => onFocusRoot(node.ref)}>
            Show only what is around it
          </button>
        </div>
      </div>
    </aside>
  )
}

/** On the way of an image an arrow alone would not say who does what. */
const SAID: ReadonlySet<GraphEdgeType> = new Set(['image', 'policy', 'updates'])

function wordsOfEdge(edge: GraphEdge, circles: ReadonlySet<string>): string {
  return [...(SAID.has(edge.type) ? [RELATIONS[edge.type]] : []), ...wordsBeside(edge, circles)].join(', ')
}

/** When its turn comes where everything is deployed anew. */
function wordStep({ wave }: GraphNode, { nodes }: Graph): readonly string[] {
  if (wave === undefined) return []
  const steps = nodes.reduce((most, node) => Math.max(most, node.wave ?? 0), 0)
  return [`step ${wave} of ${steps}`]
}

interface RelationEntry {
  readonly ref: Ref
  readonly words: string
}

function Relations({
  title,
  entries,
  onSelect,
}: {
  readonly title: string
  readonly entries: readonly RelationEntry[]
  readonly onSelect: (ref: Ref) => void
}) {
  if (entries.length === 0) return null
  return (
    <div>
      <h3 className="mb-1 text-sm text-faint">
        {title} {entries.length}
      </h3>
      <ul className="max-h-48 space-y-1 overflow-auto">
        {entries.map(({ ref, words }, index) => (
          <li key={`${ref} ${index}`}>
            <Jump target={ref} onSelect={onSelect} />
            {words !== '' && <p className="foreign text-sm text-muted">{words}</p>}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Jump({ target, onSelect }: { readonly target: Ref; readonly onSelect: (ref: Ref) => void }) {
  return (
    <button
      type="button"
      className="foreign max-w-full truncate text-left font-mono text-accent hover:underline"
      onClick={() => onSelect(target)}
    >
      {target}
    </button>
  )
}
