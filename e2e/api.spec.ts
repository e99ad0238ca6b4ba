// The description of the API, read as a page: found from the palette, searched, opened, on a phone and without a token.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

const heading = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const count = (page: Page) => page.getByRole('status').filter({ hasText: /operation/ })

test('the palette leads to the API, and the help does', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('api')
  await page.getByRole('option', { name: 'API', exact: true }).click()
  await expect(page).toHaveURL(/\/api$/)
  await expect(page.getByRole('heading', { level: 1, name: 'API' })).toBeVisible()
  await page.goto('/')
  await page.getByRole('button', { name: 'live', exact: true }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByRole('link', { name: 'API' }).click()
  await expect(page).toHaveURL(/\/api$/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a parameter is searched for and its operation opened, with what it takes and answers', async ({ page }) => {
  await open(page, '/api')
  const all = Number.parseInt((await count(page).textContent()) ?? '', 10)
  expect(all).toBeGreaterThan(20)
  await page.getByRole('searchbox', { name: 'Search the API' }).fill('sinceSeconds')
  await expect(count(page)).toHaveText('2 operations')
  await expect(page).toHaveURL(/q=sinceSeconds/)
  await heading(page, /\/api\/workloads\/\{kind\}\/\{namespace\}\/\{name\}\/logs/).click()
  await expect(page).toHaveURL(/open=workloadLogs/)
  const main = page.getByRole('main')
  await expect(main).toContainText('Only lines of so many seconds back.')
  await expect(main).toContainText('invalid_kind')
  await expect(main).toContainText('text/event-stream')
  await expect(main.getByText(/^curl .*\/api\/workloads\/\$KIND\/\$NAMESPACE\/\$NAME\/logs"$/)).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search the API' }).fill('nobody calls it that')
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(count(page)).toHaveText(`${all} operations`)
})

test('an answer opens field by field, and the address names what is open', async ({ page }) => {
  await open(page, '/api?open=me')
  await expect(heading(page, /\/api\/me/)).toBeInViewport()
  await heading(page, /\/api\/state/).click()
  const answer = page.getByRole('list', { name: 'Answer as application/json' })
  // Whole rows or short ones, as was asked.
  await answer
    .getByRole('button', { name: /State$/ })
    .first()
    .click()
  await answer.getByRole('button', { name: /^problems/ }).click()
  const problem = page.getByRole('list', { name: 'Fields of problems' })
  await expect(problem).toContainText('holdsBack')
  await expect(problem.getByRole('button', { name: /^advice/ })).toBeVisible()
  await problem.getByRole('button', { name: /^advice/ }).click()
  await expect(page.getByRole('list', { name: 'Fields of advice' })).toContainText('remedy')
})

test('the document itself is one link away, and says the version that runs', async ({ page }) => {
  await open(page, '/api')
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.url().endsWith('/api/openapi.json')),
    page.getByRole('link', { name: '/api/openapi.json' }).click(),
  ])
  expect(response.status()).toBe(200)
  const document: unknown = await response.json()
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Fluxdeck' } })
})

test('a phone shows it without anything beside the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/api?open=objectLogs')
  await expect(page.getByText("Lines of the kind's controller that concern this object.")).toBeVisible()
  const beside = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)
  expect(beside).toBe(0)
})

test('what cannot be read says so, and comes when it can be', async ({ page }) => {
  await page.route('**/api/openapi.json', (route) => route.abort())
  await open(page, '/api')
  await expect(page.getByText('The description of the API could not be read')).toBeVisible({ timeout: 30_000 })
  await page.unroute('**/api/openapi.json')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(count(page)).toBeVisible()
})
