// The two lines that stand in a node, cut to its width, and the sign of its kind.

import type { Box, Point } from '../geometry'
import type { NodeFacts } from '../model/node-facts'
import { put, SVG, setAll } from './svg'

export interface NodeWords {
  readonly name: string
  /** Its namespace, where no frame says it. */
  readonly place: string
  readonly line: string
}

export interface Letters {
  /** Puts them into the node as well, where they are not there. */
  readonly write: (group: SVGGElement, words: NodeWords, kindSymbol: string | undefined) => void
  readonly remove: () => void
}

export const ICON = 16
export const PADDING = 9
const TEXT_LEFT = PADDING + ICON + 7
const GLYPH = 14
/** Of a letter of the name, and of the line below it, as the style sheet has them. */
const NAME_WIDTH = 8.45
const LINE_WIDTH = 7.25
/** So many letters of the line are kept, however long the namespace before it is. */
const LEAST_OF_LINE = 14

/** How wide a node must be for so many characters of its name and its line. */
export function widthFor(nameChars: number, lineChars: number): number {
  const text = Math.max(nameChars * NAME_WIDTH + GLYPH + 6, lineChars * LINE_WIDTH)
  return Math.ceil(TEXT_LEFT + text + PADDING)
}

/** What of the words has room in a node of this width. */
export function fitWords({ namespace, name, line }: NodeFacts, width: number, isFramed: boolean): NodeWords {
  const room = width - TEXT_LEFT - PADDING
  const prefix = isFramed || namespace === '' ? '' : `${namespace} · `
  const place = cutMiddle(prefix, room / LINE_WIDTH - Math.min(line.length, LEAST_OF_LINE))
  return {
    name: cutMiddle(name, (room - GLYPH - 6) / NAME_WIDTH),
    place,
    line: cutEnd(line, room / LINE_WIDTH - place.length),
  }
}

export function drawLetters({ x, y, width, height }: Box): Letters {
  const middle = y + height / 2
  const name = textAt('text', 'graph-name', { x: x + TEXT_LEFT, y: middle - 3 })
  const line = textAt('text', 'graph-line', { x: x + TEXT_LEFT, y: middle + 14 })
  const place = textAt('tspan', 'graph-namespace')
  // What is heard begins with it.
  place.ariaHidden = 'true'
  const ownLine = textAt('tspan', 'graph-own-line')
  line.append(place, ownLine)
  const kind = document.createElementNS(SVG, 'use')
  kind.classList.add('graph-kind')
  setAll(kind, { x: x + width - PADDING - GLYPH + 2, y: middle - 3 - GLYPH + 2, width: GLYPH, height: GLYPH })
  return {
    write(group, words, kindSymbol) {
      setText(name, words.name)
      setText(place, words.place)
      setText(ownLine, ` ${words.line}`)
      if (name.parentNode === null) group.append(name, line)
      if (kindSymbol === undefined) return kind.remove()
      put(kind, 'href', `#${kindSymbol}`)
      if (kind.parentNode === null) group.append(kind)
    },
    remove() {
      for (const element of [name, line, kind]) element.remove()
    },
  }
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

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
