// What Flux deployed: does it run, in which image, and why not. From the object to the pod, and all of it in one table.
import type { Page } from '@playwright/test'
import type { SimulatorControl } from '@/lib/simulator/simulator'
import { expect, open, test } from './support/stage'

test.use({ part: 'workloads' })

const IMMICH = '/resources/HelmRelease/apps/immich'
const rows = (page: Page) => page.locator('[role="grid"][aria-label="Workloads"] [role="row"][data-index]')
const workloads = (page: Page) => page.getByRole('tabpanel', { name: /^Workloads/ })

test("under the message of a release that timed out stand its pods' own words, and lead to them", async ({ page }) => {
  await open(page, IMMICH)
  const reason = page.getByRole('main').getByRole('link', { name: /Deployment apps\/immich-/ })
  await expect(reason).toBeVisible()
  await reason.click()
  await expect(page).toHaveURL(/tab=workloads&workload=Deployment/)
  await expect(page.getByRole('tab', { name: 'Workloads 2 not running' })).toHaveAttribute('aria-selected', 'true')

  const server = workloads(page).locator('[data-ref="Deployment/apps/immich-server"]')
  await expect(server).toContainText('Failed')
  await expect(server).toContainText('rolling from v2.1.0 to v2.2.3')
  const pods = server.getByRole('listitem')
  await expect(pods.filter({ hasText: 'CrashLoopBackOff' })).toContainText(/last \d+ (s|min) ago/)
  await expect(pods.filter({ hasText: 'Running' })).toContainText('earlier generation')

  const learning = workloads(page).locator('[data-ref="Deployment/apps/immich-machine-learning"]')
  await expect(learning.getByRole('listitem').filter({ hasText: 'ImagePullBackOff' })).toContainText('403 Forbidden')
  await expect(workloads(page).locator('[data-ref="Deployment/apps/immich-valkey"]')).toContainText('Running')
})

test('the worst stands first, and what runs stands last', async ({ page }) => {
  await open(page, `${IMMICH}?tab=workloads`)
  await expect(workloads(page).locator('[data-ref]')).toHaveCount(3)
  await expect(workloads(page).locator('[data-ref]').last()).toContainText('immich-valkey')
})

const DNS = 'Deployment/external-dns/external-dns'

/** As its controller writes it when all pods are new and well. */
function comeUp(control: SimulatorControl): () => void {
  const before = control.get(DNS)
  if (before === undefined) throw new Error('the stage has no external-dns')
  control.setStatus(DNS, {
    readyReplicas: 1,
    availableReplicas: 1,
    updatedReplicas: 1,
    replicas: 1,
    unavailableReplicas: null,
    conditions: [
      { type: 'Available', status: 'True', lastTransitionTime: new Date().toISOString() },
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
    ],
  })
  return () => void control.put(before)
}

test('what comes up is pushed to the page, which asks for nothing', async ({ page, cluster }) => {
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch' && request.url().endsWith('/workloads')) asked.push(request.url())
  })
  await open(page, '/resources/Kustomization/flux-system/external-dns?tab=workloads')
  const dns = workloads(page).locator(`[data-ref="${DNS}"]`)
  await expect(dns).toContainText('CreateContainerConfigError')
  const before = asked.length
  const undo = comeUp(cluster.control)
  await expect(dns.getByText('Running', { exact: true }).first()).toBeVisible()
  expect(asked.length).toBe(before)
  undo()
  await expect(dns).toContainText('Failed')
})

test('where no stream gets through the page asks again and again', async ({ page, cluster }) => {
  await page.route(/\/api\/objects\/.*\/workloads$/, (route) =>
    route.request().resourceType() === 'eventsource' ? route.abort() : route.continue(),
  )
  await open(page, '/resources/Kustomization/flux-system/external-dns?tab=workloads')
  const dns = workloads(page).locator(`[data-ref="${DNS}"]`)
  await expect(dns).toContainText('CreateContainerConfigError')
  const undo = comeUp(cluster.control)
  await expect(dns.getByText('Running', { exact: true }).first()).toBeVisible({ timeout: 30_000 })
  undo()
  await expect(dns).toContainText('Failed', { timeout: 30_000 })
})

test('which images are deployed in a namespace is one address', async ({ page }) => {
  await open(page, '/resources?view=workloads&namespace=monitoring')
  await expect(page.getByText('Workloads in monitoring')).toBeVisible()
  await expect(rows(page).first()).toContainText('monitoring/')
  const images = page.getByRole('button', { name: /^\d+ images in \d+ workloads$/ })
  await images.click()
  const list = page.getByRole('list', { name: 'Images' })
  await expect(list.getByText(/grafana\/loki:/)).toBeVisible()
  await list.getByRole('button', { name: /grafana\/loki:/ }).click()
  await expect(page).toHaveURL(/image=/)
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('StatefulSet')
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(page).toHaveURL(/\/resources\?view=workloads$/)
})

test('filters that mean the same come along from one table to the other', async ({ page }) => {
  await open(page, '/resources?namespace=apps&status=failed&kind=Kustomization')
  const sides = page.getByRole('navigation', { name: 'What is listed' })
  await sides.getByRole('link', { name: 'Workloads' }).click()
  await expect(page).toHaveURL(/view=workloads/)
  await expect(page.getByText('Failed workloads in apps')).toBeVisible()
  await expect(rows(page)).toHaveCount(2)
  await rows(page).first().click()
  await expect(page).toHaveURL(/\/resources\/HelmRelease\/apps\/immich\?tab=workloads/)
  await page.goBack()
  await sides.getByRole('link', { name: 'Resources' }).click()
  await expect(page.getByText('Failed resources in apps')).toBeVisible()
})

test('overview and wall tell how many run, and the numbers lead to them', async ({ page }) => {
  await page.goto('/wall')
  await expect(page.getByRole('main').getByText(/^\d+ of \d+ workloads run$/)).toBeVisible()
  await open(page, '/')
  const verdict = page.getByRole('region', { name: 'Verdict' })
  await verdict.getByRole('link', { name: '3 failed' }).click()
  await expect(page).toHaveURL(/view=workloads&status=failed/)
  await expect(rows(page)).toHaveCount(3)
})

test('without the right nothing is called running, and the right is named', async ({ page, cluster }) => {
  const lifts = ['deployments', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs'].map((plural) =>
    cluster.control.inject({ type: 'forbid', plural }),
  )
  cluster.control.inject({ type: 'cut' })
  await page.goto('/')
  const verdict = page.getByRole('region', { name: 'Verdict' })
  await expect(verdict.getByText(/orkloads are not read: no permission/).first()).toBeVisible({ timeout: 60_000 })
  await page.goto('/resources?view=workloads')
  await expect(page.getByText(/lacks the right to get, list and watch deployments/)).toBeVisible()
  await expect(page.locator('[data-workload="ok"]:visible')).toHaveCount(0)
  await page.goto(`${IMMICH}?tab=workloads`)
  await expect(workloads(page)).toContainText(/lacks the right to get, list and watch deployments/)
  for (const lift of lifts) lift()
  await expect(workloads(page).locator('[data-ref="Deployment/apps/immich-valkey"]')).toContainText('Running', {
    timeout: 90_000,
  })
})

test('an image that could not be pulled, from the reason to green, without a reload', async ({
  operatorPage: page,
}) => {
  await open(page, `${IMMICH}?tab=workloads`)
  const reason = page.getByRole('main').getByRole('link', { name: /cannot pull ghcr\.io\/immich-app\/immich-machine/ })
  await expect(reason).toBeVisible()
  await page.getByRole('button', { name: 'Reset and retry', exact: true }).click()
  const learning = workloads(page).locator('[data-ref="Deployment/apps/immich-machine-learning"]')
  await expect(learning).not.toContainText('ImagePullBackOff', { timeout: 90_000 })
  await expect(learning).not.toContainText('rolling from', { timeout: 90_000 })
  await expect(page.getByRole('main').locator('[data-status="ready"]').first()).toBeVisible({ timeout: 90_000 })
  await expect(reason).toHaveCount(0)
  await expect(workloads(page).locator('[data-workload="failed"]')).toHaveCount(0)
})
