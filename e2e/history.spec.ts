// What happened: a deploy that breaks three objects and its repair, last night, and a time at which nobody recorded.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { startProduct } from './support/product'
import { pushCommit } from './support/push-commit'
import { expect, open, test } from './support/stage'
import { zoneAtNight } from './support/zone-at-night'

test.use({ part: 'history', timezoneId: zoneAtNight() })

const SOURCE = 'GitRepository/flux-system/flux-system'
const BROKEN = ['jellyfin', 'vaultwarden', 'adguard'].map((name) => `Kustomization/apps/${name}`)
/** A roll-out of the homelab goes through its layers one by one. */
const LONG = { timeout: 90_000 }

// What the first story does is what the others look back on.
test.describe.configure({ mode: 'serial', timeout: 240_000 })

const deployOf = (page: Page, subject: string): Locator =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: subject })

test('a deploy that breaks three objects says which, and its repair mends them', async ({ page, cluster }) => {
  const { control } = cluster
  for (const ref of BROKEN)
    control.fail(ref, { reason: 'BuildFailed', message: 'kustomize build failed: no such file' })
  pushCommit(control, SOURCE, 'feat: break three')
  await open(page, '/deploys')
  const broken = deployOf(page, 'feat: break three')
  await expect(broken).toContainText(/\b[3-9] failed/, LONG)
  await expect(broken).toContainText('Failed in part', LONG)
  await broken.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('feat: break three')
  const objects = page.getByRole('region', { name: 'Objects' })
  for (const ref of BROKEN)
    await expect(
      objects
        .getByRole('listitem')
        .filter({ hasText: ref.split('/')[2] ?? '' })
        .first(),
    ).toContainText('Failed')

  for (const ref of BROKEN) control.heal(ref)
  pushCommit(control, SOURCE, 'fix: mend three')
  await page.getByRole('link', { name: 'Next', exact: true }).click(LONG)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('fix: mend three')
  for (const ref of BROKEN)
    await expect(
      objects
        .getByRole('listitem')
        .filter({ hasText: ref.split('/')[2] ?? '' })
        .first(),
    ).toContainText('Done', LONG)
  await page.getByRole('button', { name: 'Compare with the one before' }).click()
  await expect(page).toHaveURL(/with=/)
  await expect(page.getByRole('heading', { level: 2 })).toContainText('From')
})

test('last night is one press away, with the deploys in it', async ({ page }) => {
  await open(page, '/')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Last night' }).click()
  await expect(page).toHaveURL(/since=.*until=/)
  const night = page.getByRole('region', { name: /^Night to/ })
  await expect(night).toContainText('feat: break three')
  await expect(night).toContainText(/failed for/)
  await page.reload()
  await expect(night).toContainText('feat: break three')
})

test('the last days stand above it, one bar each', async ({ page }) => {
  await open(page, '/history')
  await expect(page.getByRole('group', { name: 'The last days' }).getByRole('button')).toHaveCount(30)
})

test('an object shows its states of seven days and its deploys', async ({ page }) => {
  await open(page, `/resources/${BROKEN[0]}`)
  await expect(page.getByRole('heading', { name: 'Last seven days' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Not recorded for')
  await expect(page.getByRole('main')).toContainText('fix: mend three')
})

test('whoever comes back after a while is told what happened since', async ({ page }) => {
  await open(page, '/')
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
