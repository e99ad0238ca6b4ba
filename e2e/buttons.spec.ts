// The buttons of one object: what each question says before it is answered, keys, ways back, and what helps where none does.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'buttons' })

const question = (page: Page) => page.getByRole('alertdialog')
const outcome = (page: Page, label = 'Reconcile') =>
  page.getByRole('region', { name: `${label}, progress` }).getByRole('status')

async function askToSuspend(page: Page, ref: string): Promise<void> {
  await open(page, `/resources/${ref}`)
  await page.getByRole('button', { name: `More actions for ${ref}` }).click()
  await page.getByRole('menuitem', { name: /^Suspend/ }).click()
}

test('a suspension that Git leaves open lasts, and is taken back with one press', async ({
  operatorPage: page,
  cluster,
}) => {
  const ref = 'HelmRelease/apps/nextcloud'
  await askToSuspend(page, ref)
  await expect(question(page)).toContainText('the release stays installed')
  await expect(question(page)).toContainText('Git does not say whether it is suspended')
  await question(page).getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect.poll(() => cluster.control.get(ref)?.spec?.suspend).toBe(true)
  await expect(page.getByRole('main').getByRole('button', { name: 'Resume', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => cluster.control.get(ref)?.spec?.suspend).toBe(false)
  await expect(outcome(page, 'Resume')).toContainText('Done', { timeout: 20_000 })
})

test('a suspension that Git declares will be undone, and the question says by whom', async ({
  operatorPage: page,
  cluster,
}) => {
  const { control } = cluster
  const ref = 'HelmRelease/traefik/traefik'
  const release = control.get(ref)
  if (release === undefined) throw new Error('the stage has no traefik')
  const applied = {
    manager: 'kustomize-controller',
    operation: 'Apply' as const,
    apiVersion: release.apiVersion,
    time: '2026-11-20T08:00:00Z',
    fieldsType: 'FieldsV1' as const,
    fieldsV1: { 'f:spec': { 'f:suspend': {} } },
  }
  control.put({ ...release, metadata: { ...release.metadata, managedFields: [applied] } })
  await askToSuspend(page, ref)
  await expect(question(page)).toContainText(
    'Git declares whether it is suspended: Kustomization flux-system/traefik will undo this at its next run.',
  )
  await page.keyboard.press('Escape')
  await expect(question(page)).toHaveCount(0)
  expect(control.get(ref)?.spec?.suspend).not.toBe(true)
})

test('Force asks first and names what may happen', async ({ operatorPage: page, cluster }) => {
  const ref = 'HelmRelease/apps/immich'
  await open(page, `/resources/${ref}`)
  await page.getByRole('button', { name: `More actions for ${ref}` }).click()
  await page.getByRole('menuitem', { name: /^Force/ }).click()
  await expect(question(page)).toContainText('may be replaced')
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  expect(cluster.control.get(ref)?.metadata.annotations ?? {}).not.toHaveProperty(['reconcile.fluxcd.io/forceAt'])
})

test('r in the head of an object reconciles it, in a problem presses the first button, and ends no suspension', async ({
  operatorPage: page,
  cluster,
}) => {
  const { control } = cluster
  await open(page, '/resources/Kustomization/apps/jellyfin')
  await page.getByRole('main').getByRole('button', { name: 'Reconcile', exact: true }).press('r')
  await expect(outcome(page)).toContainText('Done', { timeout: 20_000 })

  await open(page, '/resources/Kustomization/apps/minecraft')
  await page.getByRole('main').getByRole('button', { name: 'Resume', exact: true }).press('r')
  await expect(page.getByText('It is suspended', { exact: true })).toBeVisible()
  expect(control.get('Kustomization/apps/minecraft')?.spec?.suspend).toBe(true)

  await open(page, '/')
  const repository = 'ImageRepository/flux-system/private-exit-node'
  await page.getByRole('button', { name: `Collapse ${repository}` }).focus()
  await page.keyboard.press('r')
  await expect
    .poll(() => control.get(repository)?.metadata.annotations?.['reconcile.fluxcd.io/requestedAt'])
    .toBeTruthy()
})

test('where nothing answers a request, the page says why', async ({ operatorPage: page }) => {
  await open(page, '/resources/HelmRepository/flux-system/grafana')
  await expect(page.getByRole('main')).toContainText('each chart is pulled from the registry by whoever uses it')
  await expect(page.getByRole('button', { name: 'Reconcile', exact: true })).toHaveCount(0)
})
