'use client'

// Ancestors and descendants of one object, as a picture or as a list, with the way to the large graph.

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, type TouchEvent, useMemo, useRef, useState, type WheelEvent } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { List, Maximize, Network } from '@/components/ui/icons'
import { Select } from '@/components/ui/select'
import { useResources } from '@/lib/client/queries'
import type { Resource } from '@/lib/contract/state'
import { openNameOf } from '@/lib/flux/graph/fold'
import { isHidden, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { AroundControls } from './around-controls'
import { SCOPES } from './model/scopes'
import { DependencyOutline } from './outline/outline'
import { type DiagramHandle, GraphPicture } from './picture/graph-picture'
import { GraphSprite } from './picture/sprite'
import { useGraphModel } from './use-graph-model'
import { type GraphView, NO_VIEW } from './use-graph-view'

/** In so little room more would be a tangle of lines. */
const MOST_NODES = 10

export function ObjectGraphBody({ target }: { readonly target: Ref }) {
  const resources = useResources()
  const [change, setChange] = useState<Partial<GraphView>>({})
  const [failure, setFailure] = useState<string>()
  const diagram = useRef<DiagramHandle>(null)
  const router = useRouter()
  const scope = change.scope ?? (hasDependencies(resources, target) ? 'dependencies' : 'delivery')
  const view = useMemo<GraphView>(
    () => ({ ...NO_VIEW, depth: '1', ...change, scope, root: target }),
    [change, scope, target],
  )
  const model = useGraphModel(view, MOST_NODES)
  const { depth, direction } = view
  const setView = (next: Partial<GraphView>) => setChange((now) => ({ ...now, ...next }))
  const isPicture = view.as === 'picture' && failure === undefined

  function open(ref: Ref): void {
    if (model.folds.has(ref)) setView({ open: [...view.open, openNameOf(ref)] })
    else if (!isHidden(ref)) router.push(routeTo.object(ref))
  }

  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-1.5">
        <h2 className="mr-auto text-md font-semibold">Neighbours</h2>
        <Select
          label="View"
          value={scope}
          options={SCOPES}
          onValueChange={(value) => setView({ scope: value === 'delivery' ? 'delivery' : 'dependencies' })}
        />
        <AroundControls view={view} setView={setView} />
        {isPicture && <IconButton label="Fit" onPress={() => diagram.current?.fit()} icon={<Maximize aria-hidden />} />}
        <IconButton
          label={isPicture ? 'Show as list' : 'Show as picture'}
          onPress={() => {
            setFailure(undefined)
            setView({ as: isPicture ? 'list' : 'picture' })
          }}
          icon={isPicture ? <List aria-hidden /> : <Network aria-hidden />}
        />
      </div>
      {failure !== undefined && <p className="mb-1 text-sm text-status-failed">{failure}</p>}
      {model.drawn.nodes.length <= 1 ? (
        <p className="rounded-md border border-dashed border-line-strong p-3 text-muted">
          {scope === 'dependencies'
            ? 'It waits for nothing, and nothing waits for it.'
            : 'Nothing delivers it, and it delivers nothing, as far as Fluxdeck may read.'}
        </p>
      ) : isPicture ? (
        <ScrolledPast>
          <GraphSprite />
          <GraphPicture
            label="What is around it"
            text={model.layout.text}
            graph={model.structure}
            ids={model.layout.ids}
            framed={model.framed}
            facts={model.facts}
            edgeFacts={model.edgeFacts}
            causes={model.drawn.rootCauses}
            selected={target}
            onSelect={open}
            onOpen={open}
            onFailure={(message) => setFailure(`The picture could not be drawn: ${message}`)}
            onCancel={() => setView({ as: 'list' })}
            handle={diagram}
          />
        </ScrolledPast>
      ) : (
        <DependencyOutline
          label="What is around it"
          graph={model.drawn}
          selected={target}
          onSelect={open}
          onOpen={open}
          className="max-h-96 rounded-md border border-line"
        />
      )}
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-muted">
        {model.counts.folded > 0 && <span>{model.counts.folded} folded</span>}
        <Link
          prefetch={false}
          href={routeTo.graph({ scope, root: target, depth, direction, selected: target })}
          className="text-accent hover:underline"
        >
          Open in graph
        </Link>
      </p>
    </>
  )
}

function hasDependencies(resources: readonly Resource[], target: Ref): boolean {
  return resources.some((row) =>
    row.ref === target ? row.dependsOn.length > 0 : row.dependsOn.some(({ ref }) => ref === target),
  )
}

/** Whoever scrolls the page past the picture wants to scroll the page; zooming takes Ctrl, or two fingers. */
function ScrolledPast({ children }: { readonly children: ReactNode }) {
  function passWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
  }
  function passFinger(event: TouchEvent): void {
    if (event.touches.length === 1) event.stopPropagation()
  }
  return (
    <div
      onWheelCapture={passWheel}
      onTouchStartCapture={passFinger}
      className="relative h-80 overflow-hidden rounded-md border border-line [&_.graph-minimap]:hidden [&_.graph-picture]:touch-pan-y"
    >
      {children}
    </div>
  )
}
