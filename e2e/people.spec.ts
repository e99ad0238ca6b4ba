// Several people behind tokens: what each may press, what is said where they may not, and what an ended session means.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findByAxe } from './support/axe'
import { expect, expectLive, open, test as stage } from './support/stage'

interface Tokens {
  readonly path: string
  /** `roles` beside those that they have elsewhere. */
  write(names: readonly string[], roles?: Roles): Promise<void>
}

type Roles = Readonly<Record<string, 'viewer' | 'operator'>>

const ROLES: Roles = { hall: 'viewer', ana: 'operator' }

const test = stage.extend<object, { tokens: Tokens }>({
  tokens: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture needs from here
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-tokens-'))
      const path = join(folder, 'tokens.json')
      const write = (names: readonly string[], roles: Roles = {}) => {
        const roleOf = (name: string) => roles[name] ?? ROLES[name]
        return writeFile(path, JSON.stringify(names.map((name) => ({ name, role: roleOf(name), sha256: hash(name) }))))
      }
      await write(Object.keys(ROLES))
      await use({ path, write })
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  productEnv: [
    async ({ kubeconfig, tokens }, use) => {
      const mode = { AUTH_MODE: 'token', TOKENS_FILE: tokens.path, ACTIONS_ENABLED: '1' }
      await use({ CLUSTER: 'kubeconfig', KUBECONFIG: kubeconfig, ...mode })
    },
    { scope: 'worker' },
  ],
})

function hash(name: string): string {
  return createHash('sha256').update(`token-of-${name}`).digest('hex')
}

async function signIn(page: Page, name: string, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading', { name: 'Sign in to Fluxdeck' })).toBeVisible()
  await page.getByLabel('Token').fill(`token-of-${name}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await open(page, path)
}

const notPossible = (name: string, why: string | RegExp) =>
  typeof why === 'string' ? `${name} (not possible: ${why})` : new RegExp(`^${name} \\(not possible: ${why.source}`)
const tick = (page: Page, ref: string) => page.getByRole('checkbox', { name: `Select ${ref}`, exact: true })
const HELM_RIGHT = 'You may not reconcile helmreleases.helm.toolkit.fluxcd.io in namespace monitoring.'

test('a viewer sees every button disabled, with the reason', async ({ page, cluster }) => {
  const why = 'You are a viewer and may not act.'
  await signIn(page, 'hall', '/resources/Kustomization/apps/jellyfin')
  await expect(page.getByRole('button', { name: notPossible('Reconcile', why) })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await page.getByRole('button', { name: notPossible('Reconcile', why) }).press('r')
  await expect(page.getByText('Not possible', { exact: true })).toBeVisible()
  await open(page, '/resources?namespace=apps&kind=Kustomization')
  await tick(page, 'Kustomization/apps/jellyfin').click()
  const bar = page.getByRole('region', { name: 'Selection' })
  await expect(bar.getByRole('button', { name: notPossible('Reconcile', why) })).toBeVisible()
  expect(cluster.control.requests().filter(({ path }) => path.includes('accessreviews'))).toEqual([])
})

test('an operator without a right is told which one, on the button', async ({ page, cluster }) => {
  const lift = cluster.control.inject({ type: 'forbid', plural: 'helmreleases', verbs: ['suspend'], namespace: 'apps' })
  await signIn(page, 'ana', '/resources/HelmRelease/apps/nextcloud')
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'More actions for HelmRelease/apps/nextcloud' }).click()
  const suspend = page.getByRole('menuitem', { name: /^Suspend/ })
  await expect(suspend).toBeDisabled()
  await expect(suspend).toContainText('You may not suspend helmreleases.helm.toolkit.fluxcd.io in namespace apps.')
  await expect(page.getByRole('menuitem', { name: /^Reconcile with source/ })).toBeEnabled()
  lift()
})

test('a selection leaves out what this person may not ask for', async ({ page, cluster }) => {
  const lift = cluster.control.inject({
    type: 'forbid',
    plural: 'helmreleases',
    verbs: ['reconcile'],
    namespace: 'monitoring',
  })
  await signIn(page, 'ana', '/resources?q=loki')
  await tick(page, 'Kustomization/flux-system/loki').click()
  await tick(page, 'HelmRelease/monitoring/loki').click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Reconcile', exact: true }).click()
  const question = page.getByRole('alertdialog', { name: 'Reconcile: 1 object?' })
  await expect(question.getByRole('list', { name: 'Will be skipped' })).toContainText(HELM_RIGHT)
  await question.getByRole('button', { name: 'Reconcile 1' }).click()
  const progress = page.getByRole('region', { name: 'Reconcile, 1 object' })
  await expect(progress.getByRole('status')).toContainText('1 of 1', { timeout: 30_000 })
  lift()
})

test('where nobody can tell the rights, the button says so and nothing is pressed', async ({ page, cluster }) => {
  const lift = cluster.control.inject({ type: 'answer', path: 'subjectaccessreviews', code: 500 })
  await signIn(page, 'ana', '/resources/OCIRepository/flux-system/platform-manifests')
  await expect(
    page.getByRole('button', { name: notPossible('Reconcile', 'Your rights could not be checked.') }),
  ).toBeVisible()
  lift()
})

test('whoever has no token that counts reads nothing, whatever was typed', async ({ page }) => {
  await page.goto('/resources')
  await expect(page.getByRole('main')).toContainText('Cluster stage')
  await expect(page.getByLabel('Token')).toHaveAccessibleDescription(/begins with fluxdeck_/)
  await expect(page.getByLabel('Token')).toBeFocused()
  await page.keyboard.type('token-of-nobody')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('This token is not known.')
  expect(await findByAxe(page)).toEqual([])
  for (const path of ['/api/state', '/api/me', '/api/stream']) expect((await page.request.get(path)).status()).toBe(401)
  expect(await page.content()).not.toMatch(/jellyfin|flux-system/)
})

test('an operator who is made a viewer half-way presses in vain, and reads on', async ({ page, cluster, tokens }) => {
  await signIn(page, 'ana', '/resources/Kustomization/apps/jellyfin')
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toBeVisible()
  const before = cluster.control.requests().filter(({ method }) => method === 'PATCH').length
  await tokens.write(Object.keys(ROLES), { ana: 'viewer' })
  await expect
    .poll(async () => (await page.request.get('/api/me')).json(), { timeout: 20_000 })
    .toMatchObject({ role: 'viewer' })
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Reconcile( \(|$)/ })
    .press('r')
  await expect(page.getByText(/You are a viewer and may not act\./).first()).toBeVisible({ timeout: 20_000 })
  expect(cluster.control.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(before)
  await expectLive(page)
  await tokens.write(Object.keys(ROLES))
})

test('an ended session writes nothing, shows the way in, and leads back to the same page', async ({
  page,
  cluster,
  tokens,
}) => {
  const path = '/resources/Kustomization/apps/jellyfin?tab=events'
  await signIn(page, 'ana', path)
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toBeVisible()
  const before = cluster.control.requests().filter(({ method }) => method === 'PATCH').length
  await tokens.write(['hall'])
  await expect.poll(async () => (await page.request.get('/api/me')).status(), { timeout: 20_000 }).toBe(401)
  await page.keyboard.press('r')
  await expect(page.getByText(/^Signed out/).first()).toBeVisible({ timeout: 20_000 })
  expect(cluster.control.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(before)

  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await expect(page).toHaveURL(/\/login\?returnTo=%2Fresources/)
  await tokens.write(Object.keys(ROLES))
  await expect
    .poll(
      async () => {
        await page.getByLabel('Token').fill('token-of-ana')
        await page.getByRole('button', { name: 'Sign in' }).click()
        return new URL(page.url()).pathname + new URL(page.url()).search
      },
      { timeout: 20_000, intervals: [3_000] },
    )
    .toBe(path)
})
