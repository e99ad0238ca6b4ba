// What stands inside a node of the drawn diagram, and how it changes in place: a new status never asks for a new layout.

import type { EdgeElement, RenderedDiagram } from './mermaid-render'
import type { Box, Point } from './pan-zoom'

export interface NodeFacts {
  readonly namespace: string
  readonly name: string
  readonly line: string
  /** Everything a person who cannot see the picture should hear. */
  readonly description: string
  /** A status, or `fold` for a node that stands for many. */
  readonly look: string
  readonly missing: boolean
  readonly root: boolean
  readonly held: boolean
}

export interface DrawnNode {
  readonly group: SVGGElement
  readonly box: Box
  readonly centre: Point
}

const SVG = 'http://www.w3.org/2000/svg'
const ICON = 16
const PADDING = 9
const NAME_WIDTH = 7.85
const LINE_WIDTH = 6.65
/** Id of the symbol that the sprite holds for a look. */
export const symbolId = (look: string) => `graph-look-${look}`

/** Puts our own icon and two lines in the place of Mermaid's label. The picture must be in the document. */
export function prepareNodes(diagram: RenderedDiagram): ReadonlyMap<string, DrawnNode> {
  const drawn = new Map<string, DrawnNode>()
  for (const [id, group] of diagram.nodes) {
    const shape = group.firstElementChild
    if (!(shape instanceof SVGGraphicsElement)) continue
    const { x, y, width, height } = shape.getBBox()
    group.querySelector('g.label')?.remove()
    shape.classList.add('graph-shape')
    const middle = y + height / 2
    const icon = document.createElementNS(SVG, 'use')
    icon.classList.add('graph-icon')
    setAll(icon, { x: x + PADDING, y: middle - ICON / 2, width: ICON, height: ICON })
    const textX = x + PADDING + ICON + 7
    group.append(icon, nameAt(textX, middle - 3), textAt('graph-line', textX, middle + 12))
    setAll(group, { role: 'button', tabindex: -1 })
    const centre = centreOf(group)
    drawn.set(id, { group, centre, box: { x: centre.x + x, y: centre.y + y, width, height } })
  }
  for (const span of diagram.svg.querySelectorAll('.edgeLabel .text-inner-tspan')) {
    // Edge labels stay as Mermaid wrote them; signs that were widened to get past its grammar get their own form back.
    span.textContent = (span.textContent ?? '').normalize('NFKC')
  }
  return drawn
}

/** Brings one node up to date; touches the document only where something changed. */
export function paintNode(node: DrawnNode, facts: NodeFacts, isSelected: boolean): void {
  const { group, box } = node
  const room = box.width - 2 * PADDING - ICON - 7
  put(group, 'data-look', facts.look)
  put(group, 'data-missing', String(facts.missing))
  put(group, 'data-root', String(facts.root))
  put(group, 'data-held', String(facts.held))
  put(group, 'aria-pressed', String(isSelected))
  const prefix = facts.namespace === '' ? '' : `${facts.namespace}/`
  const name = cutMiddle(facts.name, room / NAME_WIDTH - prefix.length)
  const line = cutEnd(facts.line, room / LINE_WIDTH)
  write(group, '.graph-namespace', prefix)
  write(group, '.graph-own-name', name)
  write(group, '.graph-line', ` ${line}`)
  // What is heard begins with what is seen, so that it can be spoken to.
  put(group, 'aria-label', `${prefix}${name} ${line}, ${facts.description}`)
  const icon = group.querySelector('.graph-icon')
  if (icon !== null) put(icon, 'href', `#${symbolId(facts.look)}`)
}

export function paintEdge(edge: EdgeElement, isStrong: boolean): void {
  edge.path.classList.toggle('graph-strong', isStrong)
}

/** The node to go to with an arrow key: along an edge when one leads that way, else the nearest that way. */
export function neighbourTowards(
  from: Point,
  direction: Point,
  linked: readonly (readonly [string, Point])[],
  all: readonly (readonly [string, Point])[],
): string | undefined {
  return nearest(from, direction, linked) ?? nearest(from, direction, all)
}

function nearest(from: Point, way: Point, candidates: readonly (readonly [string, Point])[]): string | undefined {
  let best: string | undefined
  let bestCost = Number.POSITIVE_INFINITY
  for (const [id, point] of candidates) {
    const dx = point.x - from.x
    const dy = point.y - from.y
    const along = dx * way.x + dy * way.y
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x)
    if (along <= 1 || aside > 6 * along) continue
    const cost = along + 2 * aside
    if (cost < bestCost) {
      best = id
      bestCost = cost
    }
  }
  return best
}

/** Keeps both ends, because the end of a name often tells it from others. */
function cutMiddle(text: string, characters: number): string {
  const letters = [...text]
  const room = Math.max(4, Math.floor(characters))
  if (letters.length <= room) return text
  const head = Math.ceil((room - 1) / 2)
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (room - 1 - head)).join('')}`
}

function cutEnd(text: string, characters: number): string {
  const letters = [...text]
  const room = Math.max(4, Math.floor(characters))
  return letters.length <= room
    ? text
    : `${letters
        .slice(0, room - 1)
        .join('')
        .trimEnd()}…`
}

function centreOf(group: SVGGElement): Point {
  let x = 0
  let y = 0
  for (let element: Element | null = group; element instanceof SVGGElement; element = element.parentElement) {
    const matrix = element.transform.baseVal.consolidate()?.matrix
    if (element.classList.contains('graph-moved')) break
    x += matrix?.e ?? 0
    y += matrix?.f ?? 0
  }
  return { x, y }
}

function textAt(className: string, x: number, y: number): SVGTextElement {
  const text = document.createElementNS(SVG, 'text')
  text.classList.add(className)
  setAll(text, { x, y })
  return text
}

function nameAt(x: number, y: number): SVGTextElement {
  const text = textAt('graph-name', x, y)
  for (const part of ['graph-namespace', 'graph-own-name']) {
    const span = document.createElementNS(SVG, 'tspan')
    span.classList.add(part)
    text.append(span)
  }
  return text
}

function setAll(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}

function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

function write(group: SVGGElement, selector: string, text: string): void {
  const element = group.querySelector(selector)
  if (element !== null && element.textContent !== text) element.textContent = text
}
