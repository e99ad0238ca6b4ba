// What happened: a deploy that breaks three objects and its repair, last night, and a time at which nobody recorded.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { startProduct } from './support/product'
import { pushCommit } from './support/push-commit'
import { expect, open, test } from './support/stage'
import { zoneAtNight } from './support/zone-at-night'

// A roll-out of the homelab goes through its layers one by one: there they are quick.
test.use({ part: 'history', timezoneId: zoneAtNight(), speed: 60 })

const SOURCE = 'GitRepository/flux-system/flux-system'
const BROKEN = ['jellyfin', 'vaultwarden', 'adguard'].map((name) => `Kustomization/apps/${name}`)
const BREAK = 'feat: break three'
const REVERT = `Revert "${BREAK}"`
const LONG = { timeout: 45_000 }

// What the first story does is what the others look back on.
test.describe.configure({ mode: 'serial' })

const deployOf = (page: Page, subject: string): Locator =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: subject })

/** Of each of the three what it ran before and runs now, once it ended so. */
async function readChanges(page: Page, outcome: string): Promise<readonly (readonly string[])[]> {
  const objects = page.getByRole('region', { name: 'Objects' })
  const changes: string[][] = []
  for (const ref of BROKEN) {
    const line = objects.getByRole('listitem').filter({ has: page.locator(`a[href$="${ref}"]`) })
    await expect(line, ref).toContainText(outcome, LONG)
    await expect(line, ref).toContainText('→', LONG)
    changes.push(/([0-9a-f]{8}) → ([0-9a-f]{8})/.exec(await line.innerText())?.slice(1) ?? [])
  }
  return changes
}

test('a deploy that breaks three objects says which, and a revert brings back what they ran', async ({
  page,
  cluster,
}) => {
  const { control } = cluster
  const message = 'health check failed after 5m0s: no such volume'
  for (const ref of BROKEN) control.fail(ref, { reason: 'HealthCheckFailed', message })
  pushCommit(control, SOURCE, BREAK, { changes: BROKEN })
  await open(page, '/deploys')
  const broken = deployOf(page, BREAK)
  await expect(broken).toContainText(/3 of \d+ objects changed, [3-9] failed/, LONG)
  await expect(broken).toContainText('Failed in part', LONG)
  await broken.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(BREAK)
  const broke = await readChanges(page, 'Failed')
  expect(new Set(broke.flat()).size).toBe(2 * BROKEN.length)

  for (const ref of BROKEN) control.heal(ref)
  pushCommit(control, SOURCE, REVERT, { changes: BROKEN, isRevert: true })
  await page.getByRole('link', { name: 'Next', exact: true }).click(LONG)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(REVERT)
  expect(await readChanges(page, 'Done')).toEqual(broke.map(([before = '', after = '']) => [after, before]))
  await expect(page.getByRole('main')).toContainText(/3 of \d+ objects changed/)
  await page.getByRole('button', { name: 'Compare with the one before' }).click()
  await expect(page).toHaveURL(/with=/)
  await expect(page.getByRole('heading', { level: 2 })).toContainText('From')
  await expect(page.locator('li[data-verdict="differs"]')).toHaveCount(BROKEN.length)
})

test('last night is one press away, with the deploys in it', async ({ page }) => {
  await open(page, '/')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Last night' }).click()
  await expect(page).toHaveURL(/since=.*until=/)
  const night = page.getByRole('region', { name: /^Night to/ })
  await expect(night).toContainText(BREAK)
  await expect(night).toContainText(/failed for/)
  await page.reload()
  await expect(night).toContainText(BREAK)
})

test('the last days stand above it, one bar each', async ({ page }) => {
  await open(page, '/history')
  await expect(page.getByRole('group', { name: 'The last days' }).getByRole('button')).toHaveCount(30)
})

test('an object shows its states of seven days and its deploys', async ({ page }) => {
  await open(page, `/resources/${BROKEN[0]}`)
  await expect(page.getByRole('heading', { name: 'Last seven days' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Not recorded for')
  await expect(page.getByRole('main')).toContainText(REVERT)
  // What was recorded and said by an event stands there once.
  const happened = page.locator('[data-row]:not([data-row="notification"])')
  await expect(happened.filter({ hasText: 'Ready → Failed' })).toHaveCount(1)
  await expect(happened.filter({ hasText: 'no such volume' })).toHaveCount(1)
  await expect(happened.filter({ hasText: 'now runs' })).toHaveCount(1)
})

test('whoever comes back after a while is told what happened since', async ({ page }) => {
  await open(page, '/')
  // What remembers it comes to life behind the rest of the page.
  await page.waitForFunction(() => Object.keys(localStorage).some((name) => name.startsWith('fluxdeck.here')))
  await page.evaluate(() => {
    const [key] = Object.keys(localStorage).filter((name) => name.startsWith('fluxdeck.here'))
    if (key !== undefined) localStorage.setItem(key, JSON.stringify([Date.now() - 3_600_000]))
  })
  await page.reload()
  const missed = page.getByRole('region', { name: 'Since you were here' })
  await expect(missed).toContainText(/\d+ deploys?.*objects? failed/)
  await missed.getByRole('link', { name: 'What happened' }).click()
  await expect(page).toHaveURL(/\/history\?since=/)
})

test('a time at which nobody recorded is told as one, and what changed in it as late', async ({ page, kubeconfig }) => {
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-history-'))
  const env = { CLUSTER: 'kubeconfig', KUBECONFIG: kubeconfig, HISTORY_URL: `file:${folder}/history.db` }
  const first = await startProduct({ env })
  await page.goto(`${first.url}/history`)
  await expect(page.getByRole('main')).toContainText('started')
  await first.stop()
  const second = await startProduct({ env })
  await page.goto(`${second.url}/history`)
  await expect(page.locator('[data-entry="gap"]')).toContainText(/Nobody recorded for .*: Fluxdeck was not running/)
  await second.stop()
  await rm(folder, { recursive: true, force: true })
})
