// What a browser holds us to: one origin, one cookie, no frame around us, and no page that breaks its own policy.
import { readdirSync } from 'node:fs'
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

const PAGES = [
  '/',
  '/resources',
  '/resources/HelmRelease/apps/immich?tab=yaml',
  '/graph',
  '/graph?as=list',
  '/notifications',
  '/wall',
  '/no-such-page',
] as const

test('no page, menu or dialog breaks the policy or fetches what is not there', async ({ operatorPage: page }) => {
  const missing: string[] = []
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/no-such-page'))
      missing.push(`${response.status()} ${response.url()}`)
  })
  await page.exposeFunction('tell', (text: string) => refused.push(text))
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      Reflect.get(window, 'tell')(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    ),
  )
  for (const path of PAGES) {
    await page.goto(path)
    await expect(page.locator('main, h1, h2').first()).toBeVisible()
    if (path === '/graph') await openGraphMenus(page)
  }
  await open(page, '/')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Force…' }).click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'live', exact: true }).click()
  await expect(page.getByText('Everything shown is current.')).toBeVisible()
  expect(missing).toEqual([])
  expect(refused).toEqual([])
})

async function openGraphMenus(page: Page): Promise<void> {
  await expect(page.getByRole('group', { name: 'What waits for what' })).toHaveAttribute('aria-busy', 'false')
  await page.getByRole('button', { name: 'Namespace', exact: true }).click()
  await page.getByRole('checkbox', { name: 'apps', exact: true }).click()
  await expect(page).toHaveURL(/namespace=apps/)
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'View' }).click()
  await page.getByRole('option', { name: 'Delivery' }).click()
  await expect(page).toHaveURL(/scope=delivery/)
}

test('the launch address becomes a cookie that scripts cannot read, and leaves the address bar', async ({
  operatorPage: page,
  product,
}) => {
  await open(page, '/')
  expect(new URL(page.url()).pathname).toBe('/')
  const cookies = (await page.context().cookies()).filter(({ name }) => name.startsWith('fluxdeck'))
  expect(cookies).toHaveLength(1)
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
  const secret =
    product
      .logs()
      .match(/\/launch\/([\w-]+)/g)
      ?.at(-1)
      ?.split('/')[2] ?? 'none'
  expect(cookies[0]?.value).not.toBe(secret)
  const kept = await page.evaluate(
    () => document.cookie + JSON.stringify(localStorage) + document.documentElement.outerHTML,
  )
  expect(kept).not.toContain(secret)
  expect(kept).not.toContain(cookies[0]?.value ?? 'none')
})

test.describe('what a launch gives', () => {
  const RECONCILE = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'jellyfin' }
  const JELLYFIN = '/resources/Kustomization/apps/jellyfin'
  const kept = (page: Page) => page.evaluate(() => localStorage.getItem('fluxdeck.page'))
  const reconcile = (page: Page) => page.getByRole('button', { name: 'Reconcile', exact: true })

  test('opens one browser, and is in no address afterwards', async ({ page, browser, product }) => {
    const address = await product.nextLaunchUrl()
    await page.goto(`${address}?returnTo=/graph%3Fscope=delivery`)
    await expect(page).toHaveURL(`${product.url}/graph?scope=delivery`)
    await page.goBack()
    await page.goForward()
    await expect(page).toHaveURL(`${product.url}/graph?scope=delivery`)
    expect(await kept(page)).toMatch(/^[\w-]{43}$/)

    const other = await browser.newContext()
    const second = await other.newPage()
    expect((await second.request.get(address)).status()).toBe(404)
    await second.goto(address)
    await expect(second).toHaveURL(/\/login\?failed=launch/)
    await expect(second.getByRole('main')).toContainText('opened before')
    await expect(second.getByRole('main')).toContainText('press Enter in its terminal')
    await expect(second.getByRole('link', { name: 'Look around without it' })).toBeVisible()
    expect(await other.cookies()).toEqual([])
    await other.close()
  })

  test('writes after a reload and in another tab, and its cookie from another port does not', async ({
    operatorPage: page,
    product,
    cluster,
  }) => {
    const neighbour = await startNeighbour()
    const next = await page.context().newPage()
    await next.goto(neighbour.url)
    const cookie = neighbour.cookies.find((one) => one.includes('fluxdeck_launch')) ?? ''
    // The browser hands it over, whatever SameSite says: ports are not sites.
    expect(cookie).toContain(`fluxdeck_launch_${product.port}=`)
    expect(await kept(next)).toBeNull()

    const patches = () => cluster.control.requests().filter(({ method }) => method === 'PATCH').length
    const before = patches()
    const replay = { cookie, origin: product.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
    const send = async (headers: Readonly<Record<string, string>>) => {
      const request = { method: 'POST', headers: { ...replay, ...headers }, body: JSON.stringify(RECONCILE) }
      const answer = await fetch(`${product.url}/api/actions`, request)
      return [answer.status, (await answer.json()).error?.code]
    }
    for (const headers of [{}, { 'x-fluxdeck-page': '' }, { 'x-fluxdeck-page': cookie.split('=').at(-1) ?? '' }])
      expect(await send(headers)).toEqual([403, 'bad_origin'])
    const out = await fetch(`${product.url}/logout`, { method: 'POST', headers: replay })
    expect(out.status).toBe(403)
    expect(patches()).toBe(before)

    await next.goto(`${product.url}${JELLYFIN}`)
    for (const [index, tab] of [page, next].entries()) {
      await open(tab, JELLYFIN)
      await tab.reload()
      await reconcile(tab).click()
      await expect.poll(patches).toBe(before + index + 1)
      const progress = tab.getByRole('region', { name: 'Reconcile, progress' })
      await expect(progress.getByRole('status')).toContainText('Done', { timeout: 30_000 })
      await expect(reconcile(tab)).toBeEnabled()
    }
    neighbour.stop()
  })

  test('is missed in words where it was lost, until another launch', async ({ operatorPage: page, product }) => {
    await open(page, JELLYFIN)
    await expect(reconcile(page)).toBeVisible()
    await page.evaluate(() => localStorage.clear())
    await open(page, JELLYFIN)
    const lost = page.getByRole('button', {
      name: /^Reconcile \(not possible: This browser is signed in, but does not hold/,
    })
    await expect(lost).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'ali' }).click()
    await expect(page.getByRole('menu')).toContainText('press Enter in its terminal')
    await page.keyboard.press('Escape')

    const next = await page.context().newPage()
    await next.goto(await product.nextLaunchUrl())
    await expect(reconcile(page)).toBeVisible()
  })
})

/** Somebody else on this machine: sees what browsers bring, under the name that is ours as well. */
async function startNeighbour(): Promise<{ url: string; cookies: readonly string[]; stop: () => void }> {
  const cookies: string[] = []
  const server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '')
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>next door</title><p>next door</p>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/`, cookies, stop: () => server.close() }
}

test('signing out takes the rights away', async ({ operatorPage: page }) => {
  await open(page, '/')
  await page.getByRole('button', { name: 'ali' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await open(page, '/')
  await expect(page.getByRole('button', { name: 'guest' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Reset and retry \(not possible/ })).toBeVisible()
})

test('the answers carry the headers that browsers act on', async ({ page }) => {
  const response = await page.goto('/')
  const headers = response?.headers() ?? {}
  const policy = headers['content-security-policy'] ?? ''
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy).toContain(part)
  expect(policy).toMatch(/script-src [^;]*'nonce-/)
  expect(policy.match(/script-src [^;]*/)?.[0]).not.toMatch(/unsafe-(inline|eval)/)
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringContaining('no-store'),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'referrer-policy': 'same-origin',
  })
})

test('an address that could be read in two ways is a page for nobody', async ({ product }) => {
  for (const path of [
    '/_next/static/%2e%2e/%2e%2e/resources',
    '/_next/static/..%2f..%2fapi/state',
    '/_next/static/../../resources',
    '/resources;x=/../api/state',
    '/%61pi/state',
    '//resources',
    '/resources%3fstatus=failed',
  ]) {
    const { status, headers, text } = await askAsIs(product.port, path)
    expect(status, path).toBe(400)
    expect(JSON.parse(text), path).toMatchObject({ error: { code: 'invalid_request' } })
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
  }
  const missing = await askAsIs(product.port, '/_next/static/nothing.js')
  expect(missing.status).toBe(404)
  expect(missing.headers['content-security-policy']).toContain("default-src 'self'")
})

interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** No browser sends such addresses: it resolves them first. */
function askAsIs(port: number, path: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}` } }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
    }).on('error', reject)
  })
}

test.describe('a page of somebody else', () => {
  let other: Server
  let address: string
  test.beforeAll(async () => {
    other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title><p>elsewhere</p>')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  })
  test.afterAll(() => {
    other.close()
  })

  test('cannot frame us, read us, or act with our cookie', async ({ browser, product, cluster }) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(await product.nextLaunchUrl())
    const victim = product.url
    // Other stories of the same worker have written to the same cluster.
    const patches = () => cluster.control.requests().filter(({ method }) => method === 'PATCH').length
    const before = patches()
    await page.goto(address)
    await page.evaluate((source) => {
      const frame = document.createElement('iframe')
      frame.src = source
      document.body.append(frame)
      return new Promise((resolve) => frame.addEventListener('load', resolve))
    }, victim)
    expect(page.frames().map((frame) => frame.url())).not.toContain(`${victim}/`)

    const outcome = await page.evaluate(async (target) => {
      const body = JSON.stringify({ action: 'reset', kind: 'HelmRelease', namespace: 'apps', name: 'immich' })
      const read = await fetch(`${target}/api/state`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      )
      await fetch(`${target}/api/actions`, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
        headers: { 'content-type': 'text/plain' },
        body,
      }).catch(() => undefined)
      const json = await fetch(`${target}/api/actions`, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/json' },
        body,
      }).then(
        () => 'sent',
        () => 'refused',
      )
      return { read, json }
    }, victim)
    expect(outcome).toEqual({ read: 'refused', json: 'refused' })
    expect(patches()).toBe(before)
    await context.close()
  })
})

test('what is served as built holds no source and no map', () => {
  const built = readdirSync(join(import.meta.dirname, '..', '.next', 'static'), { recursive: true, encoding: 'utf8' })
  expect(built.filter((name) => name.endsWith('.js')).length).toBeGreaterThan(10)
  expect(built.filter((name) => /\.(tsx?|map)$/.test(name))).toEqual([])
})
