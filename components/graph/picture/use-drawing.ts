'use client'
// Draws a text into the page, part by part, and keeps the drawing that stands; a new text ends the old one.

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Graph } from '@/lib/contract/graph'
import type { EdgeFacts } from '@/lib/flux/graph/edge-facts'
import type { Ref } from '@/lib/ref'
import { MERMAID_AT_MOST } from '../model/model'
import type { NodeFacts } from '../model/node-facts'
import { createDrawing, type Drawing } from './drawing'
import { drawWithMermaid } from './mermaid-render'
import type { Draw } from './picture'

export interface DrawingJob {
  readonly text: string
  readonly graph: Graph
  readonly ids: ReadonlyMap<string, Ref>
  readonly framed: ReadonlySet<string>
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  readonly edgeFacts: ReadonlyMap<string, EdgeFacts>
  /** Roots of problems, the worst first. */
  readonly causes: readonly Ref[]
  readonly selected?: Ref
  readonly onFailure: (message: string) => void
}

/** A frame has to stay free for whoever pans while parts arrive. */
const TURN_MS = 10

export function useDrawing(host: RefObject<HTMLElement | null>, drawingJob: DrawingJob) {
  const { text, graph, ids, framed, facts, edgeFacts, causes, selected, onFailure } = drawingJob
  const latest = useRef<Drawing>(undefined)
  const awaited = useRef<readonly Ref[]>([])
  const wanted = useRef({ selected, facts, edgeFacts, causes })
  const [drawn, setDrawn] = useState({ isComplete: false, count: 0 })
  wanted.current = { selected, facts, edgeFacts, causes }

  const showAwaited = useCallback(() => {
    if (awaited.current.some((ref) => latest.current?.show(ref) === true)) awaited.current = []
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands beside `text` and `graph` never changes without them
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
        framed,
        facts: wanted.current.facts,
        fontFamily: getComputedStyle(into).fontFamily,
        shape: into.clientWidth / Math.max(1, into.clientHeight),
      }
      const picture = await (await chooseDraw(graph.nodes.length))(job, signal)
      signal.addEventListener('abort', picture.release, { once: true })
      if (signal.aborted) return picture.release()
      const drawing = createDrawing(into, picture, { graph, before: latest.current, signal })
      let turnEnds = performance.now() + TURN_MS
      for await (const part of picture.parts) {
        if (signal.aborted) return
        latest.current = drawing
        drawing.add(part, wanted.current)
        showAwaited()
        if (performance.now() < turnEnds || drawing.count() === graph.nodes.length) continue
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
  }, [text, graph])

  return { latest, awaited, showAwaited, drawn }
}

async function chooseDraw(nodeCount: number): Promise<Draw> {
  if (nodeCount <= MERMAID_AT_MOST) return drawWithMermaid
  return (await import('../large/render')).drawLarge
}
