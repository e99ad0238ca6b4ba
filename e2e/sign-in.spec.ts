// Signing in over an identity provider, as a person does it: a real provider, a real browser, and back to the place.
import { type IdentityProvider, startIdentityProvider } from '@/lib/server/testing/identity-provider'
import { findFreePort } from './support/free-port'
import { expect, expectLive, open, test as staged } from './support/stage'

const CLIENT = { id: 'fluxdeck', secret: 'a client secret' }
const PLACE = '/resources/Kustomization/apps/jellyfin?tab=yaml'

const test = staged.extend<object, { readonly port: number; readonly provider: IdentityProvider }>({
  port: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture needs from here
    async ({}, use) => use(await findFreePort()),
    { scope: 'worker' },
  ],
  provider: [
    async ({ port }, use) => {
      const redirectUri = () => `http://localhost:${port}/auth/callback`
      const provider = await startIdentityProvider({ ...CLIENT, redirectUri })
      await use(provider)
      provider.stop()
    },
    { scope: 'worker' },
  ],
  productEnv: [
    async ({ kubeconfig, port, provider }, use) => {
      await use({
        CLUSTER: 'kubeconfig',
        KUBECONFIG: kubeconfig,
        PORT: String(port),
        BASE_URL: `http://localhost:${port}`,
        AUTH_MODE: 'oidc',
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: CLIENT.id,
        OIDC_CLIENT_SECRET: CLIENT.secret,
        OIDC_USERNAME_CLAIM: 'preferred_username',
        OPERATOR_GROUPS: 'platform',
        VIEWER_GROUPS: 'humans',
        ACTIONS_ENABLED: '1',
      })
    },
    { scope: 'worker' },
  ],
})
test.use({ part: 'sign-in' })

test('an operator comes back to the place that was asked for, acts under that name, and leaves', async ({
  page,
  provider,
  cluster,
  product,
}) => {
  provider.setAccount('u-1', { preferred_username: 'olga', groups: ['platform', 'humans'] })
  await page.goto(PLACE)
  await expect(page).toHaveURL(/\/login\?returnTo=/)
  await expect(page.getByRole('heading', { name: 'Sign in to Fluxdeck' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to the identity provider' }).click()
  await expect(page).toHaveURL(`${product.url}${PLACE}`)
  await expectLive(page)
  await expect(page.getByRole('button', { name: 'olga' })).toBeVisible()

  await page.getByRole('button', { name: 'Reconcile', exact: true }).click()
  const progress = page.getByRole('region', { name: 'Reconcile, progress' })
  await expect(progress.getByRole('status')).toContainText('Done', { timeout: 30_000 })
  expect(cluster.control.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(1)
  expect(product.logs()).toContain('"actor":"olga"')

  await page.getByRole('button', { name: 'olga' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${product.url}/login`)
  expect((await page.request.get('/api/state')).status()).toBe(401)
  await page.goto('/')
  await expect(page).toHaveURL(/\/login/)
})

test('a viewer sees everything, may press nothing, and is told so', async ({ page, provider, cluster }) => {
  provider.setAccount('u-2', { preferred_username: 'vera', groups: ['humans'] })
  const before = cluster.control.requests().length
  await page.goto('/auth/start?returnTo=/resources/Kustomization/apps/jellyfin')
  await expectLive(page)
  await expect(
    page.getByRole('button', { name: 'Reconcile (not possible: You are a viewer and may not act.)' }).first(),
  ).toBeVisible()
  const answer = await page.evaluate(async () => {
    const body = JSON.stringify({ action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'jellyfin' })
    const headers = { 'content-type': 'application/json' }
    return (await fetch('/api/actions', { method: 'POST', headers, body })).status
  })
  expect(answer).toBe(403)
  const later = cluster.control.requests().slice(before)
  expect(later.filter(({ method }) => method === 'PATCH')).toEqual([])
})

test('a stranger is told who they are, who may read, and nothing else, until a group lets them in', async ({
  page,
  provider,
  product,
}) => {
  provider.setAccount('u-4', { preferred_username: 'eve', groups: ['friends'] })
  await page.goto(`/auth/start?returnTo=${encodeURIComponent(PLACE)}`)
  await expect(page).toHaveURL(`${product.url}${PLACE}`)
  await expect(page.getByRole('heading', { name: 'You may not read here' })).toBeVisible()
  const words = page.getByRole('main')
  await expect(words).toContainText('You are signed in as eve, in these groups:')
  await expect(words).toContainText('friends')
  await expect(words).toContainText('humans, platform')
  const answer = await page.goto('/graph')
  expect(answer?.status()).toBe(403)
  expect(await page.content()).not.toMatch(/jellyfin|flux-system/)
  for (const path of ['/api/state', '/api/me', '/api/stream', '/api/objects/Kustomization/apps/jellyfin'])
    expect((await page.request.get(path)).status(), path).toBe(403)

  provider.setAccount('u-4', { preferred_username: 'eve', groups: ['friends', 'humans'] })
  await expect(async () => {
    await page.getByRole('link', { name: 'Look again' }).click()
    await expect(page.getByRole('button', { name: 'eve' })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
  await expect(page).toHaveURL(`${product.url}/graph`)
  await expectLive(page)
})

test('a stranger signs out', async ({ page, provider, product }) => {
  provider.setAccount('u-4', { preferred_username: 'eve' })
  await page.goto('/auth/start?returnTo=/')
  await expect(page.getByRole('main')).toContainText('You are signed in as eve, in no group.')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${product.url}/login`)
  expect((await page.request.get('/api/me')).status()).toBe(401)
})

test('an operator who loses the group half-way writes nothing more, and neither reads with that session', async ({
  page,
  provider,
  cluster,
}) => {
  provider.setAccount('u-1', { preferred_username: 'olga', groups: ['platform'] })
  await page.goto(`/auth/start?returnTo=${encodeURIComponent(PLACE)}`)
  await expectLive(page)
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toBeVisible()
  const before = cluster.control.requests().filter(({ method }) => method === 'PATCH').length

  provider.setAccount('u-1', { preferred_username: 'olga', groups: [] })
  await expect(page.getByRole('alert').filter({ hasText: 'Signed out.' })).toBeVisible({ timeout: 45_000 })
  await page.keyboard.press('r')
  expect((await page.request.get('/api/state')).status()).toBe(401)
  expect(cluster.control.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(before)

  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('link', { name: 'Go to the identity provider' }).click()
  await expect(page.getByRole('heading', { name: 'You may not read here' })).toBeVisible()
})

test('a session that ended elsewhere freezes the page, says so, and leads back to it', async ({
  page,
  context,
  provider,
  product,
}) => {
  provider.setAccount('u-1', { preferred_username: 'olga', groups: ['platform'] })
  await page.goto(`/auth/start?returnTo=${encodeURIComponent(PLACE)}`)
  await expectLive(page)
  const elsewhere = await context.newPage()
  await open(elsewhere, '/')
  await elsewhere.getByRole('button', { name: 'olga' }).click()
  await elsewhere.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(elsewhere).toHaveURL(`${product.url}/login`)

  // An open stream looks after its session every so often.
  await expect(page.getByRole('alert').filter({ hasText: 'Signed out.' })).toContainText('Data frozen at', {
    timeout: 45_000,
  })
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Go to the identity provider' }).click()
  await expect(page).toHaveURL(`${product.url}${PLACE}`)
  await expectLive(page)
})

test('a provider that sends somebody without a name lets nobody in, and says no more than that', async ({
  page,
  provider,
}) => {
  provider.setAccount('u-3', { groups: ['platform'] })
  await page.goto('/auth/start?returnTo=/')
  await expect(page).toHaveURL(/\/login\?failed=1/)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Signing in did not work.')
  expect((await page.request.get('/api/state')).status()).toBe(401)
})
