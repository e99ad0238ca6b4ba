// Whom Alerts tell of what: on their own pages, on that of an object that fails, and above the feed what nobody is told of.
import { expect, open, test } from './support/stage'

test('an Alert names its Provider and what it tells of, and its Provider the Alerts that use it', async ({ page }) => {
  await open(page, '/resources/Alert/flux-system/cluster-errors')
  const main = page.getByRole('main')
  await expect(main).toContainText('errors only')
  await expect(main).toContainText('every HelmRelease in apps')
  await expect(main).toContainText('ntfy.monitoring.svc')
  // Messages of its topic are read, but under another name: whether they are its own nobody knows.
  await expect(main).toContainText('Not known: its Provider is not seen to send to the ntfy that is read here.')
  await main.getByRole('link', { name: 'Provider flux-system/ntfy-urgent' }).first().click()
  await expect(page).toHaveURL(/\/Provider\/flux-system\/ntfy-urgent$/)
  await expect(main.getByRole('link', { name: 'Alert flux-system/cluster-errors' }).first()).toBeVisible()
})

test('a Receiver names what it triggers, and the feed what no Alert tells of', async ({ page }) => {
  await open(page, '/resources/Receiver/flux-system/github-push')
  await expect(page.getByRole('main')).toContainText('GitRepository flux-system/flux-system')
  await open(page, '/notifications')
  await page.getByText(/objects have no Alert/).click()
  const alone = page.getByRole('region', { name: 'Objects without an Alert' })
  await expect(alone.getByRole('link', { name: /ImageRepository/ }).first()).toBeVisible()
})

test('an object that fails says whether anybody was told', async ({ page, cluster }) => {
  const address = `${cluster.ntfyUrl}/${cluster.topics.join()}`
  const told = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Was anybody told?' }) })
  await open(page, '/resources/Kustomization/apps/paperless')
  await expect(told).toContainText(/Yes, at \d\d:\d\d on topic cluster-alerts/)
  await told.getByRole('link', { name: 'All messages about it' }).click()
  await expect(page.getByRole('main').getByRole('article').first()).toContainText('apps/paperless')
  // A topic that nobody follows here, of the ntfy that is followed.
  const provider = cluster.control.get('Provider/flux-system/ntfy-urgent')
  if (provider === undefined) throw new Error('the stage has no such Provider')
  cluster.control.put({ ...provider, spec: { ...provider.spec, address: address.replace(/[^/]+$/, 'nobody-follows') } })
  await page.goto('/notifications')
  await page.getByText(/topic in use is not followed/).click()
  const unfollowed = page.getByRole('region', { name: /does not follow/ })
  await expect(unfollowed).toContainText('nobody-follows')
  cluster.control.put(provider)
})
