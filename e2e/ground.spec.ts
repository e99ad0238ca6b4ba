// What Flux stands on: one card for each question, what is wrong in words, and one line of it on the overview and the wall.
import { expect, open, test } from './support/stage'

test.use({ part: 'ground' })

test('the page of the cluster finds what is wrong beneath Flux, and the overview tells it from then on', async ({
  page,
}) => {
  await open(page, '/')
  const line = page.getByRole('link', { name: /^Ground: / })
  await expect(line).toContainText('Ground: Not read.')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Cluster' }).click()
  await expect(page).toHaveURL(/\/cluster$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 certificate is not renewed')
  const certificates = page.getByRole('region', { name: 'Do certificates hold?' })
  await expect(certificates).toContainText('Bad')
  await expect(certificates.getByRole('listitem')).toHaveText([
    /Certificate.*apps\/minecraft.*5 attempts failed; ends in 3 d/,
  ])
  const secrets = page.getByRole('region', { name: 'Do secrets arrive?' })
  await expect(secrets).toContainText('Secret external-dns-guests is not synced')
  const nodes = page.getByRole('region', { name: 'Do all nodes work?' })
  await expect(nodes).toContainText('Well')
  await expect(nodes.getByRole('listitem')).toHaveCount(0)
  await nodes.getByText('4 that are well').click()
  await expect(nodes.getByRole('listitem')).toHaveCount(4)
  await expect(page.getByText('Not installed: CloudNativePG, Gateway API, Velero.')).toBeVisible()
  await expect(page.getByText('Not configured: Alertmanager.')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('link', { name: /^Ground: .*1 certificate is not renewed/ })).toBeVisible()
  await page.getByRole('link', { name: 'flux-system/external-dns' }).first().click()
  await expect(page.getByRole('list', { name: 'What it stands on' })).toContainText(
    'Its pods wait for Secret external-dns-guests, and ExternalSecret external-dns/external-dns-guests does not bring it.',
  )
})

test('a kind that may not be read is a card of its own, and nothing is called sound', async ({
  page,
  cluster: { control },
}) => {
  const allow = control.inject({ type: 'forbid', plural: 'certificates' })
  await open(page, '/cluster')
  const certificates = page.getByRole('region', { name: 'Do certificates hold?' })
  await expect(certificates).toContainText('Not known')
  await expect(certificates).toContainText('No permission')
  await expect(certificates).toContainText('deploy/components/cluster-context')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('certificates (no permission)')
  allow()
})

test('a wall shows the line where its address asks for it', async ({ page }) => {
  await page.goto('/wall?ground=1')
  await expect(page.getByText(/^Ground: /)).toBeVisible()
  await page.goto('/wall')
  await expect(page.getByText(/^Ground: /)).toHaveCount(0)
})
