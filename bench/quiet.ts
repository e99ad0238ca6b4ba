// A minute in which nothing happens: what the server works, and what it sends to each page that is open.

import type { Browser } from '@playwright/test'
import { findFreePort } from '../e2e/support/free-port'
import { openBrowser, openPage } from './browser'
import { describeSamples, isQuick, judge, print, round, runBench } from './cell'
import { startChild } from './child'
import { sleep } from './clock'
import type { ClusterQuestion } from './cluster-process'
import { startCountingProxy } from './counting-proxy'
import { measureIdle, serve } from './served'
import { listKustomizations, untilRead } from './until-read'

const OBJECTS = 5_000
/** In the time between two heartbeats, or a multiple of it, all minutes are alike. */
const WATCHED_MS = isQuick ? 30_000 : 60_000
const MINUTE_MS = 60_000
/** Until a page has fetched what it fetches in quiet moments. */
const SETTLE_MS = 12_000
const MOST_BYTES = 2_000
const MOST_SHARE = 0.5

await runBench('quiet', async () => {
  const cluster = startChild('cluster-process')
  const question: ClusterQuestion = { type: 'start', name: 'quiet', kustomizations: OBJECTS }
  const ports = [await findFreePort(), await findFreePort()]
  const served = await serve({
    server: await cluster.ask<string>(question),
    env: { ALLOWED_HOSTS: ports.map((port) => `localhost:${port}`).join() },
  })
  const { base } = served
  await untilRead(base, OBJECTS)
  if (!isQuick) await reportIdle(served.readCpuMs)
  const browser = await openBrowser()
  const target = Number(new URL(served.url).port)
  const paths = ['/', `/resources/${(await listKustomizations(base)).at(0) ?? ''}`]
  await Promise.all(paths.map((path, at) => measurePage(browser, path, { port: ports[at] ?? 0, target })))
  const chromium = browser.version()
  await browser.close()
  await served.stop()
  cluster.stop()
  return { chromium }
})

/** By a way of its own, on which nothing else is sent. */
async function measurePage(
  browser: Browser,
  path: string,
  { port, target }: { readonly port: number; readonly target: number },
): Promise<void> {
  const proxy = await startCountingProxy(port, target)
  const page = await openPage(browser, false)
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  await page.goto(`http://localhost:${port}${path}`)
  await sleep(SETTLE_MS)
  fetched.length = 0
  const from = proxy.bytes()
  await sleep(WATCHED_MS)
  const bytes = ((proxy.bytes() - from) * MINUTE_MS) / WATCHED_MS
  print({
    bench: 'quiet',
    cell: `bytes of a minute to ${path === '/' ? 'the overview' : 'the page of an object'}`,
    unit: 'B',
    n: OBJECTS,
    ...describeSamples([bytes], 0),
    fetched: [...fetched],
    goal: `<= ${MOST_BYTES} B`,
    pass: judge({ met: bytes <= MOST_BYTES, isTimed: false }),
  })
  proxy.close()
}

async function reportIdle(cpuMs: () => number): Promise<void> {
  await sleep(SETTLE_MS)
  const share = (await measureIdle(cpuMs, WATCHED_MS)) * 100
  print({
    bench: 'quiet',
    cell: 'processor, nobody there',
    unit: '%',
    n: OBJECTS,
    ...describeSamples([share], 2),
    goal: `<= ${MOST_SHARE} %`,
    ratio: round(share / MOST_SHARE, 2),
    pass: judge({ met: share <= MOST_SHARE }),
  })
}
