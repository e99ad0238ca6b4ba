// The graph page at 50, 200, 1,000 and 2,000 Kustomizations: until a picture can be used and is whole, until one node has
// its new colour, how it moves, and what it holds. Floors are taken in the same rounds: bare dagre, and bare Mermaid.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { MERMAID_AT_MOST } from '@/components/graph/model/model'
import { structureOf } from '@/components/graph/model/node-facts'
import type { State } from '@/lib/contract/state'
import { buildGraph } from '@/lib/flux/graph/graph'
import { toMermaid } from '@/lib/flux/graph/mermaid'
import { findImpliedEdges, wantsFrames } from '@/lib/flux/graph/view'
import { ALL_READ } from '@/lib/flux/judge/sight'
import type { BareLayout } from './bare-dagre.browser'
import { openBrowser, openPage } from './browser'
import { describeSamples, judge, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { sleep } from './clock'
import { CHANGES, type ColouredGraph, timeColours } from './graph-colours'
import { comeNear, measureMoves, measureUnfolding, NODE } from './graph-page'
import { serve } from './served'

const SIZES = [50, 200, 1_000, 2_000] as const
const ROUNDS = 5
/** One round of the largest takes a minute. */
const ROUNDS_OF_LARGEST = 3
/** The goal of the largest is its own. */
const COLOUR_AT_MOST_MS = (size: number) => (size === SIZES.at(-1) ? 50 : 34)
const COLD_AT_MOST_MS = 1_000

await runBench('graph', async () => {
  const cluster = startChild('cluster-process')
  const browser = await openBrowser()
  for (const size of SIZES) await measureSize(cluster, browser, size)
  const chromium = browser.version()
  await browser.close()
  cluster.stop()
  return { chromium }
})

async function measureSize(cluster: Child, browser: Browser, size: number): Promise<void> {
  const name = `fleet ${size}`
  const server = await cluster.ask<string>({ type: 'start', name, kustomizations: size, failing: 0.01 })
  const product = await serve({ server })
  const state = await readWholeState(product.base, size)
  const whole = buildGraph(state.resources, { scope: 'dependencies', horizon: ALL_READ, rootCauses: [] })
  const isImplied = findImpliedEdges(whole)
  const withFrames = wantsFrames('auto', whole)
  const shown = structureOf({ ...whole, edges: whole.edges.filter((edge) => !isImplied(edge)) })
  const byMermaid = size <= MERMAID_AT_MOST
  const bare = await openBare(browser)

  const cold: number[] = []
  const first: number[] = []
  const complete: number[] = []
  const floor: number[] = []
  const rounds = size === SIZES.at(-1) ? ROUNDS_OF_LARGEST : ROUNDS
  for (let visit = 0; visit < rounds; visit += 1) {
    const page = await openPage(browser)
    cold.push(await measureCold(page, `${product.url}/graph`))
    const unfolded = await measureUnfolding(page, size)
    first.push(unfolded.firstMs)
    complete.push(unfolded.completeMs)
    floor.push(
      byMermaid
        ? await renderBare(bare, toMermaid(shown, { direction: 'RL', withFrames, isLayout: true }).text)
        : (await layoutBare(bare, shown)).allMs,
    )
    if (visit === rounds - 1) await finish(page)
    await page.context().close()
  }
  async function finish(page: Page): Promise<void> {
    const nodes = await page.locator(NODE).count()
    const edges = await page.locator('.graph-host .graph-edge').count()
    print({
      bench: 'graph',
      cell: `${size}: nodes drawn, of those in the data`,
      unit: '',
      n: size,
      ...describeSamples([nodes], 0),
      floor: whole.nodes.length,
      edges,
      edgesInData: whole.edges.length,
      edgesImplied: whole.edges.filter(isImplied).length,
      elements: await page.evaluate(() => document.querySelectorAll('.graph-host *').length),
      goal: 'all nodes; all edges but the implied',
      pass: judge({ met: nodes === whole.nodes.length && edges === shown.edges.length, isTimed: false }),
    })
    for (const [where, times] of await measureMoves(page))
      printTimed(`frame while ${where}`, size, times, spread(times))
    await page.getByRole('button', { name: 'Fit (0)' }).click()
    await measureColours({ cluster, page, name, size }, 'all of it in view', 0)
    await comeNear(page)
    await measureColours({ cluster, page, name, size }, 'where it can be read', CHANGES)
    const heap = await page.context().newCDPSession(page)
    await heap.send('HeapProfiler.collectGarbage')
    const { usedSize } = await heap.send('Runtime.getHeapUsage')
    print({
      bench: 'graph',
      cell: `${size}: heap of the page`,
      unit: 'MB',
      n: size,
      ...describeSamples([usedSize / 1e6]),
      pass: null,
    })
  }
  printTimed('first useful picture, opened cold', size, cold, {
    goal: `<= ${COLD_AT_MOST_MS} ms`,
    pass: judge({ met: quantile(cold, 0.5) <= COLD_AT_MOST_MS }),
  })
  printAgainst('unfolded: first part', size, first, floor, byMermaid ? undefined : 1.5)
  printAgainst('unfolded: whole picture', size, complete, floor, byMermaid ? 1.2 : 2)
  await bare.context().close()
  await product.stop()
}

/** A server is ready before it has read everything. */
async function readWholeState(base: string, size: number): Promise<State> {
  for (;;) {
    const state: State = await (await fetch(`${base}/api/state`)).json()
    if (state.resources.length >= size) return state
    await sleep(200)
  }
}

/** From the start of the navigation to the frame in which a node is there to be pressed. */
async function measureCold(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' })
  return page.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        const check = () => {
          if (document.querySelector(selector) === null) requestAnimationFrame(check)
          else resolve(performance.now())
        }
        requestAnimationFrame(check)
      }),
    NODE,
  )
}

async function measureColours(graph: ColouredGraph, view: string, from: number): Promise<void> {
  const { size } = graph
  const { times, isSame, elements } = await timeColours(graph, from)
  const most = COLOUR_AT_MOST_MS(size)
  printTimed(`event in the page to new colour, ${view}`, size, times, {
    layouts: isSame ? 0 : 'at least 1',
    seen: times.length,
    elements,
    goal: `no new layout, <= ${most} ms`,
    pass: isSame ? judge({ met: quantile(times, 0.5) <= most }) : false,
  })
}

async function openBare(browser: Browser): Promise<Page> {
  const page = await openPage(browser, false)
  await page.goto('about:blank')
  for (const script of ['bare-mermaid', 'bare-dagre']) {
    await page.evaluate(readFileSync(join(import.meta.dirname, `${script}.browser.js`), 'utf8'))
  }
  return page
}

function renderBare(page: Page, text: string): Promise<number> {
  return page.evaluate((source) => window.renderBare(source), text)
}

function layoutBare(page: Page, graph: ReturnType<typeof structureOf>): Promise<BareLayout> {
  const nodes = graph.nodes.map(({ ref }) => ({ id: ref, width: 220, height: 46, trouble: 0 }))
  const edges = graph.edges.map(({ from, to }) => ({ from, to, labelWidth: 0 }))
  return page.evaluate(([some, lines]) => window.layoutBare(some, lines), [nodes, edges] as const)
}

function printAgainst(
  cell: string,
  n: number,
  samples: readonly number[],
  floor: readonly number[],
  most: number | undefined,
): void {
  const ratio = quantile(samples, 0.5) / quantile(floor, 0.5)
  printTimed(cell, n, samples, {
    floor: round(quantile(floor, 0.5)),
    ratio: round(ratio, 2),
    ...(most === undefined
      ? {}
      : {
          goal: `<= ${most}x the layout alone`,
          pass: judge({ met: ratio <= most, share: ratio / most, floorRounds: floor }),
        }),
  })
}

function spread(times: readonly number[]) {
  return { p95: round(quantile(times, 0.95)) }
}

function printTimed(
  cell: string,
  n: number,
  samples: readonly number[],
  more: Readonly<Record<string, unknown>>,
): void {
  print({ bench: 'graph', cell: `${n}: ${cell}`, unit: 'ms', n, pass: null, ...describeSamples(samples), ...more })
}
