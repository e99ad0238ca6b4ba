// The screen never says more than it knows while things move: a press and a commit, watched at each change of the page.
import type { Page } from '@playwright/test'
import type { Resource } from '@/lib/contract/state'
import { readState } from './support/api-answers'
import { pushCommit } from './support/push-commit'
import { expect, open, test } from './support/stage'

test.use({ part: 'truth in motion' })

const IMMICH = 'HelmRelease/apps/immich'
const PAPERLESS = 'Kustomization/apps/paperless'
const SOURCE = 'GitRepository/flux-system/flux-system'

const problems = (page: Page) => page.getByRole('region', { name: 'Problems' })
const changes = (page: Page) => page.getByRole('region', { name: 'What changed' })
const entry = (page: Page, ref: string) =>
  problems(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: ref }) })

/** Every text that the problems had from now on, by entry, until it is asked for. */
async function watchProblems(page: Page): Promise<() => Promise<readonly (readonly string[])[]>> {
  await problems(page).evaluate((region) => {
    const seen: string[][] = []
    const look = () => seen.push([...region.querySelectorAll('li.page')].map((one) => one.textContent ?? ''))
    look()
    new MutationObserver(look).observe(region, { childList: true, subtree: true, characterData: true })
    Object.assign(window, { seenProblems: seen })
  })
  return () => page.evaluate(() => Reflect.get(window, 'seenProblems'))
}

/** How many lines of the drawn graph say that somebody is held back: at first, and after each repainting. */
async function watchHolds(page: Page): Promise<() => Promise<readonly number[]>> {
  await open(page, '/graph')
  const picture = page.getByRole('group', { name: 'What waits for what' })
  await expect(picture).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await expect(picture.locator('path[data-look="held"]').first()).toBeAttached()
  await picture.evaluate((drawing) => {
    const seen: number[] = []
    const look = () => seen.push(drawing.querySelectorAll('path[data-look="held"], path[data-look="cycle"]').length)
    look()
    new MutationObserver(look).observe(drawing, { attributes: true, attributeFilter: ['data-look'], subtree: true })
    Object.assign(window, { seenHolds: seen })
  })
  return () => page.evaluate(() => Reflect.get(window, 'seenHolds'))
}

test('after a press status, words and buttons of an entry change together, and the press is what changed', async ({
  operatorPage: page,
}) => {
  await open(page, '/')
  await expect(entry(page, IMMICH)).toContainText('Stalled')
  const stop = await watchProblems(page)
  await entry(page, IMMICH).getByRole('button', { name: 'Reset and retry', exact: true }).click()
  await expect(entry(page, IMMICH)).toContainText('Reconciling')
  await expect(changes(page)).toContainText(/immich .*asked it to reset and retry/)
  // The card stays until somebody has read how it ended.
  const line = entry(page, IMMICH).getByRole('region', { name: 'Reset and retry, progress' })
  await expect(line.getByRole('status')).toContainText('Done', { timeout: 30_000 })
  await expect(entry(page, IMMICH)).not.toContainText('Stalled')
  await line.getByRole('button', { name: 'Close, it is read' }).click()
  await expect(entry(page, IMMICH)).toHaveCount(0)
  const texts = (await stop()).flat().filter((text) => text.includes('immich'))
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.filter((text) => /no advice for/i.test(text))).toEqual([])
  expect(texts.filter((text) => text.includes('Stalled') && text.includes("Running 'upgrade'"))).toEqual([])
  // It stopped being stalled just now; it did not become so.
  await expect(changes(page)).not.toContainText(/immich Stalled/)
})

test('a commit on its way is no cause, and what failed before it goes on failing', async ({ page, cluster }) => {
  const { control } = cluster
  await open(page, '/')
  await expect(entry(page, PAPERLESS)).toBeVisible()
  const rootsBefore = new Set((await readState(page)).problems.map(({ root }) => root))
  const failingSince = (await readRow(page, PAPERLESS))?.failingSince
  const stop = await watchProblems(page)
  const graph = await page.context().newPage()
  const stopGraph = await watchHolds(graph)

  const revision = pushCommit(control, SOURCE, 'feat: one more thing')
  const rollout = page.getByRole('listitem').filter({ hasText: shortOf(revision) })
  await expect(rollout.first()).toBeVisible()
  await expect
    .poll(async () => (await readState(page)).rollouts.find((one) => one.revision === revision)?.finishedAt, {
      timeout: 60_000,
    })
    .toBeTruthy()

  const [holdsBefore, ...holdsLater] = await stopGraph()
  expect(holdsLater.filter((now) => now > (holdsBefore ?? 0))).toEqual([])
  const seen = await stop()
  expect(seen.length).toBeGreaterThan(1)
  expect(new Set((await readState(page)).problems.map(({ root }) => root))).toEqual(rootsBefore)
  // As long as the crowd waits its turn nobody is to blame, and who was to blame before still is.
  for (const texts of seen) {
    expect(texts.filter((text) => /cycle|Break one edge/i.test(text))).toEqual([])
    expect(texts.length).toBeLessThanOrEqual(seen[0]?.length ?? 0)
    expect(texts.filter((text) => text.includes('paperless'))).not.toEqual([])
  }
  // The deploy is one entry: what went out, how far it came and how long that took.
  const deploy = changes(page).getByRole('listitem').filter({ hasText: 'feat: one more thing' })
  await expect(deploy).toContainText(shortOf(revision))
  await expect(deploy).toContainText(/\d+ of \d+.*took \d+ /)
  await expect(changes(page).getByRole('heading', { name: 'Today' })).toBeVisible()
  expect(await readRow(page, PAPERLESS)).toMatchObject({ failingSince, status: 'failed' })
  await open(page, `/resources/${PAPERLESS}`)
  await expect(page.getByRole('main')).toContainText(/over \d+ revisions/)
})

async function readRow(page: Page, ref: string): Promise<Resource | undefined> {
  return (await readState(page)).resources.find((row) => row.ref === ref)
}

function shortOf(revision: string): string {
  return revision.replace(/@sha1:([0-9a-f]{7}).*/, '@$1')
}
