'use client'

// The graph page: the picture or its list, the controls above it and the chosen node beside it. Always live.

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { useIsComplete } from '@/lib/client/queries'
import { openNameOf } from '@/lib/flux/graph/fold'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { usePrinting } from './export/use-printing'
import { GraphControls } from './graph-controls'
import { GraphNotices } from './graph-notices'
import { GraphSidePanel } from './graph-side-panel'
import { DependencyOutline } from './outline/dependency-outline'
import type { DiagramHandle, GraphPictureProps } from './picture/graph-picture'
import { GraphSprite } from './picture/sprite'
import { useGraphModel } from './use-graph-model'
import { useGraphView } from './use-graph-view'

const GraphPicture = dynamic<GraphPictureProps>(
  () => import('./picture/graph-picture').then((module) => module.GraphPicture),
  {
    ssr: false,
  },
)

export function DependencyGraph() {
  const { view, setView } = useGraphView()
  const model = useGraphModel(view)
  const isComplete = useIsComplete()
  const router = useRouter()
  const diagram = useRef<DiagramHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const [failed, setFailed] = useState<{ readonly text: string; readonly message: string }>()
  const failure = failed?.text === model.layout.text ? failed.message : undefined
  const isPrinting = usePrinting()
  const isPicture = view.as === 'picture' && failure === undefined
  const chosen = view.selected === null ? undefined : model.whole.nodes.find((node) => node.ref === view.selected)

  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
        if (event.key === 'l') void setView((now) => ({ as: now.as === 'picture' ? 'list' : 'picture' }))
        else if (event.key === '/') search.current?.focus()
        else if (event.key === 'Escape') void setView({ selected: null })
        else return
        event.preventDefault()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [setView])

  function select(ref: Ref): void {
    const fold = model.folds.get(ref)
    if (fold === undefined) void setView({ selected: ref === view.selected ? null : ref })
    else if (fold.isNamespace)
      void setView((now) => ({ closed: now.closed.filter((namespace) => namespace !== fold.namespace) }))
    else void setView((now) => ({ open: [...now.open, openNameOf(ref)] }))
  }

  function jump(ref: Ref): void {
    void setView({ selected: ref })
    diagram.current?.focus(ref)
  }

  const label = view.scope === 'delivery' ? 'What is delivered from where' : 'What waits for what'
  const open = (ref: Ref) => (model.folds.has(ref) ? select(ref) : router.push(routeTo.object(ref)))
  return (
    <div className="graph-page relative h-full overflow-hidden">
      <h1 className="sr-only">Graph</h1>
      <GraphSprite />
      <div
        className={`graph-sheet absolute inset-0 ${chosen === undefined ? '' : 'max-md:bottom-[56dvh] md:right-[384px]'}`}
      >
        {model.drawn.nodes.length === 0 ? (
          <NothingToDraw isLoading={!isComplete} filtered={model.isNarrowed} />
        ) : isPicture ? (
          <>
            <GraphPicture
              label={label}
              text={model.layout.text}
              graph={model.structure}
              ids={model.layout.ids}
              facts={model.facts}
              edgeFacts={model.edgeFacts}
              nodesAtMost={model.unfolded.nodes.length}
              {...(view.selected === null ? {} : { selected: view.selected })}
              onSelect={select}
              onOpen={open}
              onFailure={(message) =>
                setFailed({ text: model.layout.text, message: `The picture could not be drawn: ${message}` })
              }
              onCancel={() => void setView({ as: 'list' })}
              handle={diagram}
            />
            {isPrinting && <DependencyOutline label={label} graph={model.drawn} onSelect={select} onOpen={open} />}
          </>
        ) : (
          <DependencyOutline
            label={label}
            graph={model.drawn}
            {...(view.selected === null ? {} : { selected: view.selected })}
            onSelect={select}
            onOpen={open}
            className="page h-full pb-10 pt-32"
          />
        )}
      </div>
      <div
        className={`pointer-events-none absolute inset-x-3 top-3 z-10 flex flex-col items-start gap-2 [&>*]:pointer-events-auto ${chosen === undefined ? '' : 'md:right-[396px]'}`}
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
          search={search}
          onJump={(ref) => {
            void setView({ selected: ref })
            diagram.current?.show(ref)
          }}
          exported={model.exported}
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

function NothingToDraw({ isLoading, filtered }: { readonly isLoading: boolean; readonly filtered: boolean }) {
  if (isLoading) return <EmptyState kind="loading" title="Reading the cluster" className="pt-40" />
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

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
