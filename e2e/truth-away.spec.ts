// The screen never says more than it knows of what is away: a kind, the API server, Fluxdeck itself, Flux itself.
import type { Page } from '@playwright/test'
import type { State } from '@/lib/contract/state'
import { startSimulator } from '@/lib/simulator/simulator'
import { formatClock } from '@/lib/time'
import { readState } from './support/api-answers'
import { findFreePort } from './support/free-port'
import { countGreenPixels } from './support/green-pixels'
import { type Product, startProduct } from './support/product'
import { expect, open, test, writeKubeconfig } from './support/stage'

test.use({ part: 'truth away' })

const HOUR_MS = 3_600_000

const main = (page: Page) => page.getByRole('main')

test('a kind that may not be read any more has no colour anywhere, and the others keep theirs', async ({
  page,
  cluster,
}) => {
  const sources = '/resources?kind=OCIRepository'
  await open(page, sources)
  expect(await countGreenPixels(page)).toBeGreaterThan(50)
  const lift = cluster.control.inject({ type: 'forbid', plural: 'ocirepositories' })
  cluster.control.inject({ type: 'cut' })()
  await expect(page.getByRole('button', { name: /sources? not live$/ })).toBeVisible({ timeout: 45_000 })
  await expect(main(page)).toContainText('out of date')
  await expect.poll(() => countGreenPixels(page)).toBe(0)
  await page.goto('/graph?scope=delivery&kind=OCIRepository&as=list')
  await expect(main(page)).toContainText('platform-manifests')
  await expect.poll(() => countGreenPixels(page)).toBe(0)
  await page.goto('/graph?scope=delivery&kind=OCIRepository')
  await expect(main(page).locator('g.node').filter({ hasText: 'platform-manifests' })).toBeAttached()
  await expect.poll(() => countGreenPixels(page)).toBe(0)
  await page.goto('/resources/OCIRepository/flux-system/platform-manifests')
  await expect(main(page)).toContainText('out of date')
  await page.goto('/resources/Kustomization/flux-system/cloudnative-pg')
  const heading = page.getByRole('heading', { name: 'Delivery', level: 2 })
  const steps = main(page).locator('section').filter({ has: heading }).last().getByRole('listitem')
  await expect(steps).toHaveCount(2)
  await expect.poll(() => countGreenPixels(page, steps.first())).toBe(0)
  expect(await countGreenPixels(page, steps.last())).toBeGreaterThan(0)
  await page.goto('/resources?kind=Kustomization')
  await expect.poll(() => countGreenPixels(page)).toBeGreaterThan(50)
  lift()
  await page.goto(sources)
  await expect(page.getByRole('button', { name: 'live', exact: true })).toBeVisible({ timeout: 90_000 })
  expect(await countGreenPixels(page)).toBeGreaterThan(50)
})

test('while the API server is away the age of the data stands still, and Fluxdeck going on is no news of it', async ({
  page,
  cluster,
}) => {
  await page.goto('/wall')
  await expect(main(page)).toContainText('as of')
  const icon = await readIcon(page)
  const lift = cluster.control.inject({ type: 'outage' })
  await expect(main(page)).toContainText('NOT LIVE', { timeout: 45_000 })
  await expect.poll(async () => ageOf(await readState(page)), { timeout: 30_000 }).toBeGreaterThan(8_000)
  const { asOf = '' } = await readState(page)
  await expect(main(page)).toContainText(`as of ${formatClock(new Date(asOf), { seconds: true })}`)
  await expect(page).toHaveTitle(/^\? /)
  expect(await readIcon(page)).not.toBe(icon)
  lift()
  await expect(main(page)).not.toContainText('NOT LIVE', { timeout: 45_000 })
  await expect(page).not.toHaveTitle(/^\? /)
  await expect.poll(() => readIcon(page)).toBe(icon)
})

test('a wall whose Fluxdeck is gone says at once that it tries again, then for how long nothing is live', async ({
  page,
  productEnv,
}) => {
  const product = await startProduct({ env: productEnv })
  await page.clock.install()
  const followed = page.waitForRequest(/\/api\/stream/)
  await page.goto(`${product.url}/wall`)
  await followed
  await expect(page.getByRole('heading', { level: 1 })).toContainText('fail')
  await expect(main(page)).not.toContainText('reconnecting')
  await product.kill()
  await expect(main(page)).toContainText('reconnecting')
  await page.clock.fastForward('00:50')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/NOT LIVE for \d+ s, since \d\d:\d\d:\d\d/)
  await expect(main(page)).toContainText('Fluxdeck itself does not answer')
  await expect(page).toHaveTitle(/^\? /)
  await page.clock.fastForward(60 * HOUR_MS)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    /NOT LIVE for 2 d 12 h, since [A-Z][a-z]{2} \d+ [A-Z][a-z]{2}( \d{4})? \d\d:\d\d/,
  )
  expect(await countGreenPixels(page)).toBe(0)
})

test.describe('a cluster that was never read', () => {
  test('has no age and no graph, and neither is an empty cluster', async ({ page, productEnv }, info) => {
    const server = `http://127.0.0.1:${await findFreePort()}`
    const KUBECONFIG = await writeKubeconfig(info.outputPath(), server)
    const product = await startProduct({ env: { ...productEnv, KUBECONFIG }, until: '/healthz' })
    await showing(product, async () => {
      await page.goto(product.url)
      await expect(page.getByRole('alert').filter({ hasText: 'Nothing was read yet' })).toBeVisible({ timeout: 45_000 })
      await expect(main(page)).not.toContainText(/read \d+ s ago/)
      await page.goto(`${product.url}/wall`)
      await expect(main(page)).toContainText('never read')
      await expect(main(page)).not.toContainText('as of')
      await expect(main(page)).toContainText(new URL(server).host)
      await page.goto(`${product.url}/graph`)
      await expect(main(page)).toContainText('The cluster could not be read')
      await expect(main(page)).not.toContainText('Nothing to draw')
    })
  })

  test('and one without Flux is told in one sentence, with why and what next', async ({ page, productEnv }, info) => {
    const ending = new AbortController()
    const absentKinds = (await readState(page)).sources.flatMap(({ kind }) => kind ?? [])
    const scenario = { objects: [], absentKinds }
    const { server } = await startSimulator({ scenario, signal: ending.signal })
    const KUBECONFIG = await writeKubeconfig(info.outputPath(), server)
    const product = await startProduct({ env: { ...productEnv, KUBECONFIG } })
    await showing(product, async () => {
      await page.goto(product.url)
      const verdict = page.getByRole('region', { name: 'Verdict' })
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flux is not installed in this cluster.')
      await expect(verdict).toContainText(/CRDs of .*Install Flux/)
      await expect(verdict).not.toContainText('controllers not readable')
      await expect(main(page)).not.toContainText(/No problem is known|Nothing needs you/)
    })
    ending.abort()
  })
})

async function showing(product: Product, look: () => Promise<void>): Promise<void> {
  try {
    await look()
  } finally {
    await product.stop()
  }
}

/** What the tab shows, once the page has drawn it. */
async function readIcon(page: Page): Promise<string> {
  return (await page.locator('link[data-live-icon]').getAttribute('href')) ?? ''
}

function ageOf({ serverTime, asOf = serverTime }: State): number {
  return Date.parse(serverTime) - Date.parse(asOf)
}
