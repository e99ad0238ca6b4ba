'use client'

// The graph page: the picture or its list, the controls above it and the chosen node beside it. Always live.

import { useRouter } from 'next/navigation'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { usePhone } from '@/components/ui/use-media'
import { useFreshness, useIsComplete } from '@/lib/client/queries'
import type { Graph } from '@/lib/contract/graph'
import { openNameOf } from '@/lib/flux/graph/fold'
import { isHidden, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { GraphOverlay } from './overlay'
import type { DiagramHandle } from './picture/graph-picture'
import { GraphSprite } from './picture/sprite'
import { GraphSheet } from './sheet'
import { GraphSidePanel } from './side-panel'
import { useGraphKeys } from './use-graph-keys'
import { useGraphModel } from './use-graph-model'
import { useGraphView } from './use-graph-view'

/** Between the controls and the picture, which fades in below them. */
const FREE = 4

export function DependencyGraph() {
  const { view, setView } = useGraphView()
  const model = useGraphModel(view)
  const isComplete = useIsComplete()
  const router = useRouter()
  const diagram = useRef<DiagramHandle>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const strip = useRef<HTMLDivElement>(null)
  const isPhone = usePhone()
  const [failed, setFailed] = useState<{ readonly structure: Graph; readonly message: string }>()
  const failure = failed?.structure === model.structure ? failed.message : undefined
  const shape = view.as ?? (isPhone ? 'list' : 'picture')
  const isPicture = shape === 'picture' && failure === undefined
  const chosen = view.selected === null ? undefined : model.whole.nodes.find((node) => node.ref === view.selected)

  useFreeTop(strip, sheet)
  useGraphKeys({
    onTwin: () => void setView({ as: shape === 'picture' ? 'list' : 'picture' }),
    onFit: () => diagram.current?.fit(),
    onClose: () => void setView({ selected: null }),
  })

  function select(ref: Ref): void {
    const fold = model.folds.get(ref)
    if (fold === undefined) void setView({ selected: ref === view.selected ? null : ref })
    else {
      if (fold.isNamespace)
        void setView((now) => ({ closed: now.closed.filter((namespace) => namespace !== fold.namespace) }))
      else void setView((now) => ({ open: [...now.open, openNameOf(ref)] }))
      diagram.current?.show(...fold.refs)
    }
  }

  function jump(ref: Ref): void {
    void setView({ selected: ref })
    diagram.current?.focus(ref)
  }

  return (
    <div className="graph-page relative h-full overflow-hidden">
      <h1 className="sr-only">Graph</h1>
      <GraphSprite />
      <div
        ref={sheet}
        className={`graph-sheet absolute inset-0 ${chosen === undefined ? '' : 'max-md:bottom-[56dvh] md:right-[384px]'}`}
      >
        {model.drawn.nodes.length === 0 ? (
          <NothingToDraw isLoading={!isComplete} filtered={model.isNarrowed} />
        ) : (
          <GraphSheet
            label={view.scope === 'delivery' ? 'What is delivered from where' : 'What waits for what'}
            model={model}
            isPicture={isPicture}
            {...(view.selected === null ? {} : { selected: view.selected })}
            onSelect={select}
            onOpen={(ref) => (model.folds.has(ref) || isHidden(ref) ? select(ref) : router.push(routeTo.object(ref)))}
            onFailure={(message) =>
              setFailed({ structure: model.structure, message: `The picture could not be drawn: ${message}` })
            }
            onCancel={() => void setView({ as: 'list' })}
            diagram={diagram}
          />
        )}
      </div>
      <GraphOverlay
        strip={strip}
        view={view}
        setView={setView}
        model={model}
        isPicture={isPicture}
        failure={failure}
        diagram={diagram}
        hasPanel={chosen !== undefined}
      />
      {chosen !== undefined && (
        <GraphSidePanel
          node={chosen}
          resource={model.rows.get(chosen.ref)}
          graph={model.whole}
          onSelect={jump}
          onFocusRoot={(ref) => void setView({ root: ref })}
          onClose={() => void setView({ selected: null })}
        />
      )}
    </div>
  )
}

/** How far the controls reach over the sheet, so that neither picture nor list begins below them. */
function useFreeTop(strip: RefObject<HTMLElement | null>, sheet: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const [above, below] = [strip.current, sheet.current]
    if (above === null || below === null) return
    const observer = new ResizeObserver(() => {
      below.style.setProperty('--strip-height', `${above.offsetTop + above.offsetHeight + FREE}px`)
    })
    observer.observe(above)
    return () => observer.disconnect()
  }, [strip, sheet])
}

function NothingToDraw({ isLoading, filtered }: { readonly isLoading: boolean; readonly filtered: boolean }) {
  const { isStale, troubles } = useFreshness()
  const unread = troubles.find(({ kind }) => kind !== undefined)
  if (isLoading || unread?.state === 'connecting')
    return <EmptyState kind="loading" title="Reading the cluster" className="pt-40" />
  if (unread !== undefined && (isStale || !filtered)) {
    const title = isStale ? 'The cluster could not be read' : 'Not everything could be read'
    return (
      <EmptyState kind="error" title={title} className="pt-40">
        {unread.label}: {unread.reason ?? unread.word}
      </EmptyState>
    )
  }
  if (filtered) {
    return (
      <EmptyState kind="empty" title="Nothing matches the filter" className="pt-40">
        There are objects, but none of them is what was asked for.
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="Nothing to draw" className="pt-40">
      Nothing that Flux applies was found among what Fluxdeck may read.
    </EmptyState>
  )
}
