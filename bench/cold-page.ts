// What somebody waits for who opens a page: until what they came for is painted, with an empty cache and with a full one,
// and what crossed the wire and was worked until then. The floor is a page of one heading, in the same rounds.

import { createServer } from 'node:http'
import type { Browser, Page } from '@playwright/test'
import { findFreePort } from '../e2e/support/free-port'
import { openBrowser, openPage } from './browser'
import { describeSamples, judge, print, quantile, round, runBench } from './cell'
import { startChild } from './child'
import { sleep } from './clock'
import type { ClusterQuestion } from './cluster-process'
import { bestPeer, type Size, startPeer } from './peers'
import { type Served, serve } from './served'

const ROUNDS = 5
const SETTLE_MS = 1_000
const MOST_REQUESTS = 15
const BARE = '<!doctype html><title>bare</title><main><h1>Bare</h1></main>'

const PAGES = [
  { path: '/', useful: 'main h1, main h2', work: 'overview' },
  { path: '/resources', useful: '[role="row"] a[href^="/resources/"]', work: 'list' },
] as const
/** Of the list, however slow others are. */
const MOST_MS = 600
const SIZES = [61, 1_000, 5_000] as const

interface Visit {
  readonly usefulMs: number
  readonly firstByteMs: number
  /** Begun before it was useful. */
  readonly requests: number
  /** On the wire, of the document and of all that came by a second later. */
  readonly documentKb: number
  readonly wireKb: number
  readonly serverMs: number
}

await runBench('cold-page', async () => {
  const cluster = startChild('cluster-process')
  const browser = await openBrowser()
  const bare = await serveBare()
  for (const size of SIZES) {
    const server = size === 61 ? undefined : await cluster.ask<string>(startQuestion(size))
    const product = await serve(server === undefined ? {} : { server })
    await waitForRows(product.base, size)
    for (const page of PAGES) await measure(browser, product, bare.url, size, page)
    await product.stop()
    if (server !== undefined) await measurePeer(browser, server, size)
  }
  bare.stop()
  const chromium = browser.version()
  await browser.close()
  cluster.stop()
  return { chromium }
})

async function measure(
  browser: Browser,
  product: Served,
  bareUrl: string,
  size: (typeof SIZES)[number],
  { path, useful, work }: (typeof PAGES)[number],
): Promise<void> {
  const floor: number[] = []
  const cold: Visit[] = []
  const warm: Visit[] = []
  // The first answer of a page loads its program.
  await (await fetch(product.base + path)).arrayBuffer()
  for (let visit = 0; visit < ROUNDS; visit += 1) {
    const page = await openPage(browser, false)
    floor.push((await open(page, bareUrl, 'main h1')).usefulMs)
    for (const visits of [cold, warm]) {
      const before = product.readCpuMs()
      const seen = await open(page, product.url + path, useful)
      visits.push({ ...seen, serverMs: product.readCpuMs() - before })
      await page.goto('about:blank')
    }
    await page.context().close()
  }
  const { peer, ratio } = bestPeer(work, size)
  const theirs = round(ratio * quantile(floor, 0.5), 0)
  const most = work === 'list' && size === 5_000 ? Math.min(theirs, MOST_MS) : theirs
  const goal = `<= ${most} ms, as ${most === theirs ? peer : 'wanted'}`
  tell(`${path}, cold`, size, cold, floor, { goal, most })
  tell(`${path}, warm`, size, warm, floor)
}

/** One that somebody built: BENCH_PEER_PAGE is its address, BENCH_PEER_USEFUL selects what people come for. */
async function measurePeer(browser: Browser, server: string, size: Size): Promise<void> {
  const peer = await startPeer(server)
  if (peer === undefined) return
  const { BENCH_PEER_PAGE = '/', BENCH_PEER_USEFUL = 'main' } = process.env
  const visits: Visit[] = []
  for (let visit = 0; visit < ROUNDS; visit += 1) {
    const page = await openPage(browser, false)
    visits.push({ ...(await open(page, peer.url + BENCH_PEER_PAGE, BENCH_PEER_USEFUL)), serverMs: 0 })
    await page.context().close()
  }
  await peer.stop()
  tell(`the peer, cold, started in ${round(peer.startMs, 0)} ms`, size, visits, [])
}

function tell(
  cell: string,
  size: number,
  visits: readonly Visit[],
  floor: readonly number[],
  goal?: { readonly goal: string; readonly most: number },
): void {
  const times = visits.map(({ usefulMs }) => usefulMs)
  const middle = (of: (visit: Visit) => number) => round(quantile(visits.map(of), 0.5))
  print({
    bench: 'cold-page',
    cell: `${cell}, useful`,
    unit: 'ms',
    n: size,
    ...describeSamples(times, 0),
    floor: round(quantile(floor, 0.5)),
    ratio: round(quantile(times, 0.5) / quantile(floor, 0.5), 2),
    ...(goal === undefined
      ? { pass: null }
      : {
          goal: goal.goal,
          pass: judge({
            met: quantile(times, 0.5) <= goal.most,
            share: quantile(times, 0.5) / goal.most,
            floorRounds: floor,
          }),
        }),
    firstByteMs: middle(({ firstByteMs }) => firstByteMs),
    serverMs: middle(({ serverMs }) => serverMs),
    documentKb: middle(({ documentKb }) => documentKb),
    wireKb: middle(({ wireKb }) => wireKb),
  })
  if (goal === undefined) return
  const requests = visits.map((visit) => visit.requests)
  print({
    bench: 'cold-page',
    cell: `${cell}, requests until useful`,
    unit: '',
    n: size,
    ...describeSamples(requests, 0),
    goal: `<= ${MOST_REQUESTS}`,
    pass: judge({ met: quantile(requests, 0.5) <= MOST_REQUESTS, isTimed: false }),
  })
}

/** From the start of the navigation to the task behind the frame that drew what somebody came for. */
async function open(page: Page, url: string, selector: string): Promise<Omit<Visit, 'serverMs'>> {
  await page.goto(url, { waitUntil: 'commit' })
  const usefulMs = await page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(wanted) === null) requestAnimationFrame(look)
          else setTimeout(() => resolve(performance.now()))
        }
        requestAnimationFrame(look)
      }),
    selector,
  )
  await sleep(SETTLE_MS)
  return page.evaluate((until) => {
    const [document] = performance.getEntriesByType('navigation')
    const others = performance.getEntriesByType('resource')
    const timings = [document, ...others].filter((one) => one instanceof PerformanceResourceTiming)
    return {
      usefulMs: until,
      firstByteMs: timings[0]?.responseStart ?? Number.NaN,
      requests: timings.filter(({ startTime }) => startTime < until).length,
      documentKb: (timings[0]?.transferSize ?? 0) / 1_000,
      wireKb: timings.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1_000,
    }
  }, usefulMs)
}

async function serveBare(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const port = await findFreePort()
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(BARE))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { url: `http://localhost:${port}/`, stop: () => server.close() }
}

async function waitForRows(base: string, size: number): Promise<void> {
  for (;;) {
    const { total }: { readonly total: number } = await (await fetch(`${base}/api/summary`)).json()
    if (total >= size) return
    await sleep(100)
  }
}

function startQuestion(size: number): ClusterQuestion {
  return { type: 'start', name: `${size} objects`, kustomizations: size, failing: 0.01 }
}
