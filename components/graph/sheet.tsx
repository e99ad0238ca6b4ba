'use client'
// What the graph page shows of its model: the picture, the list, or on paper both.

import dynamic from 'next/dynamic'
import type { RefObject } from 'react'
import { PHONE } from '@/components/ui/use-media'
import type { Ref } from '@/lib/ref'
import { usePrinting } from './export/use-printing'
import { DependencyOutline } from './outline/outline'
import type { DiagramHandle, GraphPictureProps } from './picture/graph-picture'
import type { useGraphModel } from './use-graph-model'

// What draws takes longest to come, in several steps: it is sent for before the page is drawn and its rows are there. A
// phone begins with the list. What goes wrong here goes wrong again when something is to be drawn, and is told then.
if (typeof window !== 'undefined' && !window.matchMedia(PHONE).matches) {
  import('./picture/graph-picture').catch(() => undefined)
  import('./picture/mermaid-render').then(({ warmMermaid }) => warmMermaid()).catch(() => undefined)
}

const GraphPicture = dynamic<GraphPictureProps>(
  () => import('./picture/graph-picture').then((module) => module.GraphPicture),
  {
    ssr: false,
  },
)

export interface GraphSheetProps {
  readonly label: string
  readonly model: ReturnType<typeof useGraphModel>
  readonly isPicture: boolean
  readonly selected?: Ref
  readonly onSelect: (ref: Ref) => void
  readonly onOpen: (ref: Ref) => void
  readonly onFailure: (message: string) => void
  readonly onCancel: () => void
  readonly diagram: RefObject<DiagramHandle | null>
}

export function GraphSheet({ label, model, isPicture, diagram, ...props }: GraphSheetProps) {
  const { onSelect, onOpen } = props
  const isPrinting = usePrinting()
  const selected = props.selected === undefined ? {} : { selected: props.selected }
  if (!isPicture)
    return (
      <DependencyOutline
        label={label}
        graph={model.drawn}
        {...selected}
        onSelect={onSelect}
        onOpen={onOpen}
        className="page h-full pb-10 pt-[calc(var(--strip-height,104px)+12px)]"
      />
    )
  return (
    <>
      <GraphPicture
        label={label}
        text={model.layout.text}
        graph={model.structure}
        ids={model.layout.ids}
        framed={model.framed}
        facts={model.facts}
        edgeFacts={model.edgeFacts}
        causes={model.drawn.rootCauses}
        nodesAtMost={model.unfolded.nodes.length}
        {...selected}
        onSelect={onSelect}
        onOpen={onOpen}
        onFailure={props.onFailure}
        onCancel={props.onCancel}
        handle={diagram}
      />
      {isPrinting && <DependencyOutline label={label} graph={model.drawn} onSelect={onSelect} onOpen={onOpen} />}
    </>
  )
}
