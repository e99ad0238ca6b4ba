// Lights the way up and down of the node that is pointed at, focused by key or chosen, and lets the rest step back.
// Only classes change, on what changes: no layout, well within a frame.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { type BothWays, type Path, readPath, readWays } from '../model/path-of'
import type { DrawnEdge, DrawnNode } from './picture'

export interface PathLight {
  readonly select: (ref: Ref | undefined) => void
}

interface Drawn {
  readonly nodes: ReadonlyMap<Ref, DrawnNode>
  readonly edges: readonly DrawnEdge[]
  readonly refAt: (target: EventTarget | null) => Ref | undefined
  /** Told who is pointed at or focused. */
  readonly onShow: (ref: Ref | undefined) => void
}

const DIM = 'graph-dim'
const LIT = 'graph-lit'

export function createPathLight(graph: Graph, drawn: Drawn, svg: SVGSVGElement, signal: AbortSignal): PathLight {
  let ways: BothWays | undefined
  let pointed: Ref | undefined
  let focused: Ref | undefined
  let selected: Ref | undefined
  let shown: Ref | undefined

  function show(): void {
    const ref = pointed ?? focused ?? selected
    drawn.onShow(pointed ?? focused)
    if (ref === shown) return
    shown = ref
    if (ref === undefined) {
      for (const element of svg.querySelectorAll(`.${DIM}, .${LIT}`)) element.classList.remove(DIM, LIT)
      delete svg.dataset.lit
      return
    }
    svg.dataset.lit = 'true'
    ways ??= readWays(graph.edges)
    paintPath(readPath(ways, ref))
  }

  function paintPath(path: Path): void {
    const litParts = new Set<Element>()
    for (const ref of path.nodes) {
      const part = drawn.nodes.get(ref)?.group.closest('.graph-part')
      if (part !== null && part !== undefined) litParts.add(part)
    }
    const isInDark = (element: Element) => {
      const part = element.closest('.graph-part')
      return part !== null && !litParts.has(part)
    }
    // A part without any of the path steps back as one, which costs the browser far less than each of its nodes.
    for (const part of svg.querySelectorAll('.graph-part')) part.classList.toggle(DIM, !litParts.has(part))
    for (const { ref, group } of drawn.nodes.values())
      group.classList.toggle(DIM, !path.nodes.has(ref) && !isInDark(group))
    for (const { from, to, path: line } of drawn.edges) {
      const isLit = path.isOnPath(from, to)
      line.classList.toggle(LIT, isLit)
      line.classList.toggle(DIM, !isLit && !isInDark(line))
    }
  }

  svg.addEventListener(
    'pointerover',
    (event) => {
      if (event.pointerType === 'touch') return
      pointed = drawn.refAt(event.target)
      show()
    },
    { signal },
  )
  svg.addEventListener(
    'pointerleave',
    () => {
      pointed = undefined
      show()
    },
    { signal },
  )
  svg.addEventListener(
    'focusin',
    ({ target }) => {
      focused = target instanceof Element && target.matches(':focus-visible') ? drawn.refAt(target) : undefined
      if (focused !== undefined) pointed = undefined
      show()
    },
    { signal },
  )
  svg.addEventListener(
    'focusout',
    () => {
      focused = undefined
      show()
    },
    { signal },
  )
  return {
    select(ref) {
      selected = ref !== undefined && drawn.nodes.has(ref) ? ref : undefined
      show()
    },
  }
}
