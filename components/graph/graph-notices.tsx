// What must be said above the graph: circles that can never start, what is folded, what is filtered, why there is a list.

import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Graph } from '@/lib/contract/graph'

export interface GraphNoticesProps {
  readonly graph: Graph
  readonly shownCount: number
  readonly filtered: boolean
  readonly foldedCount: number
  readonly failure: string | undefined
  readonly onUnfold: () => void
  readonly onClearFilter: () => void
}

export function GraphNotices(props: GraphNoticesProps) {
  const { graph, shownCount, foldedCount } = props
  return (
    <div className="pointer-events-none flex flex-col items-start gap-1.5 [&>*]:pointer-events-auto">
      {graph.cycles.map((cycle) => (
        <Notice key={cycle.join(' ')} tone="danger">
          <RotateCcw aria-hidden className="size-3.5 shrink-0" />
          <span className="foreign">
            These wait for each other in a circle and can never start:{' '}
            <span className="font-mono">{[...cycle, cycle[0]].map(shorten).join(' → ')}</span>
          </span>
        </Notice>
      ))}
      {props.failure !== undefined && (
        <Notice tone="danger">{props.failure} The list below shows the same content.</Notice>
      )}
      {props.filtered && (
        <Notice>
          Filtered: {shownCount} of {graph.nodes.length} objects. <Link onPress={props.onClearFilter}>Show all</Link>
        </Notice>
      )}
      {foldedCount > 0 && (
        <Notice>
          {foldedCount} ready objects are folded by namespace. <Link onPress={props.onUnfold}>Unfold all</Link>
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
      className={`flex max-w-full items-start gap-1.5 rounded-md border bg-raised px-2.5 py-1 text-sm ${look}`}
    >
      {children}
    </p>
  )
}

function Link({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" onClick={onPress} className="ml-1 font-medium text-accent hover:underline">
      {children}
    </button>
  )
}

function shorten(ref: string | undefined): string {
  return ref === undefined ? '' : ref.slice(ref.indexOf('/') + 1)
}
