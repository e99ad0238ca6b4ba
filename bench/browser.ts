// The measured browser: Chromium without a window, pages with stamps, and the offset between its clock and ours.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { CHROMIUM_FLAGS } from '../e2e/support/chromium-flags'
import { now, sleep } from './clock'

export interface Clock {
  /** Added to the page's clock it gives ours. */
  readonly offsetMs: number
  readonly errorMs: number
}

export interface PageStamps {
  readonly arrived: ReadonlyMap<number, number>
  readonly painted: ReadonlyMap<number, number>
}

const CALIBRATIONS = 100
const SIZE = { width: 1440, height: 900 }

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...CHROMIUM_FLAGS],
  })
}

/** A page of its own context, with an empty cache. */
export async function openPage(browser: Browser, hasStamps = true): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZE })
  if (hasStamps) {
    await context.addInitScript({ content: readFileSync(join(import.meta.dirname, 'stamps.browser.js'), 'utf8') })
  }
  return context.newPage()
}

/** The page's clock is read between two readings of ours; the fastest answer tells most. */
export async function calibrate(page: Page): Promise<Clock> {
  let best: Clock = { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY }
  for (let sample = 0; sample < CALIBRATIONS; sample += 1) {
    const before = now()
    const there = await page.evaluate(() => performance.now())
    const after = now()
    const errorMs = (after - before) / 2
    if (errorMs < best.errorMs) best = { offsetMs: (before + after) / 2 - there, errorMs }
  }
  return best
}

/** Takes the stamps out of the page, in our clock, once the mark `last` was painted or time is up. */
export async function takeStamps(page: Page, clock: Clock, last: number, timeoutMs = 5_000): Promise<PageStamps> {
  await page
    .waitForFunction((seq) => window.benchStamps.painted.some(([one]) => one === seq), last, { timeout: timeoutMs })
    .catch(() => undefined)
  const raw = await page.evaluate(() => {
    const taken = { arrived: [...window.benchStamps.arrived], painted: [...window.benchStamps.painted] }
    window.benchStamps.arrived.length = 0
    window.benchStamps.painted.length = 0
    return taken
  })
  const shift = (stamps: readonly [number, number][]) => new Map(stamps.map(([seq, at]) => [seq, at + clock.offsetMs]))
  return { arrived: shift(raw.arrived), painted: shift(raw.painted) }
}

/** A Kustomization whose row is on the screen. */
export async function findShownRef(page: Page): Promise<string> {
  const link = page.locator('[role="row"] a[href^="/resources/Kustomization/"]').first()
  await link.waitFor({ timeout: 30_000 })
  // The snapshot of the stream may still replace the rows of the first paint.
  await sleep(1_500)
  const href = await link.getAttribute('href')
  return (href ?? '').split('/').slice(2, 5).join('/')
}
