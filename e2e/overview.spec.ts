// The first glance: what is broken, why, what to do about it, and that pressing the button mends it.
import type { Page } from '@playwright/test'
import { readState } from './support/api-answers'
import { expect, open, test } from './support/stage'

test.use({ part: 'overview' })

const problems = (page: Page) => page.getByRole('region', { name: 'Problems' })
const problem = (page: Page, ref: string) =>
  problems(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: ref }) })

/** How many the sentence says that fail, and which one it names that waits for what does not exist. */
async function causesInSentence(page: Page): Promise<number> {
  const headline = await page.getByRole('heading', { level: 1 }).innerText()
  const counts = [...headline.matchAll(/(\d+) (?:resources? fails?|waits? for what does not exist)/g)]
  const named = headline.includes('which does not exist') ? 1 : 0
  return counts.reduce((sum, [, count]) => sum + Number(count), named)
}

test('what is stuck, why and what helps is seen at once', async ({ operatorPage: page }) => {
  const immich = problem(page, 'HelmRelease/apps/immich')
  await expect(immich).toContainText('Stalled')
  await expect(immich).toContainText('no retries are left')
  await expect(immich).toContainText('timeout waiting for')
  await expect(immich.getByRole('button', { name: 'Reset and retry', exact: true })).toBeVisible()
  await expect(immich).toContainText('16 d')

  const scan = problem(page, 'ImageRepository/flux-system/private-exit-node')
  await expect(scan).toContainText('UNAUTHORIZED')
  await expect(scan).toContainText('spec.secretRef')

  const frigate = problem(page, 'Kustomization/apps/frigate')
  await expect(frigate).toContainText('Missing')
  await expect(frigate).toContainText('frigate waits for apps/mosquitto, which does not exist')
  await frigate.getByRole('button', { name: 'Expand Kustomization/apps/frigate' }).click()
  await expect(frigate.getByRole('link', { name: 'Open frigate' })).toBeVisible()
  await expect(frigate.getByRole('link', { name: 'Look for mosquitto elsewhere' })).toBeVisible()
  const { problems: listed } = await readState(page)
  expect(await problems(page).getByRole('listitem').count()).toBe(listed.length)
  expect(await causesInSentence(page)).toBe(listed.filter(({ mark }) => mark === undefined).length)
})

test('the sentence has one number for one thing, which leads to exactly these', async ({ operatorPage: page }) => {
  await open(page, '/')
  const { counts, resources } = await readState(page)
  const failing = counts.failed + counts.stalled
  const headline = page.getByRole('heading', { level: 1 })
  await expect(page).toHaveTitle(new RegExp(`^\\(${failing}\\) `))
  await expect(page.getByRole('navigation', { name: 'Pages' }).first()).toContainText(`${failing} failed or stalled`)
  await expect(page.getByRole('button', { name: /that fail…$/ })).toContainText(` ${failing} that fail`)
  const rows = page.getByRole('grid', { name: 'Flux resources' }).getByRole('row')
  await headline.getByRole('link', { name: `${failing} resources` }).click()
  await expect(page).toHaveURL(/status=failed&status=stalled/)
  await expect(rows).toHaveCount(failing + 1)
  await page.goBack()
  const held = headline.getByRole('link', { name: /^\d+ others?$/ })
  const count = Number.parseInt(await held.innerText(), 10)
  await held.click()
  await expect(rows).toHaveCount(count + 1)
  const refs = resources.filter(({ rootCause, status }) => rootCause !== undefined && status === 'waiting')
  expect(count).toBe(refs.length)
  await page.goBack()
  await headline.getByRole('link', { name: 'frigate' }).click()
  // Its own page leads with the same words.
  await expect(page).toHaveURL(/\/resources\/Kustomization\/apps\/frigate$/)
  await expect(page.getByRole('main')).toContainText('frigate waits for apps/mosquitto, which does not exist')
})

test('advice has the names that the message has, and leads to the workloads', async ({ operatorPage: page }) => {
  await open(page, '/')
  await expect(problem(page, 'Kustomization/apps/paperless')).toContainText(
    'apps/paperless/paperless-config.yaml is missing in the source.',
  )
  await problem(page, 'HelmRelease/apps/immich')
    .getByRole('link', { name: 'Deployment/apps/immich-server' })
    .first()
    .click()
  await expect(page).toHaveURL(/apps\/immich\?tab=workloads&workload=Deployment%2Fapps%2Fimmich-server/)
  await open(page, '/resources/Kustomization/apps/paperless')
  // The same button stands first as under the problem.
  await expect(
    page
      .getByRole('main')
      .getByRole('button', { name: /^Reconcile/ })
      .first(),
  ).toHaveText('Reconcile with source')
})

test('one trouble of many is one entry and one line, and can be acted on as one', async ({
  operatorPage: page,
  cluster,
}) => {
  const refs = ['adguard', 'jellyfin', 'vaultwarden'].map((name) => `Kustomization/apps/${name}`)
  const before = refs.map((ref) => cluster.control.get(ref)?.status)
  await open(page, '/')
  for (const ref of refs) {
    cluster.control.setStatus(ref, {
      ...cluster.control.get(ref)?.status,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'BuildFailed',
          message: `kustomize build failed: accumulating resources from 'deploy.yaml': open /tmp/kustomization-7/${ref.slice(14)}/deploy.yaml: no such file or directory`,
          lastTransitionTime: new Date().toISOString(),
          observedGeneration: cluster.control.get(ref)?.metadata.generation,
        },
      ],
    })
  }
  const fold = problems(page).getByRole('listitem').filter({ hasText: '3 Kustomizations: …/…/deploy.yaml is missing' })
  await expect(fold).toHaveCount(1)
  await expect(page.getByRole('region', { name: 'What changed' })).toContainText(/and 2 more BuildFailed/)
  await fold.getByRole('button', { name: /^Expand/ }).click()
  await fold.getByRole('button', { name: 'Reconcile with source all 3…' }).click()
  await expect(page.getByRole('alertdialog').getByRole('list', { name: 'Will be sent' })).toContainText('apps/jellyfin')
  await page.keyboard.press('Escape')
  for (const [at, ref] of refs.entries()) {
    const status = before[at]
    if (status !== undefined) cluster.control.setStatus(ref, status)
  }
  await expect(fold).toHaveCount(0)
})

test('what a cause holds back is named on demand and leads to its page', async ({ operatorPage: page }) => {
  await open(page, '/')
  const paperless = problem(page, 'Kustomization/apps/paperless')
  await paperless.getByRole('button', { name: /^holds back 1/ }).click()
  await paperless.getByRole('link', { name: 'apps/paperless-ai' }).click()
  await expect(page).toHaveURL(/\/resources\/Kustomization\/apps\/paperless-ai$/)
})

test('a number in the counts leads to exactly those objects', async ({ operatorPage: page }) => {
  await open(page, '/')
  await page.getByRole('region', { name: 'Counts by kind' }).getByRole('link', { name: '1 Stalled' }).click()
  await expect(page).toHaveURL(/kind=HelmRelease&status=stalled/)
  const rows = page.getByRole('grid', { name: 'Flux resources' }).getByRole('row')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('immich')
})

test('a fault that appears while one watches joins the list, and leaves it when it is gone', async ({
  operatorPage: page,
  cluster,
}) => {
  await open(page, '/')
  const before = await causesInSentence(page)
  const ref = 'HelmRelease/apps/nextcloud'
  const healthy = cluster.control.get(ref)
  cluster.control.setStatus(ref, {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'InstallFailed',
        message: 'Helm install failed: the chart is not what it was',
        lastTransitionTime: new Date().toISOString(),
        observedGeneration: healthy?.metadata.generation,
      },
    ],
  })
  await expect(problem(page, ref)).toBeVisible()
  await expect.poll(() => causesInSentence(page)).toBe(before + 1)
  if (healthy?.status !== undefined) cluster.control.setStatus(ref, healthy.status)
  await expect(problem(page, ref)).toHaveCount(0)
  await expect.poll(() => causesInSentence(page)).toBe(before)
})

test('Reset and retry is followed to its end, and the problem is gone', async ({ operatorPage: page, cluster }) => {
  await open(page, '/')
  const before = await causesInSentence(page)
  const ref = 'HelmRelease/apps/immich'
  await problem(page, ref).getByRole('button', { name: 'Reset and retry', exact: true }).click()
  const line = problem(page, ref).getByRole('region', { name: 'Reset and retry, progress' })
  await expect(line).toContainText('Requested')
  await expect.poll(() => cluster.control.get(ref)?.metadata.annotations?.['reconcile.fluxcd.io/resetAt']).toBeTruthy()
  // The card stays until somebody has read how it ended, and says by then nothing of the failure.
  await expect(line.getByRole('status')).toContainText('Done', { timeout: 30_000 })
  await expect(problem(page, ref)).not.toContainText('Stalled')
  await line.getByRole('button', { name: 'Close, it is read' }).click()
  await expect(problem(page, ref)).toHaveCount(0)
  await expect.poll(() => causesInSentence(page)).toBe(before - 1)
  await open(page, `/resources/${ref}`)
  await expect(page.getByRole('region', { name: 'Reset and retry, progress' }).getByRole('status')).toContainText(
    'Done',
  )
  await expect(page.getByRole('main')).not.toContainText('Stalled: RetriesExceeded')
})
