// A HelmRelease that is out of retries says what it did, what it will do, and which values it has, and no secret of them.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'helm' })

const release = (page: Page) =>
  page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Release', exact: true }) })

test('the failed action, its attempts and what follows stand in words', async ({ page }) => {
  await open(page, '/resources/HelmRelease/apps/immich')
  await expect(release(page)).toContainText('The upgrade failed.')
  await expect(release(page)).toContainText('The only attempt failed. Flux will not try again by itself.')
  await expect(release(page)).toContainText('After a failed upgrade nothing is undone.')
  const running = page.getByRole('row').filter({ hasText: 'runs now' })
  await expect(running).toContainText('v13')
  await expect(running).toContainText('app v2.1.0')
  await expect(running.getByRole('link', { name: /immich-chart/ })).toHaveAttribute(
    'href',
    '/resources/OCIRepository/flux-system/immich-chart',
  )
})

test('tests and drift are told of the releases that have them', async ({ page }) => {
  await open(page, '/resources/HelmRelease/monitoring/loki')
  await expect(release(page)).toContainText('The Helm tests failed, and that is ignored.')
  await expect(release(page).getByRole('list', { name: 'Tests of this release' })).toContainText('loki-helm-test')
  await page.goto('/resources/HelmRelease/longhorn-system/longhorn')
  await expect(release(page)).toContainText('Drift is looked for and left as it is. 1 object has drifted.')
  await expect(release(page).getByRole('list', { name: 'Objects that drifted' })).toContainText(
    'Deployment/longhorn-system/longhorn-ui',
  )
  await expect(release(page)).toContainText('/spec/replicas')
})

test('values are a tree of keys with the harmless leaves, and never a secret', async ({ page, cluster }) => {
  const { control } = cluster
  const object = control.get('HelmRelease/apps/immich')
  if (object === undefined) throw new Error('the stage has no immich')
  control.put({
    ...object,
    spec: {
      ...object.spec,
      values: {
        image: { repository: 'ghcr.io/immich-app/immich-server', tag: 'v2.2.3' },
        replicas: 2,
        database: { password: 'planted-in-values', port: 5432 },
      },
    },
  })
  await open(page, '/resources/HelmRelease/apps/immich')
  await page.getByRole('tab', { name: 'Values' }).click()
  await expect(page).toHaveURL(/tab=values/)
  const panel = page.getByRole('tabpanel', { name: 'Values' })
  await expect(panel).toContainText('immich-database')
  const tree = panel.getByRole('list', { name: 'Values' })
  await expect(tree.getByRole('listitem').filter({ hasText: 'tag:' })).toContainText('v2.2.3')
  await expect(tree.getByRole('listitem').filter({ hasText: 'port:' })).toContainText('5432')
  await expect(tree.getByRole('listitem').filter({ hasText: 'password:' })).toContainText('masked')
  await tree.getByRole('button', { name: /^database/ }).click()
  await expect(tree.getByRole('listitem').filter({ hasText: 'password:' })).toHaveCount(0)
  expect(await page.content()).not.toContain('planted-in')
})
