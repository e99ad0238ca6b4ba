// The table of everything as its readers bend it: groups, labels, views of their own, a look into a row, a file to take away.
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { findByAxe } from './support/axe'
import { expect, open, test } from './support/stage'

const table = (page: Page) => page.getByRole('grid', { name: 'Flux resources' })
const rows = (page: Page) => table(page).locator('[role="row"][data-index]:not([data-group])')
const heads = (page: Page) => table(page).locator('[role="row"][data-group]')
const PHONE = { width: 390, height: 844 }

test('rows stand in groups, the worst first, counted and folded', async ({ page }) => {
  await open(page, '/resources?kind=Kustomization')
  await page.getByRole('button', { name: 'Group', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Namespace', exact: true }).click()
  await expect(page).toHaveURL(/group=namespace/)
  await expect(heads(page).first()).toContainText(/^apps\d+ failing of \d+/)
  await expect(rows(page).first()).toContainText('Failed')
  const all = Number(await table(page).getAttribute('aria-rowcount'))
  await page.keyboard.press('j')
  await expect(heads(page).first()).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(heads(page).first().getByRole('button', { expanded: false })).toBeVisible()
  const inApps = Number(/of (\d+)/.exec((await heads(page).first().textContent()) ?? '')?.[1])
  await expect(table(page)).toHaveAttribute('aria-rowcount', String(all - inApps))
  await page.keyboard.press('x')
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText(`${inApps} selected`)
  await page.getByRole('button', { name: 'Clear the selection' }).click()
  await heads(page).first().click()
  await expect(table(page)).toHaveAttribute('aria-rowcount', String(all))
  await page.getByRole('button', { name: 'By namespace', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Label homelab.example/layer' }).click()
  await expect(heads(page).filter({ hasText: 'homelab.example/layer=platform' })).toBeVisible()
  await page.getByRole('button', { name: 'By homelab.example/layer' }).click()
  await page.getByRole('menuitem', { name: 'Fold all groups', exact: true }).click()
  await expect(rows(page)).toHaveCount(0)
})

test('a label is picked, taken away, and leads from an object to all that bear it', async ({ page }) => {
  await open(page, '/resources')
  await page.getByRole('button', { name: 'Label', exact: true }).click()
  await page.getByRole('checkbox', { name: 'homelab.example/layer=platform' }).click()
  await expect(page).toHaveURL(/label=homelab\.example\/layer=platform/)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Resources labelled homelab.example/layer=platform')).toBeVisible()
  await page.getByRole('button', { name: /^Remove label/ }).click()
  await expect(page).toHaveURL(/\/resources$/)

  await open(page, '/resources/Kustomization/apps/paperless')
  await page.getByRole('list', { name: 'Labels' }).getByRole('link', { name: 'homelab.example/layer=apps' }).click()
  await expect(page.getByText('Resources labelled homelab.example/layer=apps')).toBeVisible()
  await expect(rows(page).filter({ hasText: 'paperless' }).first()).toBeVisible()
})

test('a view is kept by its name, found again, and shared by its address', async ({ page, context }) => {
  await open(page, '/resources?status=failed&group=namespace')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('textbox', { name: 'Name of this view' }).fill('What is broken')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/saved=What\+?(%20)?is/)
  const address = page.url()
  await open(page, '/resources')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('link', { name: 'What is broken' }).click()
  await expect(page).toHaveURL(/status=failed/)
  await expect(page).toHaveURL(/group=namespace/)
  await page.getByRole('button', { name: 'Remove Failed' }).click()
  await expect(page.getByRole('button', { name: 'What is broken changed' })).toBeVisible()

  await page.evaluate(() => localStorage.clear())
  const other = await context.newPage()
  await open(other, address)
  await other.getByRole('button', { name: 'What is broken' }).click()
  await other.getByRole('button', { name: 'Keep What is broken here' }).click()
  await other.getByRole('button', { name: 'What is broken' }).click()
  await expect(other.getByRole('list', { name: 'Saved views' }).getByRole('link')).toHaveCount(1)
  await other.close()
})

test('what is shown is taken away in its order, and no more', async ({ page }) => {
  await open(page, '/resources?status=failed&status=stalled&sort=-name')
  await expect(rows(page)).toHaveCount(4)
  const shown = await rows(page)
    .getByRole('link')
    .evaluateAll((links) =>
      links.map((link) => link.getAttribute('href')?.split('/').slice(2).join(',')).filter((ref) => ref?.includes(',')),
    )
  const take = async (name: string) => {
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
  const csv = await take('Download CSV')
  expect(csv.name).toMatch(/^fluxdeck-.+-resources-.+Z\.csv$/)
  const refs = csv.text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',').slice(0, 3).join(','))
  expect(refs).toHaveLength(4)
  expect(shown.filter((ref) => refs.includes(ref ?? ''))).toEqual(refs)
  const json = JSON.parse((await take('Download JSON')).text)
  expect([json.filter, json.count, json.notRead]).toEqual(['Failed or Stalled resources', 4, []])
})

test('a look into a row: space opens it, says what could not be read, and Escape leads back', async ({ page }) => {
  await open(page, '/resources?q=paperless&kind=Kustomization&sort=name')
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  const peek = page.getByRole('region', { name: 'Peek at Kustomization/apps/paperless', exact: true })
  await expect(peek.getByRole('list', { name: 'Conditions' })).toContainText('Ready=False')
  await expect(peek.getByRole('list', { name: 'Last events' })).toContainText('BuildFailed')
  await expect(peek.getByRole('heading', { name: 'Workloads' })).toBeVisible()
  expect(await findByAxe(page)).toEqual([])
  await peek.getByRole('button', { name: 'Copy message' }).focus()
  await page.keyboard.press('Escape')
  await expect(peek).toHaveCount(0)
  await expect(rows(page).first()).toBeFocused()

  await page.route('**/api/objects/Kustomization/apps/paperless-ai*', (route) =>
    route.fulfill({ status: 404, json: { error: { code: 'not_found', message: 'It was deleted.' } } }),
  )
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('Conditions and events could not be read: It was deleted.')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('region', { name: /^Peek at/ })).toHaveCount(0)
})

test('a row that somebody looks into stays under the eye while others come and go above it', async ({
  page,
  cluster,
}) => {
  await page.setViewportSize({ width: 1440, height: 700 })
  await open(page, '/resources?sort=name&kind=Kustomization')
  await rows(page).filter({ hasText: 'paperless-ai' }).first().focus()
  await page.keyboard.press(' ')
  const peek = page.getByRole('region', { name: /^Peek at Kustomization\/apps\/paperless-ai$/ })
  await expect(peek.getByRole('list', { name: 'Conditions' })).toBeVisible()
  const topOf = async () => (await peek.boundingBox())?.y ?? Number.NaN
  const placeOfPeek = () => rows(page).filter({ has: peek }).getAttribute('aria-rowindex')
  const [before, place] = [await topOf(), Number(await placeOfPeek())]
  const model = cluster.control.get('Kustomization/apps/paperless-ai')
  if (model === undefined) throw new Error('there is no paperless-ai')
  const newcomers = ['aa-one', 'aa-two', 'aa-three']
  for (const name of newcomers) cluster.control.put({ ...model, metadata: { ...model.metadata, name, uid: name } })
  await expect.poll(async () => Number(await placeOfPeek())).toBeGreaterThanOrEqual(place + newcomers.length)
  expect(Math.abs((await topOf()) - before)).toBeLessThan(2)
  for (const name of newcomers) cluster.control.remove(`Kustomization/apps/${name}`)
  await expect.poll(async () => Number(await placeOfPeek())).toBe(place)
  expect(Math.abs((await topOf()) - before)).toBeLessThan(2)
})

test('a press anywhere in a row opens it, and the best request for a stalled one stands first', async ({
  operatorPage: page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await open(page, '/resources?q=immich&kind=HelmRelease&kind=Kustomization')
  await expect(page.getByRole('button', { name: 'All…' })).toBeVisible()
  const release = rows(page).filter({ hasText: 'Stalled' })
  await expect(release.getByRole('img', { name: 'HelmRelease' })).toBeVisible()
  await release.getByRole('checkbox').click()
  const first = page
    .getByRole('region', { name: 'Selection' })
    .getByRole('button', { name: /^(Reconcile|Reset)/ })
    .first()
  await expect(first).toHaveText('Reset and retry')
  for (const head of await table(page).getByRole('columnheader').all()) {
    const button = head.getByRole('button')
    if ((await button.count()) === 0) continue
    await button.click()
    expect(await head.evaluate((cell) => cell.scrollWidth <= cell.clientWidth), (await head.textContent()) ?? '').toBe(
      true,
    )
  }
  await release.getByText(/^\d+\.\d+\.\d+/).click()
  await expect(page).toHaveURL(/\/resources\/HelmRelease\/apps\/immich$/)
})

test('a phone shows cards, the worst status first and none out of sight, and names the kind', async ({ page }) => {
  await page.setViewportSize(PHONE)
  await open(page, '/resources')
  const chips = page.getByRole('list', { name: 'Filter by status' }).getByRole('button')
  await expect(chips.first()).toContainText('Stalled')
  for (const chip of await chips.all()) await expect(chip).toBeInViewport({ ratio: 1 })
  await expect(rows(page).first()).toContainText(/Stalled.*immich.*HelmRelease/s)
  await expect(rows(page).first()).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  await rows(page)
    .first()
    .getByRole('button', { name: /^Peek at/ })
    .click()
  await expect(page.getByRole('list', { name: 'Conditions' })).toBeVisible()
  await page.getByRole('button', { name: 'Sort', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Name', exact: true }).click()
  await expect(page).toHaveURL(/sort=name/)
})
