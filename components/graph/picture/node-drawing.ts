// What stands inside a node of the drawn graph, and how it changes in place: a new status never asks for a new layout.

import type { FluxKind } from '@/lib/flux/kinds'
import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import type { Box, Point } from '../geometry'
import type { NodeFacts } from '../model/node-facts'
import type { DrawnNode } from './picture'

export interface NodePlace {
  readonly ref: Ref
  readonly group: SVGGElement
  /** The frame of the node in its own group. */
  readonly shape: Box
  /** Where the group stands in the picture. */
  readonly at: Point
  /** A frame round it says its namespace. */
  readonly isFramed: boolean
}

const SVG = 'http://www.w3.org/2000/svg'
const ICON = 16
const PADDING = 9
const TEXT_LEFT = PADDING + ICON + 7
const GLYPH = 14
/** Of a letter of the name, and of the line below it, as the style sheet has them. */
const NAME_WIDTH = 8.45
const LINE_WIDTH = 7.25
/** So many letters of the line are kept, however long the namespace before it is. */
const LEAST_OF_LINE = 14
/** Id of the symbol that the sprite holds for a look. */
export const symbolId = (look: string) => `graph-look-${look}`
export const kindSymbolId = (kind: FluxKind) => `graph-kind-${kind}`

/** How wide a node must be for so many characters of its name and its line. */
export function widthFor(nameChars: number, lineChars: number): number {
  const text = Math.max(nameChars * NAME_WIDTH + GLYPH + 6, lineChars * LINE_WIDTH)
  return Math.ceil(TEXT_LEFT + text + PADDING)
}

/** Puts icon and two lines into the frame of a node. */
export function fillNode({ ref, group, shape, at, isFramed }: NodePlace): DrawnNode {
  const { x, y, width, height } = shape
  const middle = y + height / 2
  const icon = document.createElementNS(SVG, 'use')
  icon.classList.add('graph-icon')
  setAll(icon, { x: x + PADDING, y: middle - ICON / 2, width: ICON, height: ICON })
  // Where it grows from when it is shown from afar.
  icon.style.transformOrigin = `${x + PADDING}px ${middle}px`
  const name = textAt('text', 'graph-name', { x: x + TEXT_LEFT, y: middle - 3 })
  const line = textAt('text', 'graph-line', { x: x + TEXT_LEFT, y: middle + 14 })
  const namespace = textAt('tspan', 'graph-namespace')
  // What is heard begins with it.
  namespace.ariaHidden = 'true'
  const ownLine = textAt('tspan', 'graph-own-line')
  line.append(namespace, ownLine)
  const kind = document.createElementNS(SVG, 'use')
  kind.classList.add('graph-kind')
  setAll(kind, { x: x + width - PADDING - GLYPH + 2, y: middle - 3 - GLYPH + 2, width: GLYPH, height: GLYPH })
  group.append(icon, name, line, kind)
  setAll(group, { role: 'button', tabindex: -1 })

  const room = width - TEXT_LEFT - PADDING
  let seen: NodeFacts | undefined
  let pressed: boolean | undefined
  function paint(facts: NodeFacts, isSelected: boolean): void {
    if (pressed !== isSelected) group.setAttribute('aria-pressed', String(isSelected))
    pressed = isSelected
    if (seen !== undefined && isSame(seen, facts)) return
    seen = facts
    put(group, 'data-look', facts.look)
    put(group, 'data-missing', String(facts.missing))
    put(group, 'data-current', String(facts.current))
    put(group, 'data-root', String(facts.root))
    put(group, 'data-held', String(facts.held))
    const place = facts.namespace === '' ? '' : `${facts.namespace}/`
    const prefix = isFramed || facts.namespace === '' ? '' : `${facts.namespace} · `
    const shownName = cutMiddle(facts.name, (room - GLYPH - 6) / NAME_WIDTH)
    const shownPrefix = cutMiddle(prefix, room / LINE_WIDTH - Math.min(facts.line.length, LEAST_OF_LINE))
    const shownLine = cutEnd(facts.line, room / LINE_WIDTH - shownPrefix.length)
    write(name, shownName)
    write(namespace, shownPrefix)
    write(ownLine, ` ${shownLine}`)
    // What is heard begins with what is seen, so that it can be spoken to.
    const cut = [...(shownName === facts.name ? [] : [facts.name]), ...(shownLine === facts.line ? [] : [facts.line])]
    put(group, 'aria-label', [`${place}${shownName} ${shownLine}`, ...cut, facts.description].join(', '))
    put(icon, 'href', `#${symbolId(facts.look)}`)
    if (facts.kind === undefined) kind.remove()
    else put(kind, 'href', `#${kindSymbolId(facts.kind)}`)
  }
  return { ref, group, centre: at, box: { x: at.x + x, y: at.y + y, width, height }, paint }
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
  if (letters.length <= room) return text
  const head = letters
    .slice(0, room - 1)
    .join('')
    .trimEnd()
  // One or two letters of a last part say nothing.
  return `${head.replace(/ ·.{0,3}$/, '')}…`
}

function textAt<Tag extends 'text' | 'tspan'>(tag: Tag, className: string, at?: Point): SVGElementTagNameMap[Tag] {
  const text = document.createElementNS(SVG, tag)
  text.classList.add(className)
  if (at !== undefined) setAll(text, { x: at.x, y: at.y })
  return text
}

export function setAll(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}

function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
