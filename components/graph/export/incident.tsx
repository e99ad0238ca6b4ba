'use client'
// The picture of an incident, drawn out of sight: whoever asks for it need not be on the page of the graph.

import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { fileName } from '@/lib/client/file-name'
import type { Glance } from '@/lib/client/use-glance'
import type { Graph } from '@/lib/contract/graph'
import { buildGraph } from '@/lib/flux/graph/graph'
import { viewGraph } from '@/lib/flux/graph/view'
import { horizonOf } from '@/lib/flux/judge/sight'
import { rootsOf } from '@/lib/flux/tell/roots-of'
import { nameOf, type Ref } from '@/lib/ref'
import { formatDateTime, parseTime } from '@/lib/time'
import { createModelReader, type GraphModel } from '../model/model'
import '../graph.css'
import { drawWithMermaid } from '../picture/mermaid-render'
import { createPainter } from '../picture/painter'
import type { ExportSubject } from '../picture/picture'
import { GraphSprite } from '../picture/sprite'
import { exportDrawing } from './drawing'
import { pngFile } from './files'

export interface IncidentJob extends Glance {
  readonly cause: Ref | undefined
  readonly title: string | undefined
}

export interface IncidentPicture {
  readonly png: Blob
  readonly name: string
}

/** More could not be read on a picture in a chat. */
const MOST_NODES = 60
const SHAPE = 1.6

export async function drawIncident(job: IncidentJob): Promise<IncidentPicture> {
  const { head, freshness, cause } = job
  const model = readModel(job)
  if (model === undefined) throw new Error('Nothing of it is in a graph.')
  const cluster = head.cluster.name
  const asOf = parseTime(freshness.asOf) ?? parseTime(head.serverTime) ?? new Date()
  const old = freshness.troubles.map(({ label, word }) => `${label}: ${word}`).join(', ')
  const left = model.counts.folded
  const png = await drawOutOfSight(model, {
    title: job.title ?? head.verdict.sentence,
    subtitle: [
      ...(job.title === undefined ? [] : [head.verdict.sentence]),
      `${cluster} · ${formatDateTime(asOf, 'UTC')}`,
      ...(left === 0 ? [] : [`${left} of ${model.unfolded.nodes.length} objects folded`]),
      ...(old === '' ? [] : [`not current: ${old}`]),
    ].join(' · '),
  })
  return { png, name: fileName(cluster, cause === undefined ? 'incident' : `incident-${nameOf(cause)}`, asOf, 'png') }
}

/** Where more hangs on it: in what waits for what, or in what is delivered from where. */
function readModel({ head, rows, cause }: IncidentJob): GraphModel | undefined {
  const horizon = horizonOf(head.sources, head.cluster.namespaces)
  const rootCauses = rootsOf(head.problems)
  const graphs = (['dependencies', 'delivery'] as const).map((scope) =>
    narrow(buildGraph(rows.values(), { scope, horizon, rootCauses }), cause),
  )
  const [best] = graphs.filter(({ nodes }) => nodes.length > 0).sort((a, b) => b.edges.length - a.edges.length)
  if (best === undefined) return undefined
  const fold = best.nodes.length > MOST_NODES ? 'on' : 'off'
  const pinned = cause === undefined ? {} : { pinned: cause }
  return createModelReader()(best, rows, { question: { fold, ...pinned }, edges: 'needed', frames: 'auto' })
}

/** What is not well around the cause; where that is nothing, what is next to it; without a cause, all that is not well. */
function narrow(whole: Graph, cause: Ref | undefined): Graph {
  const isThere = cause !== undefined && whole.nodes.some(({ ref }) => ref === cause)
  const filter = { unhealthyOnly: true }
  if (!isThere) {
    const unwell = viewGraph(whole, { filter }).graph
    return unwell.nodes.length > 0 ? unwell : whole
  }
  const held = viewGraph(whole, { root: cause, filter }).graph
  return held.nodes.length > 1 ? held : viewGraph(whole, { root: cause, depth: 1 }).graph
}

async function drawOutOfSight(model: GraphModel, words: Parameters<typeof exportDrawing>[1]): Promise<Blob> {
  const life = new AbortController()
  const host = document.createElement('div')
  host.className = 'graph-host graph-unseen'
  host.ariaHidden = 'true'
  const stage = document.createElement('div')
  const signs = document.createElement('div')
  host.append(stage, signs)
  document.body.append(host)
  const root = createRoot(signs)
  try {
    flushSync(() => root.render(<GraphSprite />))
    return await pngFile(exportDrawing(await draw(model, stage, life.signal), words))
  } finally {
    life.abort()
    root.unmount()
    host.remove()
  }
}

async function draw(model: GraphModel, stage: HTMLElement, signal: AbortSignal): Promise<ExportSubject> {
  const { layout, structure, framed, facts, edgeFacts } = model
  const { fontFamily } = getComputedStyle(stage)
  const job = { text: layout.text, graph: structure, ids: layout.ids, framed, facts, fontFamily, shape: SHAPE }
  const { svg, moved, parts, release } = await drawWithMermaid(job, signal)
  signal.addEventListener('abort', release, { once: true })
  svg.classList.add('graph-picture')
  // A colour that fades in would be taken away half-way.
  svg.dataset.many = 'true'
  svg.dataset.focus = model.graph.rootCauses.length > 0 ? 'roots' : 'none'
  stage.replaceChildren(svg)
  const paint = createPainter()
  let box = { x: 0, y: 0, width: 0, height: 0 }
  for await (const part of parts) {
    for (const node of part.nodes) node.show(true)
    paint(part.nodes, part.edges, { facts, edgeFacts, causes: [], selected: undefined })
    box = part.box
  }
  return { svg, moved, box, showAll: () => undefined }
}
