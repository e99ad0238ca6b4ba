'use client'
// The drawn graph. A layout is made only when the text changes (it holds structure, no status); everything else is
// painted in place, so that live updates move neither nodes nor view.

import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref as ReactRef,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import type { Ref } from '@/lib/contract/state'
import './graph.css'
import { type RenderedDiagram, renderMermaid } from './mermaid-render'
import { type DrawnNode, type NodeFacts, neighbourTowards, paintEdge, paintNode, prepareNodes } from './node-drawing'
import { attachPanZoom, type PanZoom, type Point } from './pan-zoom'

export interface DiagramHandle {
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly focus: (ref: Ref) => void
}

export interface MermaidDiagramProps {
  readonly label: string
  readonly text: string
  readonly ids: ReadonlyMap<string, Ref>
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  readonly selected?: Ref
  readonly onSelect: (ref: Ref) => void
  readonly onOpen: (ref: Ref) => void
  readonly onFailure: (message: string) => void
  readonly handle?: ReactRef<DiagramHandle>
}

interface Drawing {
  readonly diagram: RenderedDiagram
  readonly nodes: ReadonlyMap<string, DrawnNode>
  readonly idOf: ReadonlyMap<Ref, string>
  readonly refOf: ReadonlyMap<string, Ref>
  readonly panZoom: PanZoom
}

const READABLE_SCALE = 0.55
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}
const PAN_STEP = 80
const ZOOM_STEP = 1.3

export function MermaidDiagram(props: MermaidDiagramProps) {
  const { text, ids, facts, selected, onFailure } = props
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef<Drawing>(undefined)
  const wanted = useRef({ selected, facts })
  const [drawing, setDrawing] = useState<Drawing>()
  wanted.current = { selected, facts }

  // biome-ignore lint/correctness/useExhaustiveDependencies: `ids` belongs to `text` and never changes without it
  useEffect(() => {
    const frame = host.current
    if (frame === null) return
    const life = new AbortController()
    const fontFamily = getComputedStyle(frame).fontFamily
    renderMermaid(text, ids.size, fontFamily).then(
      (diagram) => {
        if (life.signal.aborted) return diagram.release()
        life.signal.addEventListener('abort', diagram.release, { once: true })
        const next = mount(frame, diagram, ids, life.signal)
        const { selected: chosen, facts: known } = wanted.current
        keepView(latest.current, next, chosen ?? firstRoot(known))
        latest.current = next
        setDrawing(next)
      },
      (error: unknown) => {
        if (!life.signal.aborted) onFailure(error instanceof Error ? error.message : 'The picture could not be drawn.')
      },
    )
    return () => life.abort()
  }, [text])

  useEffect(() => {
    if (drawing === undefined) return
    const hasRoots = [...facts.values()].some((fact) => fact.root)
    drawing.diagram.svg.dataset.focus = hasRoots ? 'roots' : 'none'
    for (const [id, node] of drawing.nodes) {
      const ref = drawing.refOf.get(id)
      const fact = ref === undefined ? undefined : facts.get(ref)
      if (fact !== undefined) paintNode(node, fact, ref === selected)
    }
    const isAffected = (id: string) => {
      const fact = facts.get(drawing.refOf.get(id) ?? '')
      return fact !== undefined && (fact.root || fact.held)
    }
    for (const edge of drawing.diagram.edges) paintEdge(edge, isAffected(edge.from) && isAffected(edge.to))
    const entry =
      drawing.idOf.get(selected ?? '') ?? drawing.idOf.get(firstRoot(facts) ?? '') ?? [...drawing.nodes.keys()][0]
    for (const [id, node] of drawing.nodes) node.group.setAttribute('tabindex', id === entry ? '0' : '-1')
  }, [drawing, facts, selected])

  useImperativeHandle(
    props.handle,
    () => ({
      zoomBy: (factor) => drawing?.panZoom.zoomBy(factor),
      fit: () => drawing?.panZoom.fit(),
      focus: (ref) => focusNode(drawing, drawing?.idOf.get(ref)),
    }),
    [drawing],
  )

  function refAt(target: EventTarget): Ref | undefined {
    const group = target instanceof Element ? target.closest('g.node') : null
    for (const [id, node] of drawing?.nodes ?? []) if (node.group === group) return drawing?.refOf.get(id)
    return undefined
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (drawing === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const ref = refAt(event.target)
    const arrow = ARROWS[event.key]
    if (ref !== undefined && event.key === 'Enter') props.onOpen(ref)
    else if (ref !== undefined && event.key === ' ') props.onSelect(ref)
    else if (ref !== undefined && arrow !== undefined && !event.shiftKey) step(drawing, ref, arrow)
    else if (arrow !== undefined) drawing.panZoom.panBy(-arrow.x * PAN_STEP, -arrow.y * PAN_STEP)
    else if (event.key === '+' || event.key === '=') drawing.panZoom.zoomBy(ZOOM_STEP)
    else if (event.key === '-') drawing.panZoom.zoomBy(1 / ZOOM_STEP)
    else if (event.key === '0') drawing.panZoom.fit()
    else return
    event.preventDefault()
  }

  function onClick(event: MouseEvent): void {
    const ref = refAt(event.target)
    if (ref !== undefined) props.onSelect(ref)
  }

  function onDoubleClick(event: MouseEvent): void {
    const ref = refAt(event.target)
    if (ref !== undefined) props.onOpen(ref)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no frame for a picture
    <div
      ref={host}
      role="group"
      aria-label={props.label}
      aria-busy={drawing === undefined}
      className="graph-host"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    />
  )
}

function mount(
  frame: HTMLElement,
  diagram: RenderedDiagram,
  ids: ReadonlyMap<string, Ref>,
  signal: AbortSignal,
): Drawing {
  const { svg } = diagram
  const moved = document.createElementNS('http://www.w3.org/2000/svg', 'g')
  moved.classList.add('graph-moved')
  moved.append(...svg.childNodes)
  svg.replaceChildren(moved)
  for (const name of ['viewBox', 'width', 'height', 'style', 'role', 'aria-roledescription']) svg.removeAttribute(name)
  svg.classList.add('graph-picture')
  frame.replaceChildren(svg)
  const nodes = prepareNodes(diagram)
  const panZoom = attachPanZoom(svg, moved, diagram.box, signal)
  const idOf = new Map([...ids].map(([id, ref]) => [ref, id]))
  return { diagram, nodes, idOf, refOf: ids, panZoom }
}

// After a change of structure the place somebody looks at stays where it was on the screen.
function keepView(before: Drawing | undefined, next: Drawing, anchor: Ref | undefined): void {
  const target = next.nodes.get(next.idOf.get(anchor ?? '') ?? '')
  if (before === undefined) {
    const scale = next.panZoom.fittingScale()
    if (scale >= READABLE_SCALE || target === undefined) next.panZoom.fit()
    else next.panZoom.place(target.centre, 0.85)
    return
  }
  const shared = [anchor, ...before.refOf.values()].find(
    (ref) => ref !== undefined && before.idOf.has(ref) && next.idOf.has(ref),
  )
  const old = before.nodes.get(before.idOf.get(shared ?? '') ?? '')
  const now = next.nodes.get(next.idOf.get(shared ?? '') ?? '')
  if (old === undefined || now === undefined) next.panZoom.fit()
  else next.panZoom.place(now.centre, before.panZoom.scale(), before.panZoom.toView(old.centre))
}

function step(drawing: Drawing, from: Ref, direction: Point): void {
  const id = drawing.idOf.get(from)
  const here = drawing.nodes.get(id ?? '')
  if (id === undefined || here === undefined) return
  const places = [...drawing.nodes]
    .filter(([other]) => other !== id)
    .map(([other, node]) => [other, node.centre] as const)
  const linked = new Set(
    drawing.diagram.edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : [])),
  )
  const target = neighbourTowards(
    here.centre,
    direction,
    places.filter(([other]) => linked.has(other)),
    places,
  )
  focusNode(drawing, target)
}

function focusNode(drawing: Drawing | undefined, id: string | undefined): void {
  const node = drawing?.nodes.get(id ?? '')
  if (drawing === undefined || node === undefined) return
  for (const other of drawing.nodes.values()) other.group.setAttribute('tabindex', other === node ? '0' : '-1')
  node.group.focus({ preventScroll: true })
  drawing.panZoom.reveal(node.box)
}

function firstRoot(facts: ReadonlyMap<Ref, NodeFacts>): Ref | undefined {
  for (const [ref, fact] of facts) if (fact.root) return ref
  return undefined
}
