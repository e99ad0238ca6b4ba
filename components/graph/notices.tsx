// What must be said above the graph: circles that can never start, root causes that are no nodes, where everything went that is not shown, why there
// is a list. The counts add up: shown, folded, filtered and out of reach are all objects.

import type { ReactNode } from 'react'
import { ResourceLink } from '@/components/flux/resource-link'
import { OctagonAlert, RotateCcw } from '@/components/ui/icons'
import type { Graph, GraphCounts } from '@/lib/contract/graph'
import { wordCycle } from '@/lib/flux/graph/word-cycle'

export interface GraphNoticesProps {
  readonly graph: Graph
  readonly counts: GraphCounts
  readonly folds: number
  readonly opened: number
  /** Edges that others imply, left out of the picture. */
  readonly implied: number
  readonly failure: string | undefined
  readonly onUnfold: () => void
  readonly onFoldAgain: () => void
  readonly onClearFilter: () => void
  readonly onShowImplied: () => void
}

const CYCLES_SHOWN = 3
const ROOTS_SHOWN = 3

export function GraphNotices(props: GraphNoticesProps) {
  const { graph, counts } = props
  const { total, shown, folded, filtered, distant, cutEdges } = counts
  const drawn = new Set(graph.nodes.map(({ ref }) => ref))
  const rootsElsewhere = graph.rootCauses.filter((ref) => !drawn.has(ref))
  return (
    <div className="pointer-events-none flex max-w-full flex-col items-start gap-1.5 [&>*]:pointer-events-auto">
      {graph.cycles.slice(0, CYCLES_SHOWN).map((cycle) => (
        <Notice key={cycle.join(' ')} tone="danger">
          <RotateCcw aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="foreign">
            These depend on each other in a cycle and will never be ready:{' '}
            <span className="font-mono">{wordCycle(cycle, graph)}</span>
          </span>
        </Notice>
      ))}
      {graph.cycles.length > CYCLES_SHOWN && (
        <Notice tone="danger">
          {graph.cycles.length - CYCLES_SHOWN} more cycles: their members say so on their nodes.
        </Notice>
      )}
      {rootsElsewhere.length > 0 && (
        <Notice tone="danger">
          <OctagonAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>Held back by what stands outside of this graph:</span>
          {rootsElsewhere.slice(0, ROOTS_SHOWN).map((ref) => (
            <ResourceLink key={ref} target={ref} />
          ))}
          {rootsElsewhere.length > ROOTS_SHOWN && <span>and {rootsElsewhere.length - ROOTS_SHOWN} more</span>}
        </Notice>
      )}
      {props.failure !== undefined && (
        <Notice tone="danger">{props.failure} The list below shows the same content.</Notice>
      )}
      {filtered + distant > 0 && (
        <Notice>
          {shown + folded} of {total} objects
          {filtered > 0 && ` · ${filtered} filtered out`}
          {distant > 0 && ` · ${distant} not around it`}
          {cutEdges > 0 && ` · ${cutEdges} ${cutEdges === 1 ? 'edge' : 'edges'} to hidden objects`}.
          <Link onPress={props.onClearFilter}>Show all</Link>
        </Notice>
      )}
      {(folded > 0 || props.opened > 0) && (
        <Notice>
          {folded > 0 && `${folded} objects in ${props.folds} ${props.folds === 1 ? 'group' : 'groups'}.`}
          {props.opened > 0 && <Link onPress={props.onFoldAgain}>Fold again</Link>}
          {folded > 0 && <Link onPress={props.onUnfold}>Unfold all</Link>}
        </Notice>
      )}
      {props.implied > 0 && (
        <Notice>
          {props.implied} {props.implied === 1 ? 'edge' : 'edges'} implied by others not drawn.
          <Link onPress={props.onShowImplied}>Draw all edges</Link>
        </Notice>
      )}
    </div>
  )
}

function Notice({
  tone = 'neutral',
  children,
}: {
  readonly tone?: 'neutral' | 'danger'
  readonly children: ReactNode
}) {
  const look = tone === 'danger' ? 'border-status-failed text-status-failed' : 'border-line text-muted'
  return (
    <p
      role="status"
      className={`flex max-w-full flex-wrap items-start gap-x-1.5 rounded-md border bg-raised px-2.5 py-1 text-sm ${look}`}
    >
      {children}
    </p>
  )
}

function Link({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" onClick={onPress} className="font-medium text-accent hover:underline">
      {children}
    </button>
  )
}
