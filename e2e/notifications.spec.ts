// The ntfy feed: what was sent, what is sent now, and silence that is never mistaken for peace.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'notifications' })

const TOPIC = 'cluster-alerts'
const messages = (page: Page) => page.getByRole('main').getByRole('article')

test('the last day is there, with titles, emoji and the objects that are meant', async ({ page }) => {
  await open(page, '/notifications')
  await expect(page.getByRole('heading', { name: 'Today', exact: true })).toBeVisible()
  await expect(messages(page).filter({ hasText: 'Disk almost full' }).first()).toContainText('/var/lib/longhorn')
  await expect(page.getByRole('main')).toContainText('💾')
  const failed = messages(page).filter({ hasText: 'BuildFailed' }).first()
  await expect(failed).toContainText(/now:\s*Failed/)
  await failed.getByRole('link', { name: /apps\/paperless$/ }).click()
  await expect(page).toHaveURL(/\/resources\/Kustomization\/apps\/paperless$/)
})

test('what is published arrives while one watches', async ({ page, cluster }) => {
  await open(page, '/notifications')
  cluster.control.publish(TOPIC, { title: 'The cellar is wet', message: 'sensor 4', priority: 5, tags: ['droplet'] })
  const message = messages(page).filter({ hasText: 'The cellar is wet' })
  await expect(message).toContainText('💧')
  await expect(message.getByRole('img', { name: /Priority (max|urgent)/i })).toBeVisible()
  await open(page, '/')
  cluster.control.publish(TOPIC, { title: 'And now the attic', message: 'sensor 9', priority: 5 })
  await expect(page.getByRole('region', { name: 'What changed' })).toContainText('And now the attic')
})

test('narrowing by priority and words stands in the URL', async ({ page }) => {
  await open(page, '/notifications')
  await page.getByRole('button', { name: 'High', exact: true }).click()
  await expect(page).toHaveURL(/priority=4/)
  await expect(messages(page).filter({ hasText: 'Backup finished' })).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Search notifications' }).fill('longhorn')
  await expect(page).toHaveURL(/q=longhorn/)
  await expect(messages(page).first()).toContainText('longhorn')
  await page.reload()
  await expect(page.getByRole('searchbox')).toHaveValue('longhorn')
  await page.getByRole('searchbox').fill('nobody ever said this')
  await expect(page.getByText('No message matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await expect(page).toHaveURL(/\/notifications$/)
  await expect(messages(page).filter({ hasText: 'Backup finished' }).first()).toBeVisible()
})

test('Markdown is drawn without becoming more than text and safe links', async ({ page, cluster }) => {
  let alerts = 0
  page.on('dialog', (dialog) => {
    alerts += 1
    void dialog.dismiss()
  })
  await open(page, '/notifications')
  cluster.control.publish(TOPIC, {
    title: '<script>alert(1)</script>',
    message:
      '**bold words** <img src=x onerror=alert(1)> ![pixel](https://tracker.example/p.png) [bad](javascript:alert(1)) [good](https://example.com/report)',
    markdown: true,
    click: 'javascript:alert(2)',
    icon: 'https://tracker.example/icon.png',
  })
  const message = messages(page).filter({ hasText: 'bold words' })
  await expect(message.locator('strong')).toHaveText('bold words')
  await expect(message).toContainText('<script>alert(1)</script>')
  await expect(message.getByRole('link', { name: 'good' })).toHaveAttribute('href', 'https://example.com/report')
  await expect(message.getByRole('link', { name: 'good' })).toHaveAttribute('rel', /noopener/)
  await expect(message.getByRole('link', { name: 'bad' })).toHaveCount(0)
  await expect(message.locator('img:not([alt=""])')).toHaveCount(0)
  await expect(page.locator('[href^="javascript:"], img[src*="tracker"], img[src="x"]')).toHaveCount(0)
  expect(alerts).toBe(0)
})

test('a dead ntfy is said where it matters and spoils nothing else', async ({ page, cluster }) => {
  await open(page, '/notifications')
  cluster.control.inject({ type: 'ntfy-outage' })
  await expect(page.getByRole('list', { name: 'What may be missing' })).toContainText(TOPIC, { timeout: 40_000 })
  await expect(messages(page).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'partly live' })).toBeVisible()
  await page.goto('/resources?kind=HelmRelease&namespace=monitoring')
  const row = page.getByRole('row', { name: /monitoring\/loki/ })
  await expect(row).toContainText('Ready')
  const release = cluster.control.get('HelmRelease/monitoring/loki')
  if (release === undefined) throw new Error('the stage has no loki')
  cluster.control.put({ ...release, spec: { ...release.spec, suspend: true } })
  await expect(row).toContainText('Suspended')
})
