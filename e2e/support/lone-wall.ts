// A wall that hangs for a week while nobody looks: its clock is sped up by the hour, its cluster fails, is away and comes
// back, and each hour it is asked what it shows and what it costs.
import { type CDPSession, chromium, type Page } from '@playwright/test'
import type { SimulatorControl } from '@/lib/simulator/simulator'
import { CHROMIUM_FLAGS } from './chromium-flags'
import { findChromium } from './find-chromium.mjs'
import { countGreenPixels } from './green-pixels'
import { waitUntil } from './wait-until'

const HOUR_MS = 3_600_000
const PATIENCE = { timeoutMs: 60_000 }
const LONG_GONE = /NOT LIVE for \d+ (h|d)/
/** How much more at the end of it all is no growth: what is kept is bounded, and reached late. */
const FLAT = { heapMb: 4, nodes: 400 }

export interface WallHour {
  readonly tone: string
  readonly heapMb: number
  readonly nodes: number
  /** What it said that was not so. */
  readonly lies: readonly string[]
}

export interface LoneWall {
  /** The next hour. */
  spendHour(): Promise<WallHour>
}

/** `ref` is an object that may be broken and mended. */
export async function hangWall(page: Page, url: string, control: SimulatorControl, ref: string): Promise<LoneWall> {
  await page.clock.install()
  await page.goto(url)
  const probe = await page.context().newCDPSession(page)
  await untilTone(page, (tone) => tone !== 'stale')
  let hour = 0
  return {
    async spendHour() {
      hour += 1
      const lies = await HOURS[hour % HOURS.length]?.(page, control, ref)
      return { tone: await readTone(page), ...(await weigh(probe)), lies: lies ?? [] }
    },
  }
}

type Hour = (page: Page, control: SimulatorControl, ref: string) => Promise<readonly string[]>

const HOURS: readonly Hour[] = [
  async (page) => {
    await page.clock.fastForward(HOUR_MS)
    await untilTone(page, (tone) => tone !== 'stale')
    return []
  },
  async (page, control, ref) => {
    setReady(control, ref, 'False')
    await page.clock.fastForward(HOUR_MS)
    await untilTone(page, (tone) => tone === 'failing')
    return []
  },
  async (page, control, ref) => {
    const lift = control.inject({ type: 'outage' })
    try {
      // Not of the silence that the hour before left behind: of the API server, whose word stands below.
      await waitUntil('the wall to say why', async () => (await readWhy(page)).includes(': ') || undefined, PATIENCE)
      await untilTone(page, (tone) => tone === 'stale')
      // Else the first word of Fluxdeck sets the clock of the page right, and no hour has passed.
      await page.context().setOffline(true)
      await page.clock.fastForward(HOUR_MS)
      const headline = await untilHeadline(page, LONG_GONE)
      const green = await countGreenPixels(page)
      return [
        ...((await readTone(page)) === 'stale' ? [] : ['not live, and it does not look so']),
        ...(LONG_GONE.test(headline) ? [] : [`not live for an hour, and it says: ${headline}`]),
        ...(green === 0 ? [] : [`not live, and ${green} pixels are green`]),
      ]
    } finally {
      await page.context().setOffline(false)
      setReady(control, ref, 'True')
      lift()
      await untilTone(page, (tone) => tone !== 'stale')
    }
  },
]

/** What grew that should not. The first hours fill what is kept. */
export function findGrowth(hours: readonly WallHour[]): readonly string[] {
  const third = Math.max(1, Math.floor(hours.length / 3))
  const [early, late] = [hours.slice(third, 2 * third), hours.slice(-third)]
  return (['heapMb', 'nodes'] as const).flatMap((what) => {
    const [before, after] = [early, late].map((some) => Math.min(...some.map((one) => one[what])))
    const grown = (after ?? 0) - (before ?? 0)
    return grown > FLAT[what] ? [`${what} grew by ${grown.toFixed(1)} to ${after?.toFixed(1)}`] : []
  })
}

/** The same outside of a story. */
export async function hangWallAlone(url: string, control: SimulatorControl, ref: string) {
  const executablePath = await findChromium()
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...CHROMIUM_FLAGS],
  })
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  const page = await context.newPage()
  return { ...(await hangWall(page, url, control, ref)), close: () => browser.close() }
}

function setReady(control: SimulatorControl, ref: string, status: 'True' | 'False'): void {
  const [type, reason] = ['Ready', status === 'True' ? 'ReconciliationSucceeded' : 'BuildFailed']
  const lastTransitionTime = new Date().toISOString()
  control.setStatus(ref, { conditions: [{ type, status, reason, message: 'so it is', lastTransitionTime }] })
}

/** The headline once it is painted, and whatever it says if that never comes. */
async function untilHeadline(page: Page, words: RegExp): Promise<string> {
  const heading = page.getByRole('heading', { level: 1 })
  await heading
    .filter({ hasText: words })
    .waitFor()
    .catch(() => undefined)
  return (await heading.textContent()) ?? ''
}

async function readTone(page: Page): Promise<string> {
  return (await page.getByRole('main').getAttribute('data-tone')) ?? ''
}

async function readWhy(page: Page): Promise<string> {
  const [why = ''] = await page.getByRole('list', { name: 'What is not read' }).allTextContents()
  return why
}

async function untilTone(page: Page, isRight: (tone: string) => boolean): Promise<void> {
  const wanted = async () => (isRight(await readTone(page)) ? true : undefined)
  await waitUntil('the wall to show it', wanted, PATIENCE)
}

async function weigh(probe: CDPSession): Promise<Pick<WallHour, 'heapMb' | 'nodes'>> {
  await probe.send('HeapProfiler.collectGarbage')
  const { usedSize } = await probe.send('Runtime.getHeapUsage')
  const { nodes } = await probe.send('Memory.getDOMCounters')
  return { heapMb: usedSize / 1024 / 1024, nodes }
}
