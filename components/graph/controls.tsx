'use client'

// The floating strip of the graph: what is shown, how, and what to take away. On a phone the filters wait behind a button.

import { type RefObject, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { SlidersHorizontal, X } from '@/components/ui/icons'
import { Select } from '@/components/ui/select'
import { usePhone } from '@/components/ui/use-media'
import type { Graph } from '@/lib/contract/graph'
import type { MermaidText } from '@/lib/flux/graph/mermaid'
import type { Ref } from '@/lib/ref'
import { AroundControls } from './around-controls'
import { countFilters, GraphFilters } from './filters'
import { GraphFind } from './find'
import { SCOPES } from './model/scopes'
import type { DiagramHandle } from './picture/graph-picture'
import { GraphTools } from './tools'
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
  const isPhone = usePhone()
  const [isOpen, setOpen] = useState(false)
  const body = useId()
  const set = countFilters(view)
  const filters = (
    <GraphFilters view={view} setView={setView} whole={whole} isFolding={props.isFolding} hasFrames={props.hasFrames} />
  )
  const tools = (
    <GraphTools
      view={view}
      setView={setView}
      isPicture={isPicture}
      diagram={diagram}
      exported={props.exported}
      cause={view.selected ?? view.root ?? undefined}
    />
  )
  return (
    <div
      role="toolbar"
      aria-label="Graph"
      className="flex max-w-full flex-wrap items-center gap-1 rounded-lg border border-line bg-raised p-1 shadow-float max-md:w-full"
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
      {isPhone ? (
        <>
          <Button
            look={set > 0 ? 'secondary' : 'ghost'}
            className="mr-auto"
            aria-expanded={isOpen}
            aria-controls={body}
            onClick={() => setOpen(!isOpen)}
          >
            <SlidersHorizontal aria-hidden />
            Filter
            {set > 0 && <span className="text-accent">{set}</span>}
          </Button>
          {tools}
          <div
            id={body}
            hidden={!isOpen}
            className={isOpen ? 'flex w-full flex-wrap gap-1 border-t border-line pt-1' : ''}
          >
            {filters}
          </div>
        </>
      ) : (
        <>
          {filters}
          <span aria-hidden className="mx-0.5 h-4 w-px shrink-0 bg-line" />
          {tools}
        </>
      )}
    </div>
  )
}
