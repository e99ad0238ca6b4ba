'use client'

// The drawn graph, whoever draws it. A drawing is made only when the text changes (it holds structure, no status);
// everything else is painted in place, so that live updates move neither nodes nor view.

import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref as ReactRef,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react'
import { Button } from '@/components/ui/button'
import type { Ref } from '@/lib/ref'
import '../graph.css'
import type { Point } from '../geometry'
import { MERMAID_AT_MOST } from '../model/model'
import type { ExportSubject } from './picture'
import { type DrawingJob, useDrawing } from './use-drawing'
import { useWarmLayout } from './use-warm-layout'

export interface DiagramHandle {
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly focus: (ref: Ref) => void
  /** Brings the first of them that is drawn, if need be once it is, to the middle, and leaves the focus where it is. */
  readonly show: (...refs: readonly Ref[]) => void
  /** What can be taken away, once it is complete. */
  readonly subject: () => ExportSubject | undefined
}

export interface GraphPictureProps extends DrawingJob {
  readonly label: string
  readonly onSelect: (ref: Ref) => void
  readonly onOpen: (ref: Ref) => void
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

export function GraphPicture(props: GraphPictureProps) {
  const { graph, facts, edgeFacts, causes, selected } = props
  const host = useRef<HTMLDivElement>(null)
  const { latest, awaited, showAwaited, drawn } = useDrawing(host, props)
  useWarmLayout((props.nodesAtMost ?? graph.nodes.length) > MERMAID_AT_MOST)

  useEffect(
    () => latest.current?.paint({ facts, edgeFacts, causes, selected }),
    [latest, facts, edgeFacts, causes, selected],
  )

  useEffect(() => {
    if (selected === undefined) return
    // The panel that opens beside the picture takes its room first.
    const turn = requestAnimationFrame(() => latest.current?.reveal(selected))
    return () => cancelAnimationFrame(turn)
  }, [latest, selected])

  useImperativeHandle(
    props.handle,
    () => ({
      zoomBy: (factor) => latest.current?.panZoom.zoomBy(factor),
      fit: () => latest.current?.panZoom.fit(),
      focus: (ref) => latest.current?.focus(ref),
      show(...refs) {
        awaited.current = refs
        // As above.
        requestAnimationFrame(showAwaited)
      },
      subject: () => latest.current?.subject(),
    }),
    [latest, awaited, showAwaited],
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
          Drawing {drawn.count} of {graph.nodes.length}
          <Button onClick={props.onCancel}>Show the list instead</Button>
        </div>
      )}
    </>
  )
}
