// The resource table with 5,000 rows: until it stands, what it holds in the document, and what one change costs.

import type { CDPSession, Page } from '@playwright/test'
import { calibrate, findShownRef, openBrowser, openPage, takeStamps } from './browser'
import { describeSamples, judge, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion } from './cluster-process'
import { serve } from './served'

const ROWS = 5_000
const VISITS = 5
const CHANGES = 40
const GAP_MS = 250
const ROW = '[role="row"] a[href^="/resources/"]'

await runBench('table', async () => {
  const cluster = startChild('cluster-process')
  const server = await cluster.ask<string>(startQuestion())
  const product = await serve({ server })
  const browser = await openBrowser()
  const cold: number[] = []
  const mounted: number[] = []
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await openPage(browser)
    await page.goto(`${product.url}/resources`, { waitUntil: 'commit' })
    cold.push(await waitForRow(page))
    await page.goto(product.url)
    await waitForRows(page)
    mounted.push(await waitForRow(page, 'a[href="/resources"]'))
    await page.context().close()
  }
  printTimed('first rows, opened cold', cold)
  printTimed('first rows, from another page', mounted, { text: '<= 100 ms', most: 100 })

  const page = await openPage(browser)
  await page.goto(`${product.url}/resources`)
  const ref = await findShownRef(page)
  const elements = await page.evaluate(() => document.querySelectorAll('*').length)
  const rows = await page.locator('[role="grid"]').getAttribute('aria-rowcount')
  print({
    bench: 'table',
    cell: 'elements in the document',
    unit: '',
    n: Number(rows) - 1,
    ...describeSamples([elements], 0),
    goal: '< 1000',
    pass: judge({ met: elements < 1_000, isTimed: false }),
  })
  await measureChanges(cluster, page, ref)
  const chromium = browser.version()
  await browser.close()
  await product.stop()
  cluster.stop()
  return { chromium }
})

/** From the start of the page, or from a click in it, to the frame in which a row is there. */
function waitForRow(page: Page, click?: string): Promise<number> {
  return page.evaluate(
    ({ row, link }) =>
      new Promise<number>((resolve) => {
        const startedAt = link === undefined ? 0 : performance.now()
        if (link !== undefined) document.querySelector<HTMLElement>(link)?.click()
        const check = () => {
          if (document.querySelector(row) === null) requestAnimationFrame(check)
          else resolve(performance.now() - startedAt)
        }
        requestAnimationFrame(check)
      }),
    { row: ROW, link: click },
  )
}

/** The overview knows all rows once its stream has told of them. */
async function waitForRows(page: Page): Promise<void> {
  await page.locator('main').waitFor()
  await sleep(3_000)
}

async function measureChanges(cluster: Child, page: Page, ref: string): Promise<void> {
  const metrics = await page.context().newCDPSession(page)
  await metrics.send('Performance.enable')
  const clock = await calibrate(page)
  const idle = await readWork(metrics)
  await sleep(3_000)
  const idleWork = ((await readWork(metrics)) - idle) / 3_000
  const startedAt = now()
  const before = await readWork(metrics)
  for (let seq = 1; seq <= CHANGES; seq += 1) {
    await cluster.ask(markQuestion(ref, seq))
    await sleep(GAP_MS)
  }
  const work = (await readWork(metrics)) - before - idleWork * (now() - startedAt)
  const stamps = await takeStamps(page, clock, CHANGES)
  const frames = [...stamps.painted].flatMap(([seq, at]) => {
    const arrived = stamps.arrived.get(seq)
    return arrived === undefined ? [] : [at - arrived]
  })
  printTimed('main thread per change', [work / CHANGES], { text: '<= 5 ms', most: 5 })
  printTimed('change in the page to its pixel', frames, { text: '<= 27 ms', most: 27 })
}

/** Script, style and layout of the page's main thread so far, in ms. */
async function readWork(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const wanted = new Set(['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'])
  return metrics.reduce((sum, { name, value }) => sum + (wanted.has(name) ? value * 1_000 : 0), 0)
}

function printTimed(
  cell: string,
  samples: readonly number[],
  goal?: { readonly text: string; readonly most: number },
): void {
  print({
    bench: 'table',
    cell,
    unit: 'ms',
    n: ROWS,
    ...describeSamples(samples),
    ...(goal === undefined
      ? { pass: null }
      : {
          goal: goal.text,
          ratio: round(quantile(samples, 0.5) / goal.most, 2),
          pass: judge({ met: quantile(samples, 0.5) <= goal.most }),
        }),
  })
}

function startQuestion(): ClusterQuestion {
  return { type: 'start', name: 'many', kustomizations: ROWS }
}

function markQuestion(ref: string, seq: number): ClusterQuestion {
  return { type: 'mark', name: 'many', ref, text: `Applied revision: bench-${String(seq).padStart(6, '0')}` }
}
