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
  await expect(page.getByRole('region', { name: 'Notifications', exact: true })).toContainText('And now the attic')
})

test('narrowing by priority and words stands in the URL', async ({ page }) => {
  await open(page, '/notifications')
  await page.getByRole('button', { name: 'Priority' }).click()
  await page.getByRole('checkbox', { name: 'High', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/priority=4/)
  await expect(page.getByRole('main')).toContainText('Messages of priority High')
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

test('errors about what still fails are found by kind, namespace and day, and told as a sentence', async ({ page }) => {
  await open(page, '/notifications?namespace=apps&kind=Kustomization')
  const main = page.getByRole('main')
  await page.getByRole('button', { name: 'Errors', exact: true }).click()
  await page.getByRole('button', { name: 'Still failing', exact: true }).click()
  await expect(page).toHaveURL(/still=failing/)
  await expect(main).toContainText('Errors about Kustomization in apps still failing')
  await expect(messages(page).first()).toContainText('apps/paperless')
  await expect(messages(page).filter({ hasNotText: 'apps/paperless' })).toHaveCount(0)
  const when = page.getByRole('combobox', { name: 'When' })
  await when.click()
  await page.getByRole('option', { name: 'Another day …' }).click()
  await expect(page).toHaveURL(/when=\d{4}-\d\d-\d\d/)
  const day = page.getByLabel('Day', { exact: true }).and(page.locator('input'))
  const yesterday = await day.inputValue()
  await page.getByRole('button', { name: 'Day before' }).click()
  await expect(day).not.toHaveValue(yesterday)
  await page.getByRole('button', { name: 'Day after' }).click()
  await page.getByRole('button', { name: 'Day after' }).click()
  await expect(page.getByRole('button', { name: 'Day after' })).toBeDisabled()
  await day.fill(yesterday)
  await expect(page).toHaveURL(new RegExp(`when=${yesterday}`))
  await page.getByRole('button', { name: 'Now', exact: true }).click()
  await expect(page).not.toHaveURL(/when=/)
  await page.goto('/notifications?namespace=nosuch&still=failing')
  await expect(main).toContainText('Messages about objects in nosuch still failing: none is known.')
})

test('what came since the last visit stands above a line, and repeats are one row that opens', async ({
  page,
  cluster,
}) => {
  const main = page.getByRole('main')
  await open(page, '/notifications')
  await expect(messages(page).first()).toBeVisible()
  await expect(main).not.toContainText('read until')
  await page.getByRole('link', { name: 'Images' }).first().click()
  await expect(page).toHaveURL(/\/images/)
  for (const percent of [91, 92, 93])
    cluster.control.publish(TOPIC, {
      title: 'Cistern low',
      message: `at ${percent} %`,
      priority: 4,
      tags: ['potable_water'],
    })
  await page
    .getByRole('link', { name: /Notifications/ })
    .first()
    .click()
  const repeated = messages(page).filter({ hasText: 'Cistern low' })
  await expect(repeated).toHaveCount(1)
  await expect(repeated).toContainText('at 93 %')
  await expect(main).toContainText(/3 new\s*since you last looked/)
  await expect(repeated.getByRole('img', { name: 'Priority high' })).toContainText('High')
  await repeated.getByRole('button', { name: /× 3, first \d\d:\d\d/ }).click()
  await expect(messages(page).filter({ hasText: 'Cistern low' })).toHaveCount(3)
  await expect(main.getByText(/read until \d\d:\d\d/)).toBeVisible()
  await page.getByRole('button', { name: 'Mark all read' }).click()
  await expect(main).not.toContainText('read until')
})

test('a message can be copied and leads to ntfy, and its tags are words where no font has emoji', async ({
  page,
  context,
  cluster,
}) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.toDataURL = () => 'the same box'
  })
  await context.grantPermissions(['clipboard-write'])
  await open(page, '/notifications')
  cluster.control.publish(TOPIC, { title: 'The roof leaks', message: 'at the chimney', tags: ['droplet', 'attic'] })
  const message = messages(page).filter({ hasText: 'The roof leaks' })
  await expect(message).toContainText('droplet')
  await expect(message).not.toContainText('💧')
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'The roof leaks' })
  await expect(row.getByRole('link', { name: /open in ntfy/ }).first()).toHaveAttribute(
    'href',
    `${cluster.ntfyUrl}/${TOPIC}`,
  )
  await row.hover()
  await row.getByRole('button', { name: 'Copy message' }).click()
  await expect(row.getByRole('button', { name: 'Copied' })).toBeVisible()
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
  await expect(message.getByRole('link', { name: 'icon' })).toHaveAttribute('href', 'https://tracker.example/icon.png')
  await expect(message.locator('img:not([alt=""])')).toHaveCount(0)
  await expect(page.locator('[href^="javascript:"], img[src*="tracker"], img[src="x"]')).toHaveCount(0)
  expect(alerts).toBe(0)
})

test('a dead ntfy is said where it matters and spoils nothing else', async ({ page, cluster }) => {
  await open(page, '/notifications')
  cluster.control.inject({ type: 'ntfy-outage' })
  await expect(page.getByRole('list', { name: 'What may be missing' })).toContainText(TOPIC, { timeout: 40_000 })
  await expect(messages(page).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /sources? not live$/ })).toBeVisible()
  await page.goto('/resources?kind=HelmRelease&namespace=monitoring')
  const row = page.getByRole('row', { name: /monitoring\/loki/ })
  await expect(row).toContainText('Ready')
  const release = cluster.control.get('HelmRelease/monitoring/loki')
  if (release === undefined) throw new Error('the stage has no loki')
  cluster.control.put({ ...release, spec: { ...release.spec, suspend: true } })
  await expect(row).toContainText('Suspended')
})
