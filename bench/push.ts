// From the watch line of the API server to the changed pixel, beside a relay that does nothing else.

import { cpus } from 'node:os'
import type { Page } from '@playwright/test'
import { type Clock, calibrate, findShownRef, openBrowser, openPage, takeStamps } from './browser'
import { describeSamples, judge, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion, Marked } from './cluster-process'
import type { RelayQuestion } from './relay-process'
import { measureIdle, serve } from './served'
import type { ViewersQuestion, ViewersReport } from './viewers-process'

const OBJECTS = 200
const ROUNDS = 5
const EVENTS = 40
/** Apart far enough that no two are told together, and never in step with anything. */
const GAP_MS = { from: 150, to: 350 }
const IDLE_MS = 3_000
const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'

interface Side {
  readonly name: 'product' | 'floor'
  readonly page: Page
  readonly clock: Clock
  readonly viewers: Child
  readonly ref: string
}

interface Round {
  /** Watch line to painted pixel, to the page's event, and to the Node viewers. */
  readonly pixel: number[]
  readonly event: number[]
  readonly anyViewer: number[]
  readonly lastViewer: number[]
  readonly frameBytes: number[]
  readonly lineBytes: number[]
  readonly ms: number
  /** Replaced by a later change before its own frame: told together, as it should be when the machine is busy. */
  overtaken: number
  lost: number
}

let seq = 0

await runBench('push', async () => {
  const cluster = startChild('cluster-process')
  const start = (name: string) => cluster.ask<string>(startQuestion(name))
  const product = await serve({ server: await start('product') })
  const relay = startChild('relay-process')
  const floorUrl = await relay.ask<string>(relayQuestion(await start('floor')))
  const browser = await openBrowser()
  const productPage = await openPage(browser)
  await productPage.goto(`${product.url}/resources`)
  const ref = await findShownRef(productPage)
  const floorPage = await openPage(browser)
  await floorPage.goto(floorUrl)

  for (const count of [0, 100]) {
    const sides: readonly Side[] = [
      {
        name: 'product',
        page: productPage,
        clock: await calibrate(productPage),
        viewers: startChild('viewers-process'),
        ref,
      },
      {
        name: 'floor',
        page: floorPage,
        clock: await calibrate(floorPage),
        viewers: startChild('viewers-process'),
        ref,
      },
    ]
    const streams = {
      product: `${product.base}/api/stream?rows=short`,
      floor: `${floorUrl}/stream`,
    }
    // One reader is always there: it counts the bytes.
    for (const side of sides) await side.viewers.ask(openQuestion(streams[side.name], Math.max(1, count)))
    await sleep(2_000)
    const idleCpu = await measureIdle(product.readCpuMs, IDLE_MS)
    const rounds: Record<Side['name'], Round[]> = { product: [], floor: [] }
    let cpuMs = 0
    const requestsBefore = await cluster.ask<number>({ type: 'requests', name: 'product' })
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const side of sides) {
        const before = product.readCpuMs()
        const done = await measureRound(cluster, side)
        if (side.name === 'product') cpuMs += product.readCpuMs() - before - idleCpu * done.ms
        rounds[side.name].push(done)
      }
    }
    const requests = (await cluster.ask<number>({ type: 'requests', name: 'product' })) - requestsBefore
    for (const side of sides) {
      await side.viewers.ask({ type: 'close' })
      side.viewers.stop()
    }
    report(count, rounds, sides[0]?.clock.errorMs ?? 0, cpuMs, requests)
  }
  await product.stop()
  const chromium = browser.version()
  await browser.close()
  for (const child of [cluster, relay]) child.stop()
  return { chromium }
})

async function measureRound(cluster: Child, side: Side): Promise<Round> {
  await side.page.bringToFront()
  const startedAt = now()
  const marks = new Map<number, Marked>()
  for (let event = 0; event < EVENTS; event += 1) {
    seq += 1
    marks.set(seq, await cluster.ask<Marked>(markQuestion(side, seq)))
    await sleep(GAP_MS.from + Math.random() * (GAP_MS.to - GAP_MS.from))
  }
  const stamps = await takeStamps(side.page, side.clock, seq)
  const report = await side.viewers.ask<ViewersReport>({ type: 'report' })
  const arrivals = new Map(report.arrivals)
  const round: Round = {
    pixel: [],
    event: [],
    anyViewer: [],
    lastViewer: [],
    frameBytes: [...report.frameBytes],
    lineBytes: [],
    ms: now() - startedAt,
    overtaken: 0,
    lost: 0,
  }
  const lastPainted = Math.max(0, ...stamps.painted.keys())
  for (const [one, { at, lineBytes }] of marks) {
    const painted = stamps.painted.get(one)
    if (painted !== undefined) round.pixel.push(painted - at)
    else if (one < lastPainted) round.overtaken += 1
    else round.lost += 1
    const arrived = stamps.arrived.get(one)
    if (arrived !== undefined) round.event.push(arrived - at)
    const atViewers = (arrivals.get(one) ?? []).map((time) => time - at)
    round.anyViewer.push(...atViewers)
    if (atViewers.length > 0) round.lastViewer.push(Math.max(...atViewers))
    round.lineBytes.push(lineBytes)
  }
  return round
}

function report(
  viewers: number,
  rounds: Readonly<Record<Side['name'], readonly Round[]>>,
  clockErrorMs: number,
  cpuMs: number,
  apiRequests: number,
): void {
  const all = (side: Side['name'], what: 'pixel' | 'event' | 'anyViewer' | 'lastViewer' | 'frameBytes' | 'lineBytes') =>
    rounds[side].flatMap((one) => one[what])
  const lost = rounds.product.reduce((sum, one) => sum + one.lost, 0)
  const overtaken = rounds.product.reduce((sum, one) => sum + one.overtaken, 0)
  const shared = { bench: 'push', unit: 'ms', n: viewers }
  const name = `${viewers} Node viewers`
  for (const what of ['pixel', 'event', 'anyViewer', 'lastViewer'] as const) {
    if (viewers === 0 && what.endsWith('Viewer')) continue
    const mine = all('product', what)
    const floor = all('floor', what)
    const ratio = quantile(mine, 0.99) / quantile(floor, 0.99)
    const isGoal = what === 'pixel'
    print({
      ...shared,
      cell: `${what}, ${name}`,
      ...describeSamples(mine),
      floor: round(quantile(floor, 0.5)),
      floorP99: round(quantile(floor, 0.99)),
      ratio: round(quantile(mine, 0.5) / quantile(floor, 0.5), 2),
      ratioP99: round(ratio, 2),
      ...(isGoal
        ? { goal: 'p99 <= 60 ms and <= 3x floor', clockErrorMs: round(clockErrorMs, 2), lost, overtaken, apiRequests }
        : {}),
      pass: isGoal
        ? judge({
            met: lost === 0 && quantile(mine, 0.99) <= 60 && ratio <= 3,
            share: Math.max(quantile(mine, 0.99) / 60, ratio / 3),
            floorRounds: rounds.floor.map((one) => quantile(one.pixel, 0.5)),
          })
        : null,
    })
  }
  const perDelta = cpuMs / (ROUNDS * EVENTS)
  print({
    ...shared,
    cell: `server CPU per delta, ${name}`,
    ...describeSamples([perDelta], 2),
    runs: ROUNDS * EVENTS,
    cores: cpus().length,
    pass: null,
  })
  const bytes = all('product', 'frameBytes')
  const line = quantile(all('product', 'lineBytes'), 0.5)
  print({
    ...shared,
    unit: 'B',
    cell: `delta frame, ${name}`,
    ...describeSamples(bytes, 0),
    watchLineBytes: line,
    ratio: round(quantile(bytes, 0.5) / line, 2),
    goal: '<= 300 B',
    pass: judge({ met: quantile(bytes, 0.5) <= 300, isTimed: false }),
  })
}

function startQuestion(name: string): ClusterQuestion {
  return { type: 'start', name, kustomizations: OBJECTS }
}

function markQuestion(side: Side, number: number): ClusterQuestion {
  const text = `Applied revision: bench-${String(number).padStart(6, '0')}`
  return { type: 'mark', name: side.name, ref: side.ref, text }
}

function openQuestion(url: string, count: number): ViewersQuestion {
  return { type: 'open', url, count }
}

function relayQuestion(server: string): RelayQuestion {
  return { server, path: KUSTOMIZATIONS }
}
