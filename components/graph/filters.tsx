'use client'
// What of the graph is shown and what of it stands together. Everything here is in the URL.

import { useMemo } from 'react'
import { ToggleChip } from '@/components/ui/chip'
import { FilterMenu, type FilterOption } from '@/components/ui/filter-menu'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { GraphFoldMenu } from './fold-menu'
import type { GraphView, SetGraphView } from './use-graph-view'

export interface GraphFiltersProps {
  readonly view: GraphView
  readonly setView: SetGraphView
  /** All there is, for what can be chosen. */
  readonly whole: Graph
  readonly isFolding: boolean
  readonly hasFrames: boolean
}

export function GraphFilters({ view, setView, whole, isFolding, hasFrames }: GraphFiltersProps) {
  const choices = useMemo(() => countChoices(whole), [whole])
  return (
    <>
      <FilterMenu
        label="Namespace"
        options={choices.namespaces}
        chosen={view.namespace}
        onChange={(chosen) => void setView({ namespace: [...chosen] })}
      />
      <FilterMenu
        label="Status"
        options={choices.statuses}
        chosen={view.status}
        onChange={(chosen) => void setView({ status: [...chosen] })}
      />
      <FilterMenu
        label="Kind"
        options={choices.kinds}
        chosen={view.kind}
        onChange={(chosen) => void setView({ kind: [...chosen] })}
      />
      <ToggleChip
        pressed={view.show === 'unhealthy'}
        onPressedChange={(on) => void setView({ show: on ? 'unhealthy' : 'all' })}
      >
        Unhealthy only
      </ToggleChip>
      <GraphFoldMenu
        view={view}
        setView={setView}
        isFolding={isFolding}
        hasFrames={hasFrames}
        namespaces={new Map(choices.namespaces.map(({ value, count }) => [value, count]))}
      />
    </>
  )
}

/** How many of these are set, where they are out of sight. */
export function countFilters({ namespace, status, kind, show, closed }: GraphView): number {
  return namespace.length + status.length + kind.length + closed.length + (show === 'unhealthy' ? 1 : 0)
}

function countChoices(graph: Graph) {
  return {
    namespaces: count(graph, ({ namespace }) => namespace).sort((a, b) => (a.value < b.value ? -1 : 1)),
    kinds: count(graph, ({ kind }) => kind),
    statuses: count(graph, ({ status }) => status).map((option) => ({
      ...option,
      label: STATUS_PRESENTATION[option.value].label,
    })),
  }
}

function count<T extends string>(graph: Graph, choiceOf: (node: GraphNode) => T): FilterOption<T>[] {
  const counts = new Map<T, number>()
  for (const node of graph.nodes) counts.set(choiceOf(node), (counts.get(choiceOf(node)) ?? 0) + 1)
  return [...counts].map(([value, number]) => ({ value, label: value, count: number }))
}
