'use client'

// The floating strip of the graph: what is shown, how, and what to take away. Everything it changes is in the URL.

import { CircleHelp, Copy, List, Maximize, Minus, Network, Plus, X } from 'lucide-react'
import { type RefObject, useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { ToggleChip } from '@/components/ui/chip'
import { FilterMenu, type FilterOption } from '@/components/ui/filter-menu'
import { IconButton } from '@/components/ui/icon-button'
import { Popover } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { toast } from '@/lib/client/toasts'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { MermaidText } from '@/lib/flux/graph/mermaid'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import type { Ref } from '@/lib/ref'
import { AroundControls } from './around-controls'
import { GraphExport } from './export/menu'
import { GraphFind } from './find'
import { GraphFoldMenu } from './fold-menu'
import { GraphLegend } from './legend'
import { SCOPES } from './model/scopes'
import type { DiagramHandle } from './picture/graph-picture'
import type { GraphView, SetGraphView } from './use-graph-view'

export interface GraphControlsProps {
  readonly view: GraphView
  readonly setView: SetGraphView
  /** All there is, for what can be chosen. */
  readonly whole: Graph
  /** What can be jumped to. */
  readonly unfolded: Graph
  readonly isPicture: boolean
  readonly isFolding: boolean
  readonly hasFrames: boolean
  readonly diagram: RefObject<DiagramHandle | null>
  readonly onJump: (ref: Ref) => void
  readonly exported: () => MermaidText
}

export function GraphControls(props: GraphControlsProps) {
  const { view, setView, isPicture, diagram, whole } = props
  const choices = useMemo(() => countChoices(whole), [whole])
  return (
    <div
      role="toolbar"
      aria-label="Graph"
      className="flex max-w-full items-center gap-1 overflow-x-auto rounded-lg border border-line bg-raised p-1 shadow-float md:flex-wrap md:overflow-visible"
    >
      <Select
        label="View"
        className="shrink-0 whitespace-nowrap"
        value={view.scope}
        options={SCOPES}
        onValueChange={(value) => void setView({ scope: value === 'delivery' ? 'delivery' : 'dependencies', open: [] })}
      />
      <GraphFind nodes={props.unfolded.nodes} onJump={props.onJump} onFilter={(q) => void setView({ q })} />
      {view.root !== null && <AroundControls view={view} root={view.root} setView={setView} />}
      {view.q !== '' && (
        <Button look="secondary" className="shrink-0" onClick={() => void setView({ q: '' })}>
          “{view.q}”
          <X aria-label="no longer only this" />
        </Button>
      )}
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
        isFolding={props.isFolding}
        hasFrames={props.hasFrames}
        namespaces={new Map(choices.namespaces.map(({ value, count }) => [value, count]))}
      />
      <span aria-hidden className="mx-0.5 h-4 w-px shrink-0 bg-line" />
      {isPicture && (
        <>
          <IconButton
            label="Zoom out (−)"
            onPress={() => diagram.current?.zoomBy(1 / 1.3)}
            icon={<Minus aria-hidden />}
          />
          <IconButton label="Zoom in (+)" onPress={() => diagram.current?.zoomBy(1.3)} icon={<Plus aria-hidden />} />
          <IconButton label="Fit (0)" onPress={() => diagram.current?.fit()} icon={<Maximize aria-hidden />} />
        </>
      )}
      <IconButton
        label={isPicture ? 'Show as list (l)' : 'Show as picture (l)'}
        onPress={() => void setView({ as: isPicture ? 'list' : 'picture' })}
        icon={isPicture ? <List aria-hidden /> : <Network aria-hidden />}
      />
      <IconButton label="Copy as Mermaid text" onPress={() => copy(props.exported())} icon={<Copy aria-hidden />} />
      {isPicture && <GraphExport scope={view.scope} diagram={diagram} />}
      <Popover
        label="Legend"
        align="end"
        trigger={
          <Button look="ghost" size="icon" aria-label="Legend">
            <CircleHelp aria-hidden />
          </Button>
        }
      >
        <GraphLegend />
      </Popover>
    </div>
  )
}

function copy({ text, tooLarge }: MermaidText): void {
  navigator.clipboard.writeText(text).then(
    () =>
      toast.success('Copied as Mermaid text', {
        description:
          tooLarge === undefined
            ? 'Paste it into a Markdown file between ```mermaid fences.'
            : `${tooLarge}. Fold or filter to take less.`,
      }),
    () => toast.error('Not copied', { description: 'The browser did not allow it.' }),
  )
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
