// One object: everything that is known of it, nothing that is secret, and each button followed to the truth.
import type { Locator, Page } from '@playwright/test'
import { findByAxe } from './support/axe'
import { pasteCopied } from './support/clipboard'
import { expect, open, test } from './support/stage'

test.use({ part: 'object', permissions: ['clipboard-write'] })

const main = (page: Page) => page.getByRole('main')
const part = (page: Page, heading: string) =>
  main(page)
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) })

test('conditions, revisions, dependencies both ways and events stand on the page', async ({ page }) => {
  await open(page, '/resources/Kustomization/apps/paperless')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('apps/paperless')
  const ready = page.getByRole('row', { name: /^Ready False BuildFailed/ })
  await expect(ready).toContainText('no such file or directory')
  await expect(page.getByRole('row', { name: /^Reconciling True/ })).toBeVisible()

  const applied = part(page, 'Revisions').getByRole('button', { name: /copy revision main@sha1:[0-9a-f]{40}$/ })
  await expect(applied).toHaveCount(3)
  await expect(applied.first()).toHaveText(/^main@[0-9a-f]{7}$/)

  const dependencies = part(page, 'Dependencies')
  await expect(dependencies).toContainText('apps/databases')
  await dependencies.getByRole('link', { name: 'apps/paperless-ai' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('apps/paperless-ai')
  await expect(main(page)).toContainText('Held back by')
  await expect(part(page, 'Dependencies').getByRole('link', { name: /apps\/paperless$/ })).toBeVisible()

  await page.goto('/resources/Kustomization/apps/paperless?tab=events')
  await expect(page.getByRole('tabpanel', { name: 'Events' })).toContainText('BuildFailed')
})

test('a dependency that does not exist is called missing', async ({ page }) => {
  await open(page, '/resources/Kustomization/apps/frigate')
  await expect(part(page, 'Dependencies').getByRole('listitem').filter({ hasText: 'apps/mosquitto' })).toContainText(
    'Missing',
  )
})

test('the YAML is whole and holds no secret', async ({ page, cluster }) => {
  const { control } = cluster
  const ref = 'HelmRelease/apps/nextcloud'
  const release = control.get(ref)
  if (release === undefined) throw new Error('the stage has no nextcloud')
  control.put({
    ...release,
    metadata: {
      ...release.metadata,
      annotations: {
        ...release.metadata.annotations,
        'kubectl.kubernetes.io/last-applied-configuration': '{"spec":{"token":"planted-in-annotation"}}',
        origin: 'https://bob:planted-in-address@git.example.com/charts',
      },
    },
    spec: {
      ...release.spec,
      values: { db: { password: 'planted-in-values' }, replicas: 2 },
    },
  })
  await open(page, '/resources/HelmRelease/apps/nextcloud')
  await page.getByRole('tab', { name: 'YAML' }).click()
  await expect(page).toHaveURL(/tab=yaml/)
  const manifest = page.getByRole('region', { name: 'Manifest' })
  await expect(manifest).toContainText('kind: HelmRelease')
  await expect(manifest).toContainText('git.example.com/charts')
  expect(await page.content()).not.toContain('planted-in')
  expect(await (await page.request.get('/api/objects/HelmRelease/apps/nextcloud')).text()).not.toContain('planted-in')

  // Read, never written; every part of it by keys alone.
  const text = manifest.getByRole('textbox', { name: 'YAML' })
  await expect(text).toHaveAttribute('aria-readonly', 'true')
  await expect(manifest.locator('.cm-lineNumbers')).toContainText('2')
  await expect(manifest.locator('.tok-propertyName').first()).not.toHaveCSS('color', await colourOf(text))
  await manifest.getByRole('button', { name: 'Fold all', exact: true }).click()
  await expect(text).not.toContainText('replicas')
  await manifest.getByRole('button', { name: 'Unfold all' }).click()
  await text.focus()
  await page.keyboard.press('/')
  await page.keyboard.type('replicas')
  await page.keyboard.press('Enter')
  await expect(manifest.locator('.cm-searchMatch-selected')).toHaveText('replicas')
  await page.keyboard.press('Escape')
  await page.keyboard.type('planted-by-hand')
  await expect(manifest).not.toContainText('planted-by-hand')
})

const colourOf = (place: Locator) => place.evaluate((element) => getComputedStyle(element).color)

test('each kind says what its operator looks for, and who is affected', async ({ page }) => {
  await open(page, '/resources/OCIRepository/flux-system/platform-manifests')
  const fetched = part(page, 'What is fetched')
  await expect(fetched).toContainText(/URL\s*oci:\/\//)
  await expect(fetched).toContainText('Verification')
  await expect(part(page, 'Stored artifact')).toContainText(/Digest\s*sha256:/)
  await expect(part(page, 'About')).toContainText('Last fetch')
  await expect(part(page, 'About')).toContainText('API version')
  const users = main(page)
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: /^Used by/ }) })
  await users.getByRole('link', { name: /cloudnative-pg/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('cloudnative-pg')
  await expect(part(page, 'What is applied')).toContainText('Prune')
  await expect(part(page, 'What is waited for')).toContainText('Timeout')

  const way = page.getByRole('navigation', { name: 'Breadcrumb' })
  await expect(way.getByRole('listitem')).toHaveText(['Resources', 'Kustomizations', 'flux-system', 'cloudnative-pg'])
  await way.getByRole('link', { name: 'Kustomizations' }).click()
  await expect(page).toHaveURL(/\/resources\?kind=Kustomization$/)
})

test('previous and next follow the list one came from, by its filter and its order', async ({ page }) => {
  await open(page, '/resources?namespace=apps&kind=Kustomization&sort=-name')
  const ticks = page.getByRole('checkbox', { name: /^Select Kustomization/ })
  const labels = await ticks.evaluateAll((all) => all.map((tick) => tick.getAttribute('aria-label') ?? ''))
  const names = labels.map((label) => label.replace('Select Kustomization/', ''))
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toContainText(names[0] ?? 'no first row')
  const list = page.getByRole('navigation', { name: 'In the list' })
  await expect(list).toContainText(/^1 of \d+ · Kustomizations in apps/)
  await expect(list.getByRole('button', { name: 'Previous' })).toBeDisabled()
  await page.keyboard.press('j')
  await expect(heading).toContainText(names[1] ?? 'no second row')
  await page.reload()
  await list.getByRole('link', { name: /^Next/ }).click()
  await expect(heading).toContainText(names[2] ?? 'no third row')
  await page.keyboard.press('k')
  await expect(heading).toContainText(names[1] ?? 'no second row')
  await list.getByRole('link', { name: / of / }).click()
  await expect(page).toHaveURL(/sort=-name/)
})

test('what a button asks can be copied as a command of flux and of kubectl', async ({ page }) => {
  await open(page, '/resources/HelmRelease/apps/nextcloud')
  await page.getByRole('button', { name: 'Commands' }).click()
  const commands = page.getByRole('dialog', { name: 'Commands' })
  await expect(commands).toContainText('flux reconcile helmrelease nextcloud -n apps --with-source')
  await expect(commands).toContainText(
    /kubectl patch helmreleases\.helm\.toolkit\.fluxcd\.io\/nextcloud -n apps .*"suspend":true/,
  )
  expect(await findByAxe(page)).toEqual([])
  await commands.getByRole('button', { name: 'Copy the flux command: Suspend' }).click()
  await expect(commands.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await pasteCopied(page)).toBe('flux suspend helmrelease nextcloud -n apps')
})

test('Reconcile with source is followed step by step to the revision that was pushed', async ({
  operatorPage: page,
  cluster,
}) => {
  const { control } = cluster
  await open(page, '/resources/Kustomization/flux-system/cloudnative-pg')
  const revision = control.push('OCIRepository/flux-system/platform-manifests', 'feat: raise the number of instances')
  const short = revision.replace(/@sha256:([0-9a-f]{7}).*/, '@$1')
  control.pause()
  await page.getByRole('button', { name: 'More actions for Kustomization/flux-system/cloudnative-pg' }).click()
  await page.getByRole('menuitem', { name: /^Reconcile with source/ }).click()
  const progress = page.getByRole('region', { name: 'Reconcile with source, progress' })
  await expect(progress.getByRole('listitem').filter({ hasText: 'Requested' })).toContainText('(done)')
  await expect(progress.getByRole('listitem').filter({ hasText: 'Applied' })).toContainText('(to come)')
  await expect(part(page, 'Revisions')).not.toContainText(short)
  control.resume()
  await expect(progress.getByRole('listitem').filter({ hasText: 'Picked up' })).toContainText('(done)')
  await expect(progress.getByRole('listitem').filter({ hasText: 'Fetched' })).toContainText('(done)')
  await expect(progress.getByRole('status')).toContainText('Done', { timeout: 20_000 })
  await expect(progress.getByRole('status')).toContainText(revision)
  await expect(part(page, 'Revisions')).toContainText(short)
})

test('a run that fails is reported as failed with the words of the controller, and that it is retried', async ({
  operatorPage: page,
  cluster,
}) => {
  const ref = 'Kustomization/apps/vaultwarden'
  cluster.control.fail(ref, { reason: 'BuildFailed', message: 'kustomize build failed: the file went missing' })
  await open(page, '/resources/Kustomization/apps/vaultwarden')
  await page.getByRole('button', { name: 'Reconcile', exact: true }).click()
  const outcome = page.getByRole('region', { name: 'Reconcile, progress' }).getByRole('status')
  await expect(outcome).toContainText('Failed · retrying', { timeout: 20_000 })
  await expect(outcome).toContainText('the file went missing')
  // The line of the request and the condition say it; the head does not say it as well.
  await expect(page.getByRole('row', { name: /^Ready False/ })).toContainText('the file went missing')
  await expect(main(page).locator('header')).not.toContainText('the file went missing')
  cluster.control.heal(ref)
})

test('a suspended object is not reconciled but resumed', async ({ operatorPage: page, cluster }) => {
  const ref = 'Kustomization/apps/minecraft'
  await open(page, `/resources/${ref}`)
  await expect(main(page)).toContainText('Suspended by ali')
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toHaveCount(0)
  const refused = await page.evaluate(async () => {
    const body = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'minecraft' }
    const page = localStorage.getItem('fluxdeck.page') ?? ''
    const headers = { 'content-type': 'application/json', 'x-fluxdeck-page': page }
    const response = await fetch('/api/actions', { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, code: (await response.json()).error?.code }
  })
  expect(refused).toEqual({ status: 409, code: 'suspended' })
  expect(cluster.control.get(ref)?.metadata.annotations).not.toHaveProperty('reconcile.fluxcd.io/requestedAt')

  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(() => cluster.control.get(ref)?.spec?.suspend).not.toBe(true)
  await expect(main(page)).not.toContainText('Suspended by ali')
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toBeVisible()
})

test('Suspend asks first, keeps the reason, and can be left', async ({ operatorPage: page, cluster }) => {
  const ref = 'Kustomization/apps/jellyfin'
  await open(page, `/resources/${ref}`)
  const menu = page.getByRole('button', { name: `More actions for ${ref}` })
  await menu.click()
  await page.getByRole('menuitem', { name: /^Suspend/ }).click()
  const question = page.getByRole('alertdialog', { name: 'Suspend this object?' })
  await expect(question).toContainText(ref)
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  expect(cluster.control.get(ref)?.spec?.suspend).not.toBe(true)

  await menu.click()
  await page.getByRole('menuitem', { name: /^Suspend/ }).click()
  await question.getByRole('textbox').fill('The disk is being changed')
  await question.getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect.poll(() => cluster.control.get(ref)?.spec?.suspend).toBe(true)
  await expect(main(page)).toContainText('Suspended by ali: The disk is being changed')
})

test('an object that is deleted while it is looked at says so', async ({ page, cluster }) => {
  const ref = 'ImagePolicy/flux-system/jellyfin'
  await open(page, `/resources/${ref}`)
  cluster.control.remove(ref)
  await expect(page.getByText('This object no longer exists in the cluster.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toHaveCount(0)
  await page.reload()
  await expect(page.getByText('This object does not exist')).toBeVisible()
})
