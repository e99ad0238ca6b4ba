// Requests for several objects: named before they are sent, sent in order, told to everybody, and stopped by anybody.
import type { Browser, Locator, Page } from '@playwright/test'
import { findFreePort } from './support/free-port'
import { startProduct } from './support/product'
import { expect, open, test } from './support/stage'

test.use({ part: 'bulk' })

const APPS = '/resources?namespace=apps&kind=Kustomization'
const ks = (name: string) => `Kustomization/apps/${name}`
const tick = (page: Page, ref: string) => page.getByRole('checkbox', { name: `Select ${ref}`, exact: true })
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' })
const question = (page: Page) => page.getByRole('alertdialog')
const dock = (page: Page, size: number, label = 'Reconcile') =>
  page.getByRole('region', { name: `${label}, ${size} objects` }).first()
const result = (progress: Locator, name: string) =>
  progress
    .getByRole('list', { name: 'Results' })
    .getByRole('listitem')
    .filter({ hasText: `apps/${name}` })

async function tickAll(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await tick(page, ks(name)).click()
  await expect(bar(page).getByRole('status')).toContainText(`${names.length} selected`)
}

async function sendReconcile(page: Page, count: number): Promise<void> {
  await bar(page).getByRole('button', { name: 'Reconcile', exact: true }).click()
  await question(page)
    .getByRole('button', { name: `Reconcile ${count}` })
    .click()
}

async function secondPage(browser: Browser, address: string, path: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: new URL(address).origin })).newPage()
  await page.goto(address)
  await open(page, path)
  return page
}

test('a selection is named, sent in order, and each result told', async ({ operatorPage: page, cluster }) => {
  await open(page, APPS)
  await tickAll(page, ['paperless-ai', 'paperless', 'databases', 'minecraft', 'adguard'])
  await expect(bar(page)).toContainText('1 suspended will be skipped')
  await bar(page).getByRole('button', { name: 'Reconcile', exact: true }).click()
  await expect(question(page)).toContainText('Reconcile: 4 objects?')
  await expect(question(page)).toContainText('In dependency order')
  await expect(question(page).getByRole('list', { name: 'Will be skipped' })).toContainText('apps/minecraft')
  const before = cluster.control.requests().length
  await question(page).getByRole('button', { name: 'Reconcile 4' }).click()
  await expect(bar(page)).toHaveCount(0)

  const progress = dock(page, 4)
  await expect(progress.getByRole('status')).toContainText('4 of 4', { timeout: 30_000 })
  await expect(progress).toContainText('2 done')
  await expect(progress).toContainText('1 failed')
  await expect(progress).toContainText('1 not sent')
  await progress.getByRole('button', { name: 'Results' }).click()
  await expect(result(progress, 'databases')).toContainText('Done')
  await expect(result(progress, 'paperless').first()).toContainText('Failed · retrying')
  await expect(result(progress, 'paperless-ai')).toContainText('Not sent: Kustomization apps/paperless failed.')

  const patched = cluster.control
    .requests()
    .slice(before)
    .filter(({ method }) => method === 'PATCH')
    .map(({ path }) => path.replace(/^.*\/([^/?]+)\?.*$/, '$1'))
  expect(patched.indexOf('databases')).toBeLessThan(patched.indexOf('paperless'))
  expect([...patched].sort()).toEqual(['adguard', 'databases', 'paperless'])

  await progress.getByRole('button', { name: 'Close', exact: true }).click()
  await page.reload()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect(progress).toHaveCount(0)
})

test('two people see the same, a reload loses nothing, and a stop sends nothing more', async ({
  operatorPage: page,
  cluster,
  browser,
  product,
}) => {
  const { control } = cluster
  await open(page, APPS)
  await tickAll(page, ['databases', 'nextcloud', 'immich'])
  const other = await secondPage(browser, await product.nextLaunchUrl(), '/')
  control.pause()
  await sendReconcile(page, 3)
  for (const one of [page, other]) await expect(dock(one, 3).getByRole('status')).toContainText('0 of 3')

  await page.reload()
  await expect(dock(page, 3).getByRole('status')).toContainText('0 of 3')
  await dock(page, 3).getByRole('button', { name: 'Results' }).click()
  await expect(result(dock(page, 3), 'nextcloud')).toContainText('waits for Kustomization apps/databases')

  await dock(other, 3).getByRole('button', { name: 'Stop the 2 not sent yet' }).click()
  for (const one of [page, other]) await expect(dock(one, 3).getByRole('status')).toContainText('2 of 3')
  await expect(result(dock(page, 3), 'immich')).toContainText('Stopped by ali before it was sent.')
  control.resume()
  for (const one of [page, other]) await expect(dock(one, 3)).toContainText('1 done')
  for (const name of ['nextcloud', 'immich'])
    expect(control.get(ks(name))?.metadata.annotations ?? {}).not.toHaveProperty(['reconcile.fluxcd.io/requestedAt'])
  await other.context().close()
})

test('keys alone tick a range, all that is shown, and nothing', async ({ page }) => {
  await open(page, `${APPS}&sort=name`)
  const rows = page.locator('[role="grid"] [role="row"][data-index]')
  await rows.first().focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await expect(bar(page).getByRole('status')).toContainText('3 selected')
  const all = page.getByRole('checkbox', { name: /^Select all \d+ shown$/ })
  const count = Number(/\d+/.exec((await all.getAttribute('aria-label')) ?? '')?.[0])
  expect(count).toBeGreaterThan(3)
  await all.click()
  await expect(bar(page).getByRole('status')).toContainText(`${count} selected`)
  await page.getByRole('searchbox', { name: 'Search resources' }).fill('paperless')
  await expect(bar(page)).toContainText('of them not shown')
  await page.getByRole('button', { name: 'Clear the selection' }).click()
  await expect(bar(page)).toHaveCount(0)
})

test('all sources are fetched once, then what they feed', async ({ operatorPage: page, cluster }) => {
  await open(page, APPS)
  await tickAll(page, ['jellyfin', 'vaultwarden'])
  await bar(page).getByRole('button', { name: 'Reconcile with source' }).click()
  await expect(question(page)).toContainText(
    '1 source is fetched first, each once: GitRepository flux-system/flux-system',
  )
  const before = cluster.control.requests().length
  await question(page).getByRole('button', { name: 'Reconcile with source 2' }).click()
  await expect(dock(page, 2, 'Reconcile with source').getByRole('status')).toContainText('2 of 2', { timeout: 30_000 })
  const sources = cluster.control
    .requests()
    .slice(before)
    .filter(({ method, path }) => method === 'PATCH' && path.includes('gitrepositories'))
  expect(sources).toHaveLength(1)
})

test('everything that fails is asked at once, each by what helps it', async ({ operatorPage: page, cluster }) => {
  await open(page, '/')
  await page.getByRole('button', { name: /^Reconcile all \d+ that fail…$/ }).click()
  const asked = question(page).getByRole('list', { name: 'Will be sent' })
  await expect(asked.getByRole('listitem').filter({ hasText: 'apps/immich' })).toContainText('Reset and retry')
  const count = await asked.getByRole('listitem').count()
  await question(page)
    .getByRole('button', { name: `Reconcile ${count}` })
    .click()
  await expect(dock(page, count).getByRole('status')).toContainText(`${count} of ${count}`, { timeout: 40_000 })
  await expect
    .poll(() => cluster.control.get('HelmRelease/apps/immich')?.metadata.annotations)
    .toHaveProperty(['reconcile.fluxcd.io/resetAt'])
})

test('a suspension of several can be taken back with one press', async ({ operatorPage: page, cluster }) => {
  const names = ['adguard', 'jellyfin']
  await open(page, APPS)
  await tickAll(page, names)
  await bar(page).getByRole('button', { name: 'Suspend…' }).click()
  await question(page).getByRole('textbox').fill('The disk is being changed')
  await question(page).getByRole('button', { name: 'Suspend 2' }).click()
  const suspended = () => names.map((name) => cluster.control.get(ks(name))?.spec?.suspend === true)
  await expect.poll(suspended).toEqual([true, true])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(suspended).toEqual([false, false])
})

test('after a restart nobody invents an end', async ({ browser, cluster, productEnv }) => {
  const env = { ...productEnv, PORT: String(await findFreePort()) }
  const first = await startProduct({ env })
  const page = await secondPage(browser, await first.nextLaunchUrl(), `/resources/${ks('home-assistant')}`)
  cluster.control.pause()
  await page.getByRole('button', { name: 'Reconcile', exact: true }).click()
  const progress = page.getByRole('region', { name: 'Reconcile, progress' }).getByRole('status')
  await expect(progress).toContainText('Requested')
  const listed = await page.request.get('/api/actions')
  const { id } = (await listed.json()).actions[0]
  await first.stop()
  const second = await startProduct({ env })
  await expect(progress).toContainText('Not followed any more', { timeout: 45_000 })
  const answer = await page.request.get(`/api/actions/${id}`)
  expect([answer.status(), (await answer.json()).error.message]).toEqual([
    404,
    'There is no such action. It may have been before the last start of Fluxdeck.',
  ])
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.context().close()
  cluster.control.resume()
  await second.stop()
})
