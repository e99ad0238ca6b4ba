'use client'
// What floats over the graph: the controls, and below them what must be said of what is shown.

import { type RefObject, useCallback, useRef } from 'react'
import { GraphControls } from './controls'
import { GraphNotices } from './notices'
import type { DiagramHandle } from './picture/graph-picture'
import type { useGraphModel } from './use-graph-model'
import type { GraphView, SetGraphView } from './use-graph-view'

export interface GraphOverlayProps {
  readonly strip: RefObject<HTMLDivElement | null>
  readonly view: GraphView
  readonly setView: SetGraphView
  readonly model: ReturnType<typeof useGraphModel>
  readonly isPicture: boolean
  readonly failure: string | undefined
  readonly diagram: RefObject<DiagramHandle | null>
  /** Somebody looks at a node beside it. */
  readonly hasPanel: boolean
}

export function GraphOverlay({
  strip,
  view,
  setView,
  model,
  isPicture,
  failure,
  diagram,
  hasPanel,
}: GraphOverlayProps) {
  const latest = useRef(model.exported)
  latest.current = model.exported
  const exported = useCallback(() => latest.current(), [])
  return (
    <div
      ref={strip}
      className={`pointer-events-none absolute inset-x-3 top-3 z-10 flex flex-col items-start gap-2 [&>*]:pointer-events-auto ${hasPanel ? 'md:right-[396px]' : ''}`}
    >
      <GraphControls
        view={view}
        setView={setView}
        whole={model.whole}
        unfolded={model.unfolded}
        isPicture={isPicture}
        isFolding={model.isFolding}
        hasFrames={model.hasFrames}
        diagram={diagram}
        onJump={(ref) => {
          void setView({ selected: ref })
          diagram.current?.show(ref)
        }}
        exported={exported}
      />
      <GraphNotices
        graph={model.whole}
        counts={model.counts}
        folds={model.folds.size}
        opened={view.open.length}
        implied={isPicture ? model.impliedCount : 0}
        failure={failure}
        onUnfold={() => void setView({ fold: 'off', open: [], closed: [] })}
        onFoldAgain={() => void setView({ open: [] })}
        onShowImplied={() => void setView({ edges: 'all' })}
        onClearFilter={() => void setView({ q: '', namespace: [], status: [], kind: [], show: 'all', root: null })}
      />
    </div>
  )
}
