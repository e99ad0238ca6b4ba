// A television that nobody can type at: it shows a code, an operator lets it in, and it stays in through a restart until its
// entry goes; and the page on which its wall is made.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { findByAxe } from './support/axe'
import { findFreePort } from './support/free-port'
import { startProduct } from './support/product'
import { expect, expectLive, open, test } from './support/stage'
import { findCutText } from './support/whole-picture'

test.use({ part: 'screens' })

const entry = (name: string, role: string, more: object = {}) => ({
  name,
  role,
  sha256: createHash('sha256').update(`token-of-${name}`).digest('hex'),
  ...more,
})
const ANA = entry('ana', 'operator')
const LOBBY = entry('lobby', 'viewer', { screen: true })

test('a screen is paired by its code, outlives a restart, and is out when its entry goes', async ({
  page,
  browser,
  productEnv,
}, info) => {
  const tokens = info.outputPath('tokens.json')
  await writeFile(tokens, JSON.stringify([ANA, LOBBY]))
  const env = {
    ...productEnv,
    AUTH_MODE: 'token',
    TOKENS_FILE: tokens,
    READ_ONLY: '1',
    PORT: String(await findFreePort()),
  }
  let product = await startProduct({ env })
  const context = await browser.newContext({ baseURL: product.url, viewport: { width: 1920, height: 1080 } })
  try {
    const screen = await context.newPage()
    await screen.clock.install()
    await screen.goto('/wall?namespace=apps')
    await expect(screen.getByRole('heading', { name: 'Pair this screen' })).toBeVisible()
    const code = (await screen.locator('[data-code]').getAttribute('data-code')) ?? ''
    expect(code).toMatch(/^[A-Z2-9]{6}$/)
    await expect(screen.getByRole('main')).toContainText('It will show namespace apps')
    expect(await screen.locator('[data-code]').evaluate((one) => one.getBoundingClientRect().height)).toBeGreaterThan(
      200,
    )
    for (const size of [
      { width: 800, height: 480 },
      { width: 1080, height: 1920 },
      { width: 1920, height: 1080 },
    ]) {
      await screen.setViewportSize(size)
      await expect.poll(() => findCutText(screen)).toEqual([])
    }
    expect(await findByAxe(screen)).toEqual([])

    await page.goto(`${product.url}/wall/setup`)
    await page.getByLabel('Token').fill('token-of-ana')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expectLive(page)
    await page.getByRole('textbox', { name: 'Code' }).fill(`${code.slice(0, 3)} ${code.slice(3).toLowerCase()}`)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toContainText('As it asks: namespace apps')
    // What is drawn before the page is awake could not notice that anything ends.
    const followed = screen.waitForResponse(/\/api\/stream/)
    await page.getByRole('button', { name: 'Pair it as lobby' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Paired as lobby' })).toBeVisible()
    await expect(screen).toHaveURL(/\/wall\?namespace=apps$/)
    await expect(screen.getByRole('heading', { level: 1 })).toContainText('Namespace apps')
    await followed

    await product.stop()
    await expect(screen.getByRole('main')).toContainText('reconnecting')
    product = await startProduct({ env })
    await expect(screen.getByRole('main')).not.toHaveAttribute('data-reconnecting', { timeout: 30_000 })
    await expect(screen.getByRole('heading', { level: 1 })).toContainText('Namespace apps')

    await writeFile(tokens, JSON.stringify([ANA, { ...LOBBY, name: 'other' }]))
    await expect(screen.getByRole('heading', { level: 1 })).toContainText('SIGNED OUT', { timeout: 45_000 })
    await screen.clock.runFor(65_000)
    await expect(screen.getByRole('heading', { name: 'Pair this screen' })).toBeVisible()
  } finally {
    await context.close()
    await product.stop()
  }
})

test('a wall is made before one’s eyes: its address and a preview at the size of the screen', async ({
  operatorPage: page,
}) => {
  await open(page, '/wall/setup')
  const wall = page.frameLocator('iframe').getByRole('main')
  await expect(wall).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Light', exact: true }).click()
  await expect(wall).toHaveAttribute('data-theme', 'light')
  await page.getByRole('button', { name: 'Namespace' }).click()
  await page.getByRole('checkbox', { name: 'traefik' }).click()
  await page.keyboard.press('Escape')
  await expect(wall).toContainText('namespace traefik')
  await expect(page.getByRole('main')).toContainText(/http:\/\/localhost:\d+\/wall\?namespace=traefik&theme=light/)
  await expect(page).toHaveURL(/\/wall\/setup\?namespace=traefik&theme=light$/)
  await expect(page.getByRole('link', { name: 'Open this wall' })).toHaveAttribute(
    'href',
    '/wall?namespace=traefik&theme=light',
  )
  expect(await findByAxe(page)).toEqual([])
})
