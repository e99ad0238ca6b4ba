// What the screen says when it does not know: the API server gone, Fluxdeck itself gone, and both back by themselves.
import type { Page } from '@playwright/test'
import { findFreePort } from './support/free-port'
import { countGreenPixels } from './support/green-pixels'
import { startProduct } from './support/product'
import { expect, expectLive, open, test, writeKubeconfig } from './support/stage'

test.use({ part: 'outage' })

const notLive = (page: Page) => page.getByRole('button', { name: 'not live', exact: true })
const ROWS = '/resources?kind=Kustomization'

test('without the API server nothing is green and nothing is called well; it comes back alone', async ({
  page,
  context,
  cluster,
}) => {
  await open(page, ROWS)
  const wall = await context.newPage()
  await wall.goto('/wall')
  await expect(wall.getByRole('heading', { level: 1 })).toContainText('resources fail')
  expect(await countGreenPixels(page)).toBeGreaterThan(50)
  expect(await countGreenPixels(wall)).toBeGreaterThan(50)

  const lift = cluster.control.inject({ type: 'outage' })
  await expect(notLive(page)).toBeVisible({ timeout: 45_000 })
  await expect(page.getByRole('alert').filter({ hasText: 'Not live' })).toContainText(/Last update \d\d:\d\d:\d\d/)
  await expect(wall.getByRole('heading', { level: 1 })).toContainText(/NOT LIVE for \d+ (s|min), since \d\d:\d\d:\d\d/)
  await expect(wall.getByRole('listitem').filter({ hasText: 'apps/immich' })).toBeVisible()
  expect(await countGreenPixels(page)).toBe(0)
  expect(await countGreenPixels(wall)).toBe(0)
  const state = await (await page.request.get('/api/state')).json()
  expect(state.verdict.level).toBe('unknown')
  // One trouble is told once, whatever it takes away.
  expect(state.verdict.reasons.filter(({ code }: { code: string }) => code.startsWith('source_'))).toHaveLength(1)

  await page.goto('/')
  await expect(notLive(page)).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'Not live' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('not live')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/\d+ kinds/)

  lift()
  await expectLive(page)
  await expect(page.getByRole('alert').filter({ hasText: 'Not live' })).toHaveCount(0)
  await expect(wall.getByRole('heading', { level: 1 })).toContainText('resources fail')
  await page.goto(ROWS)
  await expectLive(page)
  await expect.poll(() => countGreenPixels(page)).toBeGreaterThan(50)
})

test('one kind that cannot be read any more is named, and the rest stays as live as it is', async ({
  page,
  cluster,
}) => {
  await open(page, '/')
  const lift = cluster.control.inject({ type: 'answer', path: '/helmreleases', code: 500 })
  cluster.control.inject({ type: 'cut' })()
  const banner = page.getByRole('alert').filter({ hasText: 'HelmReleases' })
  await expect(banner).toBeVisible({ timeout: 45_000 })
  await expect(page.getByRole('button', { name: /sources? not live$/ })).toBeVisible()
  lift()
  await expectLive(page)
  await expect(banner).toHaveCount(0)
})

test('a page whose Fluxdeck was killed says so, and recovers without a reload', async ({
  page,
  productEnv,
  cluster,
}) => {
  const port = String(await findFreePort())
  const env = { ...productEnv, PORT: port }
  const first = await startProduct({ env })
  await page.clock.install()
  await page.goto(`${first.url}${ROWS}`)
  await expectLive(page)
  await page.evaluate(() => {
    document.body.dataset.seenBefore = 'yes'
  })
  await first.kill()
  await expect(page.getByRole('button', { name: 'live', exact: true })).toHaveCount(0)
  await page.clock.fastForward('00:50')
  await expect(notLive(page)).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'Not live' })).toBeVisible()
  expect(await countGreenPixels(page)).toBe(0)

  const { control } = cluster
  const object = control.get('Kustomization/apps/adguard')
  if (object === undefined) throw new Error('the stage has no adguard')
  control.put({ ...object, spec: { ...object.spec, suspend: true } })
  const second = await startProduct({ env })
  await expect(async () => {
    await page.clock.fastForward('00:31')
    await expect(page.getByRole('button', { name: 'live', exact: true })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 45_000 })
  expect(await page.evaluate(() => document.body.dataset.seenBefore)).toBe('yes')
  await expect(page.getByRole('row', { name: /apps\/adguard/ })).toContainText('Suspended')
  await second.stop()
  control.put(object)
})

test('with the cluster gone from the first second the page says what is missing', async ({ page, productEnv }) => {
  const closed = await findFreePort()
  const product = await startProduct({
    env: { ...productEnv, KUBECONFIG: await writeKubeconfig(test.info().outputPath(), `http://127.0.0.1:${closed}`) },
    until: '/healthz',
  })
  await page.goto(product.url)
  await expect(page.getByRole('alert').first()).toBeVisible({ timeout: 45_000 })
  await expect(page.getByRole('main')).not.toContainText('Nothing needs you')
  await expect(page.getByRole('main')).not.toContainText('Everything reconciled')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/The API server at \S+ refuses the connection\.$/)
  await expect
    .poll(() => product.logs())
    .toMatch(/cannot be read: The API server at \S+ refuses the connection\. Fluxdeck goes on trying\./)
  expect(await countGreenPixels(page)).toBe(0)
  await product.stop()
})
