// A laptop that others use too: nothing is shown before a launch address was opened, and the page says how to get one.
import { expect, open, test as stage } from './support/stage'

const test = stage.extend<object, object>({
  productEnv: [
    async ({ kubeconfig }, use) => {
      await use({ CLUSTER: 'kubeconfig', KUBECONFIG: kubeconfig, REQUIRE_LAUNCH: '1' })
    },
    { scope: 'worker' },
  ],
})

const PLACE = '/resources/Kustomization/apps/jellyfin?tab=yaml'

test('shows the way in, and everything to the browser that was launched', async ({ page, product }) => {
  await page.goto(PLACE)
  await expect(page).toHaveURL(/\/login\?returnTo=/)
  await expect(page.getByRole('main')).toContainText('Open a launch address')
  await expect(page.getByRole('main')).toContainText('press Enter in its terminal')
  expect((await page.request.get('/api/state')).status()).toBe(401)
  expect((await page.request.get('/healthz')).status()).toBe(200)

  await page.goto(`${await product.nextLaunchUrl()}?returnTo=${encodeURIComponent(PLACE)}`)
  await expect(page).toHaveURL(`${product.url}${PLACE}`)
  await open(page, PLACE)
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'ali' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${product.url}/login`)
  expect((await page.request.get('/api/state')).status()).toBe(401)
})
