'use client'

// The drawn graph, whoever draws it. A drawing is made only when the text changes (it holds structure, no status);
// everything else is painted in place, so that live updates move neither nodes nor view.

import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref as ReactRef,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { Button } from '@/components/ui/button'
import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import '../graph.css'
import type { Point } from '../geometry'
import type { EdgeFacts } from '../model/edge-facts'
import type { NodeFacts } from '../model/node-facts'
import { createDrawing, type Drawing } from './drawing'
import type { Draw, ExportSubject } from './picture'

export interface DiagramHandle {
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly focus: (ref: Ref) => void
  /** Brings a node to the middle, if need be once it is drawn, and leaves the focus where it is. */
  readonly show: (ref: Ref) => void
  /** What can be taken away, once it is complete. */
  readonly subject: () => ExportSubject | undefined
}

export interface GraphPictureProps {
  readonly label: string
  readonly text: string
  readonly graph: Graph
  readonly ids: ReadonlyMap<string, Ref>
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  readonly edgeFacts: ReadonlyMap<string, EdgeFacts>
  readonly selected?: Ref
  readonly onSelect: (ref: Ref) => void
  readonly onOpen: (ref: Ref) => void
  readonly onFailure: (message: string) => void
  readonly onCancel: () => void
  readonly handle?: ReactRef<DiagramHandle>
  /** How many nodes it would have with everything unfolded. */
  readonly nodesAtMost?: number
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}
const PAN_STEP = 80
const ZOOM_STEP = 1.3
/** A frame has to stay free for whoever pans while parts arrive. */
const TURN_MS = 10

/** Above it Mermaid holds the page up for seconds, and then the other way of drawing is taken. */
const MERMAID_AT_MOST = 200

async function chooseDraw(nodeCount: number): Promise<Draw> {
  if (nodeCount <= MERMAID_AT_MOST) return (await import('./mermaid-render')).drawWithMermaid
  return (await import('../large/render')).drawLarge
}

export function GraphPicture(props: GraphPictureProps) {
  const { text, graph, ids, facts, edgeFacts, selected, onFailure } = props
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef<Drawing>(undefined)
  const awaited = useRef<Ref>(undefined)
  const wanted = useRef({ selected, facts, edgeFacts })
  const [drawn, setDrawn] = useState({ isComplete: false, count: 0 })
  wanted.current = { selected, facts, edgeFacts }

  const showAwaited = useCallback(() => {
    if (awaited.current !== undefined && latest.current?.show(awaited.current) === true) awaited.current = undefined
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `graph` and `ids` belong to `text` and never change without it
  useEffect(() => {
    const frame = host.current
    if (frame === null) return
    const life = new AbortController()
    const { signal } = life
    async function draw(into: HTMLElement): Promise<void> {
      const job = {
        text,
        graph,
        ids,
        facts: wanted.current.facts,
        fontFamily: getComputedStyle(into).fontFamily,
        shape: into.clientWidth / Math.max(1, into.clientHeight),
      }
      const picture = await (await chooseDraw(ids.size))(job, signal)
      signal.addEventListener('abort', picture.release, { once: true })
      if (signal.aborted) return picture.release()
      const drawing = createDrawing(into, picture, { graph, before: latest.current, signal })
      let turnEnds = performance.now() + TURN_MS
      for await (const part of picture.parts) {
        if (signal.aborted) return
        latest.current = drawing
        drawing.add(part, wanted.current)
        showAwaited()
        if (performance.now() < turnEnds || drawing.count() === ids.size) continue
        setDrawn({ isComplete: false, count: drawing.count() })
        await new Promise((resolve) => setTimeout(resolve))
        turnEnds = performance.now() + TURN_MS
      }
      if (signal.aborted) return
      drawing.complete(wanted.current)
      setDrawn({ isComplete: true, count: drawing.count() })
    }
    setDrawn({ isComplete: false, count: 0 })
    draw(frame).catch((error: unknown) => {
      if (!signal.aborted) onFailure(error instanceof Error ? error.message : 'The picture could not be drawn.')
    })
    return () => life.abort()
  }, [text])

  const mayBeLarge = (props.nodesAtMost ?? ids.size) > MERMAID_AT_MOST
  useEffect(() => {
    if (!mayBeLarge) return
    let isOver = false
    let stop: () => void = () => undefined
    // What goes wrong here goes wrong again when something is to be drawn, and is told then.
    import('../large/render')
      .then(({ warmLayout }) => {
        if (!isOver) stop = warmLayout()
      })
      .catch(() => undefined)
    return () => {
      isOver = true
      stop()
    }
  }, [mayBeLarge])

  useEffect(() => latest.current?.paint({ facts, edgeFacts, selected }), [facts, edgeFacts, selected])

  useImperativeHandle(
    props.handle,
    () => ({
      zoomBy: (factor) => latest.current?.panZoom.zoomBy(factor),
      fit: () => latest.current?.panZoom.fit(),
      focus: (ref) => latest.current?.focus(ref),
      show(ref) {
        awaited.current = ref
        // The panel that opens beside the picture takes its room first.
        requestAnimationFrame(showAwaited)
      },
      subject: () => latest.current?.subject(),
    }),
    [showAwaited],
  )

  function onKeyDown(event: KeyboardEvent): void {
    const drawing = latest.current
    if (drawing === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const ref = drawing.refAt(event.target)
    const arrow = ARROWS[event.key]
    if (ref !== undefined && event.key === 'Enter') props.onOpen(ref)
    else if (ref !== undefined && event.key === ' ') props.onSelect(ref)
    else if (ref !== undefined && arrow !== undefined && !event.shiftKey) drawing.step(ref, arrow)
    else if (arrow !== undefined) drawing.panZoom.panBy(-arrow.x * PAN_STEP, -arrow.y * PAN_STEP)
    else if (event.key === '+' || event.key === '=') drawing.panZoom.zoomBy(ZOOM_STEP)
    else if (event.key === '-') drawing.panZoom.zoomBy(1 / ZOOM_STEP)
    else if (event.key === '0') drawing.panZoom.fit()
    else return
    event.preventDefault()
  }

  function onPress(event: MouseEvent, act: (ref: Ref) => void): void {
    const ref = latest.current?.refAt(event.target)
    if (ref !== undefined) act(ref)
  }

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no frame for a picture */}
      <div
        ref={host}
        role="group"
        aria-label={props.label}
        aria-busy={!drawn.isComplete}
        className="graph-host"
        onKeyDown={onKeyDown}
        onClick={(event) => onPress(event, props.onSelect)}
        onDoubleClick={(event) => onPress(event, props.onOpen)}
      />
      {!drawn.isComplete && (
        <div role="status" className="graph-progress">
          Drawing {drawn.count} of {ids.size}
          <Button onClick={props.onCancel}>Show the list instead</Button>
        </div>
      )}
    </>
  )
}
