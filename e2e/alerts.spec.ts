// Whom Alerts tell of what: on their own pages, and above the feed what nobody is told of.
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
