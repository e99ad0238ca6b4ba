// A node of the drawn graph and how it changes in place: a new status never asks for a new layout.

import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import type { Box, Point } from '../geometry'
import type { NodeFacts } from '../model/node-facts'
import { drawLetters, fitWords, ICON, type Letters, type NodeWords, PADDING } from './node-letters'
import type { DrawnNode } from './picture'
import { kindSymbolId, put, SVG, setAll, symbolId } from './svg'

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

/** Of what is well, colour says enough from afar. */
const QUIET = /^(?:ready|fold)$/

/** Makes a node of its frame. Sign and letters come when it is shown; not shown, only what is not well has its sign. */
export function fillNode({ ref, group, shape, at, isFramed }: NodePlace): DrawnNode {
  setAll(group, { role: 'button', tabindex: -1 })
  let seen: NodeFacts | undefined
  let words: NodeWords | undefined
  let pressed: boolean | undefined
  let isShown = false
  let icon: SVGUseElement | undefined
  let letters: Letters | undefined

  function paint(facts: NodeFacts, isSelected: boolean): void {
    if (pressed !== isSelected) group.setAttribute('aria-pressed', String(isSelected))
    pressed = isSelected
    if (seen !== undefined && isSame(seen, facts)) return
    seen = facts
    words = fitWords(facts, shape.width, isFramed)
    put(group, 'data-look', facts.look)
    put(group, 'data-missing', String(facts.missing))
    put(group, 'data-current', String(facts.current))
    put(group, 'data-root', String(facts.root))
    put(group, 'data-held', String(facts.held))
    put(group, 'aria-label', describe(facts, words))
    fill(facts, words)
  }

  function show(isNow: boolean): void {
    if (isNow === isShown) return
    isShown = isNow
    if (seen !== undefined && words !== undefined) fill(seen, words)
  }

  function fill({ look, kind }: NodeFacts, written: NodeWords): void {
    if (isShown || !QUIET.test(look)) {
      icon ??= drawIcon(shape)
      put(icon, 'href', `#${symbolId(look)}`)
      if (icon.parentNode === null) group.append(icon)
    } else icon?.remove()
    if (isShown) {
      letters ??= drawLetters(shape)
      letters.write(group, written, kind === undefined ? undefined : kindSymbolId(kind))
    } else letters?.remove()
  }

  const { x, y, width, height } = shape
  return { ref, group, centre: at, box: { x: at.x + x, y: at.y + y, width, height }, paint, show }
}

function drawIcon({ x, y, height }: Box): SVGUseElement {
  const middle = y + height / 2
  const icon = document.createElementNS(SVG, 'use')
  icon.classList.add('graph-icon')
  setAll(icon, { x: x + PADDING, y: middle - ICON / 2, width: ICON, height: ICON })
  // Where it grows from when it is shown from afar.
  icon.style.transformOrigin = `${x + PADDING}px ${middle}px`
  return icon
}

/** What is heard begins with what is seen, so that it can be spoken to. */
function describe(facts: NodeFacts, { name, line }: NodeWords): string {
  const place = facts.namespace === '' ? '' : `${facts.namespace}/`
  const cut = [...(name === facts.name ? [] : [facts.name]), ...(line === facts.line ? [] : [facts.line])]
  return [`${place}${name} ${line}`, ...cut, facts.description].join(', ')
}
