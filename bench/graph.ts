// The graph page at 27, 200 and 1,000 Kustomizations: until a picture can be used, and until one node has its new colour.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { structureOf } from '@/components/graph/node-facts'
import type { State } from '@/lib/contract/state'
import { buildGraph } from '@/lib/flux/graph'
import { toMermaid } from '@/lib/flux/mermaid'
import { calibrate, openBrowser, openPage, takeStamps } from './browser'
import { describeSamples, judge, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { sleep } from './clock'
import type { ClusterQuestion, Marked } from './cluster-process'
import { serve } from './served'

const SIZES = [27, 200, 1_000] as const
const VISITS = 3
const CHANGES = 20
const GAP_MS = 400
/** The product shows a list instead of a picture above this. */
const DRAWN_WHOLE_AT_MOST = 400
const NODE = '.graph-host svg g.node'

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
  const server = await cluster.ask<string>({ type: 'start', name, kustomizations: size })
  const product = await serve({ server })
  const first: number[] = []
  const whole: number[] = []
  let nodes = 0
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await openPage(browser)
    first.push(await measurePicture(page, `${product.url}/graph`))
    nodes = await page.locator(NODE).count()
    await page.context().close()
    if (size > DRAWN_WHOLE_AT_MOST) continue
    const other = await openPage(browser)
    whole.push(await measurePicture(other, `${product.url}/graph?fold=off`))
    if (visit === VISITS - 1) await measureColours(cluster, other, name, size)
    await other.context().close()
  }
  printTimed('first useful picture, cold', size, first, { nodes })
  if (whole.length > 0) {
    const state: State = await (await fetch(`${product.url.replace('localhost', '127.0.0.1')}/api/state`)).json()
    const { text } = toMermaid(
      structureOf(buildGraph(state.resources, { scope: 'dependencies', unreadKinds: new Set() })),
      {
        direction: 'RL',
      },
    )
    const floor = await measureBare(browser, text)
    printTimed('whole picture, cold', size, whole, {
      floor: round(quantile(floor, 0.5)),
      ratio: round(quantile(whole, 0.5) / quantile(floor, 0.5), 2),
      textBytes: text.length,
      goal: '<= 1.2x mermaid.render alone, page load included here',
      pass: judge({ met: quantile(whole, 0.5) <= 1.2 * quantile(floor, 0.5), floorRounds: floor }),
    })
  }
  await product.stop()
}

/** From the start of the navigation to the frame in which a node is there to be pressed. */
async function measurePicture(page: Page, url: string): Promise<number> {
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

async function measureColours(cluster: Child, page: Page, name: string, size: number): Promise<void> {
  await sleep(2_000)
  const id = await page.locator(NODE).first().getAttribute('aria-label')
  const [namespace = '', objectName = ''] = (id ?? '').split(' ')[0]?.split('/') ?? []
  const ref = `Kustomization/${namespace}/${objectName}`
  const clock = await calibrate(page)
  await page.evaluate((selector) => {
    document.querySelector(selector)?.setAttribute('data-bench', 'same')
  }, '.graph-host svg')
  const fromWire: number[] = []
  const fromEvent: number[] = []
  const marks = new Map<number, Marked>()
  for (let change = 1; change <= CHANGES; change += 1) {
    const seq = size * 1_000 + change
    const text = `kustomize build failed: bench-${seq}`
    marks.set(seq, await cluster.ask<Marked>(markQuestion(name, ref, text, change % 2 === 1)))
    await sleep(GAP_MS)
  }
  const stamps = await takeStamps(page, clock, size * 1_000 + CHANGES)
  for (const [seq, { at }] of marks) {
    const painted = stamps.painted.get(seq)
    const arrived = stamps.arrived.get(seq)
    if (painted === undefined) continue
    fromWire.push(painted - at)
    if (arrived !== undefined) fromEvent.push(painted - arrived)
  }
  const isSame = await page.evaluate(() => document.querySelector('.graph-host svg[data-bench="same"]') !== null)
  if (fromEvent.length === 0) throw new Error(`No change of ${ref} was seen on the graph of ${size}.`)
  printTimed('watch line to new colour', size, fromWire, {})
  printTimed('event in the page to new colour', size, fromEvent, {
    layouts: isSame ? 0 : 'at least 1',
    seen: fromEvent.length,
    goal: 'no new layout, next frame (<= 34 ms)',
    pass: judge({ met: isSame && quantile(fromEvent, 0.5) <= 34 }),
  })
}

async function measureBare(browser: Browser, text: string): Promise<readonly number[]> {
  const times: number[] = []
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await openPage(browser, false)
    await page.goto('about:blank')
    await page.evaluate(readFileSync(join(import.meta.dirname, 'bare-mermaid.browser.js'), 'utf8'))
    times.push(await page.evaluate((source) => window.renderBare(source), text))
    await page.context().close()
  }
  return times
}

function printTimed(
  cell: string,
  n: number,
  samples: readonly number[],
  more: Readonly<Record<string, unknown>>,
): void {
  print({ bench: 'graph', cell: `${n}: ${cell}`, unit: 'ms', n, pass: null, ...describeSamples(samples), ...more })
}

function markQuestion(name: string, ref: string, text: string, failed: boolean): ClusterQuestion {
  return { type: 'mark', name, ref, text, failed }
}
