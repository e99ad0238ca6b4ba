// A drawing as a file that stands alone: every colour and font written onto its shapes, with title, time and legend.
// No style sheet, script, link or HTML goes with it, so any viewer shows the same.

import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { ExportSubject } from '../picture/picture'
import { kindSymbolId, SVG, setAll, symbolId } from '../picture/svg'
import { settleColour } from './colours'

export interface ExportWords {
  readonly title: string
  /** As of when, and what of it is not current. */
  readonly subtitle: string
}

export interface ExportedDrawing {
  readonly text: string
  readonly width: number
  readonly height: number
}

const MARGIN = 32
const HEAD = 64
const LEGEND_ROW = 26
const LEAST_WIDTH = 720
/** A picture this wide has title and legend of plain size; they grow with a wider one. */
const PLAIN_WIDTH = 1_800
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace'
const SANS = 'system-ui, -apple-system, Segoe UI, sans-serif'
const TITLE = { size: 18, weight: 600, family: SANS, row: 24 } as const
const SUBTITLE = { size: 13, weight: 400, family: SANS, row: 19 } as const
const GEOMETRY = [
  'd',
  'x',
  'y',
  'dx',
  'dy',
  'width',
  'height',
  'rx',
  'ry',
  'cx',
  'cy',
  'r',
  'points',
  'transform',
  'viewBox',
]
const MARKER = ['refX', 'refY', 'orient', 'markerWidth', 'markerHeight', 'markerUnits']
const PAINT = [
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'text-anchor',
] as const
const WRITING = ['font-size', 'font-weight'] as const
const NEUTRAL: Readonly<Record<string, string>> = {
  opacity: '1',
  'stroke-dasharray': 'none',
  'paint-order': 'normal',
  'text-anchor': 'start',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
}

export function exportDrawing({ svg, moved, box, showAll }: ExportSubject, words: ExportWords): ExportedDrawing {
  showAll(true)
  const restore = atRest(svg)
  try {
    const scale = Math.max(1, box.width / PLAIN_WIDTH)
    const inner = { width: Math.max(box.width, LEAST_WIDTH * scale), height: box.height }
    const width = Math.ceil(inner.width + 2 * MARGIN * scale)
    const legend = drawLegend(svg, inner.width / scale)
    const title = wrap(words.title, inner.width / scale, TITLE)
    const subtitle = wrap(words.subtitle, inner.width / scale, SUBTITLE)
    const head = HEAD + (title.length - 1) * TITLE.row + (subtitle.length - 1) * SUBTITLE.row
    const height = Math.ceil(inner.height + (2 * MARGIN + head + legend.height) * scale)
    const root = document.createElementNS(SVG, 'svg')
    setAll(root, { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })
    const name = document.createElementNS(SVG, 'title')
    name.textContent = `${words.title}, ${words.subtitle}`
    const paper = document.createElementNS(SVG, 'rect')
    const colours = getComputedStyle(svg)
    setAll(paper, { width, height, fill: settleColour(colours.getPropertyValue('--canvas')) })
    const symbols = document.createElementNS(SVG, 'defs')
    symbols.append(...copySymbols(svg))
    const heading = document.createElementNS(SVG, 'g')
    setAll(heading, { transform: `translate(${MARGIN * scale} ${MARGIN * scale}) scale(${scale})` })
    const below = 40 + (title.length - 1) * TITLE.row
    heading.append(
      ...title.map((text, row) => write(text, { ...TITLE, x: 0, y: 18 + row * TITLE.row, fill: inkOf(svg, '--ink') })),
      ...subtitle.map((text, row) =>
        write(text, { ...SUBTITLE, x: 0, y: below + row * SUBTITLE.row, fill: inkOf(svg, '--muted') }),
      ),
    )
    const picture = document.createElementNS(SVG, 'g')
    const left = MARGIN * scale + (inner.width - box.width) / 2
    setAll(picture, { transform: `translate(${left - box.x} ${(MARGIN + head) * scale - box.y})` })
    const markers = new Map<string, Element>()
    for (const child of moved.children) appendCopy(picture, child, markers)
    symbols.append(...markers.values())
    setAll(legend.group, {
      transform: `translate(${MARGIN * scale} ${inner.height + (MARGIN + head + 20) * scale}) scale(${scale})`,
    })
    root.append(name, paper, symbols, heading, picture, legend.group)
    return { text: new XMLSerializer().serializeToString(root), width, height }
  } finally {
    restore()
    showAll(false)
  }
}

/** Takes away what only belongs to this moment on this screen: light, choice, and what is left out from afar. */
function atRest(svg: SVGSVGElement): () => void {
  const { detail } = svg.dataset
  const lit = [...svg.querySelectorAll('.graph-lit')]
  const dim = [...svg.querySelectorAll('.graph-dim')]
  const pressed = [...svg.querySelectorAll('[aria-pressed="true"]')]
  svg.dataset.detail = 'export'
  for (const element of lit) element.classList.remove('graph-lit')
  for (const element of dim) element.classList.remove('graph-dim')
  for (const element of pressed) element.setAttribute('aria-pressed', 'false')
  return () => {
    svg.dataset.detail = detail ?? 'near'
    for (const element of lit) element.classList.add('graph-lit')
    for (const element of dim) element.classList.add('graph-dim')
    for (const element of pressed) element.setAttribute('aria-pressed', 'true')
  }
}

function appendCopy(parent: Element, source: Element, markers: Map<string, Element>): void {
  // What is no shape or text (a title, a style, HTML) stays behind.
  if (!(source instanceof SVGGraphicsElement)) return
  const style = getComputedStyle(source)
  if (style.display === 'none') return
  const copy = document.createElementNS(SVG, source.localName)
  copyAttributes(copy, source, GEOMETRY)
  if (!(source instanceof SVGGElement)) paintCopy(copy, source, style)
  else if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
  addMarker(copy, source, settleColour(style.stroke), markers)
  for (const child of source.childNodes) {
    if (child instanceof Element) appendCopy(copy, child, markers)
    else if (child.nodeType === Node.TEXT_NODE && /text|tspan/.test(source.localName))
      copy.append(child.textContent ?? '')
  }
  parent.append(copy)
}

/** An arrow head of each colour, because few viewers let a head take the colour of its line. */
function addMarker(copy: Element, line: Element, colour: string, markers: Map<string, Element>): void {
  const id = /#([^)"']+)/.exec(line.getAttribute('marker-end') ?? '')?.[1]
  const marker = id === undefined ? null : line.ownerDocument.getElementById(id)
  if (id === undefined || marker === null) return
  const ownId = `${id}-${colour.replace(/[^a-z0-9]+/gi, '')}`
  copy.setAttribute('marker-end', `url(#${ownId})`)
  if (markers.has(ownId)) return
  const head = document.createElementNS(SVG, 'marker')
  copyAttributes(head, marker, [...GEOMETRY, ...MARKER])
  head.setAttribute('id', ownId)
  for (const shape of marker.children) {
    const part = document.createElementNS(SVG, shape.localName)
    copyAttributes(part, shape, GEOMETRY)
    part.setAttribute('fill', colour)
    head.append(part)
  }
  markers.set(ownId, head)
}

function copyAttributes(copy: Element, source: Element, names: readonly string[]): void {
  for (const name of names) {
    const value = source.getAttribute(name)
    if (value !== null) copy.setAttribute(name, value)
  }
}

function paintCopy(copy: Element, source: Element, style: CSSStyleDeclaration): void {
  if (source.localName === 'use') {
    copyAttributes(copy, source, ['href'])
    copy.setAttribute('color', settleColour(style.color))
    return
  }
  copy.setAttribute('fill', settleColour(style.fill))
  if (style.stroke !== 'none') {
    copy.setAttribute('stroke', settleColour(style.stroke))
    for (const name of PAINT) {
      const value = style.getPropertyValue(name)
      if (value !== '' && value !== NEUTRAL[name]) copy.setAttribute(name, value)
    }
  }
  if (/text|tspan/.test(source.localName)) {
    for (const name of ['text-anchor', ...WRITING]) {
      const value = style.getPropertyValue(name)
      if (value !== '' && value !== NEUTRAL[name]) copy.setAttribute(name, value)
    }
    copy.setAttribute('font-family', MONO)
  }
  if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
}

/** The signs of the sprite, whose lines take the colour of whoever uses them. */
function copySymbols(svg: SVGSVGElement): Element[] {
  const ids = [...[...STATUSES, 'marked', 'fold'].map(symbolId), ...FLUX_KIND_NAMES.map(kindSymbolId)]
  return ids.flatMap((id) => {
    const symbol = document.getElementById(id)?.cloneNode(true)
    if (!(symbol instanceof Element)) return []
    for (const element of symbol.querySelectorAll('*')) {
      for (const name of ['class', 'style', 'aria-hidden', 'data-status']) element.removeAttribute(name)
      for (const { name, value } of [...element.attributes]) {
        const token = /^var\((--[\w-]+)\)$/.exec(value)?.[1]
        if (token !== undefined) element.setAttribute(name, inkOf(svg, token))
      }
    }
    return [symbol]
  })
}

function drawLegend(svg: SVGSVGElement, width: number): { readonly group: SVGGElement; readonly height: number } {
  const group = document.createElementNS(SVG, 'g')
  const ink = inkOf(svg, '--muted')
  const failed = inkOf(svg, '--status-failed')
  let x = 0
  let y = 12
  const item = (words: string, sign: Element) => {
    const wide = words.length * 6.8 + 44
    if (x > 0 && x + wide > width) {
      x = 0
      y += LEGEND_ROW
    }
    setAll(sign, { transform: `translate(${x} ${y - 12})` })
    group.append(sign, write(words, { x: x + 24, y, size: 12, weight: 400, family: SANS, fill: ink }))
    x += wide
  }
  for (const status of STATUSES) {
    const icon = document.createElementNS(SVG, 'use')
    setAll(icon, { href: `#${symbolId(status)}`, width: 16, height: 16, color: inkOf(svg, `--status-${status}`) })
    item(STATUS_PRESENTATION[status].label, icon)
  }
  item('Root cause', frame(failed, 4))
  item('Missing or not readable', frame(inkOf(svg, '--line-strong'), 1, '4 3'))
  const line = document.createElementNS(SVG, 'path')
  setAll(line, { d: 'M16 8H0M5 4L0 8L5 12', stroke: ink, 'stroke-width': 1.25, fill: 'none' })
  item('An arrow runs from what waits to what it waits for', line)
  return { group, height: y + LEGEND_ROW }
}

function frame(stroke: string, width: number, dashes?: string): SVGRectElement {
  const rect = document.createElementNS(SVG, 'rect')
  setAll(rect, { x: 1, y: 2, width: 15, height: 12, fill: 'none', stroke, 'stroke-width': width / 1.5 })
  if (dashes !== undefined) rect.setAttribute('stroke-dasharray', dashes)
  return rect
}

function inkOf(svg: SVGSVGElement, token: string): string {
  return settleColour(getComputedStyle(svg).getPropertyValue(token))
}

/** Words in lines that are no wider; what is longer than a line has one of its own. */
function wrap(words: string, width: number, { size, weight, family }: Pick<Lettering, 'size' | 'weight' | 'family'>) {
  const ruler = document.createElement('canvas').getContext('2d')
  if (ruler !== null) ruler.font = `${weight} ${size}px ${family}`
  const widthOf = (text: string) => ruler?.measureText(text).width ?? text.length * size * 0.6
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

interface Lettering {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly weight: number
  readonly family: string
  readonly fill: string
}

function write(words: string, { x, y, size, weight, family, fill }: Lettering): SVGTextElement {
  const text = document.createElementNS(SVG, 'text')
  setAll(text, { x, y, fill, 'font-size': size, 'font-weight': weight, 'font-family': family })
  text.textContent = words
  return text
}
