// What the graph says, asks and leaves out: finding, narrowing, folding, circles, what is around one object, the list.
import type { Page } from '@playwright/test'
import { readGraph } from './support/api-answers'
import { pasteCopied } from './support/clipboard'
import { nodes, openGraph, picture } from './support/graph-page'
import { expect, open, test } from './support/stage'

test.use({ permissions: ['clipboard-write'] })

const tree = (page: Page) => page.getByRole('tree', { name: 'What waits for what' })

test('typing finds, Enter goes from match to match, and the rest can be left out', async ({ page }) => {
  await openGraph(page)
  await page.keyboard.press('/')
  const find = page.getByRole('combobox', { name: 'Find in graph' })
  await expect(find).toBeFocused()
  await find.fill('paperless')
  await expect(page.getByRole('option')).toHaveText([
    /Kustomization apps\/paperless$/,
    /Kustomization apps\/paperless-ai$/,
  ])
  await find.press('Enter')
  await expect(page).toHaveURL(/selected=Kustomization\/apps\/paperless(&|$)/)
  await expect(find).toBeFocused()
  await find.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Details of Kustomization/apps/paperless-ai' })).toBeVisible()
  await page.getByRole('button', { name: /Show only what matches/ }).click()
  await expect(page).toHaveURL(/q=paperless/)
  const { nodes: matching, counts } = await readGraph(page, '?q=paperless')
  await expect(nodes(page)).toHaveCount(matching.length)
  await expect(page.getByText(`${counts.filtered} filtered out`)).toBeVisible()
  expect(counts.shown + counts.folded + counts.filtered + counts.distant).toBe(counts.total)
})

test('filters by several namespaces and statuses stand in the address and in the text that is copied', async ({
  page,
}) => {
  await openGraph(page)
  await page.getByRole('button', { name: 'Namespace' }).click()
  await page.getByRole('checkbox', { name: 'apps' }).click()
  await page.getByRole('checkbox', { name: 'monitoring' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('checkbox', { name: 'Ready' }).click()
  await page.keyboard.press('Escape')
  const query = '?namespace=apps&namespace=monitoring&status=ready'
  await expect(page).toHaveURL(/namespace=apps&namespace=monitoring&status=ready/)
  await expect(nodes(page)).toHaveCount((await readGraph(page, query)).nodes.length)
  await page.getByRole('button', { name: 'Copy as Mermaid text' }).click()
  await expect(page.getByText('Copied as Mermaid text', { exact: true })).toBeVisible()
  const copied = await pasteCopied(page)
  expect(copied).toMatch(/%% \d+ of \d+ objects are shown; \d+ do(es)? not match the filter/)
  expect(await (await page.request.get(`/api/graph${query}&format=mermaid`)).text()).toBe(copied)
})

test('ready objects and whole namespaces fold into counted nodes and open again', async ({ page }) => {
  await openGraph(page)
  const all = await readGraph(page, '')
  await page.getByRole('button', { name: 'Fold' }).click()
  await page.getByRole('checkbox', { name: 'Fold what is ready' }).click()
  await page.keyboard.press('Escape')
  const folded = await readGraph(page, '?fold=on')
  await expect(nodes(page)).toHaveCount(folded.nodes.length)
  await expect(page.getByText(`${folded.counts.folded} objects in `)).toBeVisible()
  expect(folded.nodes.length).toBeLessThan(all.nodes.length)
  const fold = nodes(page).and(page.locator('[data-look="fold"]')).first()
  await expect(fold).toHaveAccessibleName(/folded objects in/)
  await fold.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/open=/)
  await page
    .getByRole('button', { name: 'Unfold all' })
    .or(page.getByRole('button', { name: 'Fold again' }))
    .first()
    .click()

  await openGraph(page)
  await page.getByRole('button', { name: 'Fold' }).click()
  await page.getByRole('checkbox', { name: 'apps' }).click()
  await page.keyboard.press('Escape')
  const closed = nodes(page).filter({ hasText: /^\d+ objects ?apps/ })
  await expect(closed).toHaveAttribute('data-look', /stalled|failed/)
  await page.keyboard.press('l')
  const row = tree(page).getByRole('treeitem').filter({ hasText: 'Folded' }).first()
  await expect(row).toContainText(/apps: .*ready/)
  await row.getByRole('button', { name: /^Show the \d+ objects$/ }).click()
  await expect(
    tree(page).getByRole('link', { name: 'Kustomization apps/paperless', exact: true }).first(),
  ).toBeVisible()
})

test('the list is a tree: arrows walk, close and open, Enter leads to the page', async ({ page }) => {
  await open(page, '/graph?as=list')
  await expect(tree(page)).toBeVisible()
  const items = tree(page).getByRole('treeitem')
  const missing = items.filter({ hasText: 'apps/mosquitto' }).first()
  await expect(missing).toContainText('Missing')
  await expect(items.filter({ hasText: 'apps/frigate' }).first()).toContainText('held back because it does not exist')
  const count = await items.count()
  await missing.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(missing).toHaveAttribute('aria-expanded', 'false')
  await expect(items).toHaveCount(count - 1)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const frigate = tree(page).locator('[role=treeitem]:focus')
  await expect(frigate).toContainText('apps/frigate')
  await expect(frigate).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('Space')
  await expect(page.getByRole('complementary', { name: 'Details of Kustomization/apps/frigate' })).toContainText(
    /step \d+ of \d+/,
  )
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources\/Kustomization\/apps\/frigate$/)
})

test('a circle is named in words and marked, and what waits for a suspended object says so', async ({
  page,
  cluster,
}) => {
  const { control } = cluster
  control.pause()
  const [one, two] = ['Kustomization/apps/adguard', 'Kustomization/apps/jellyfin'].map((ref) => control.get(ref))
  const [target, waiter] = ['Kustomization/apps/minecraft', 'Kustomization/apps/vaultwarden'].map((ref) =>
    control.get(ref),
  )
  if (!one || !two || !target || !waiter) throw new Error('the stage lacks an object')
  const before = [one, two, target, waiter]
  const waitingFor = (name: string, object: typeof one) => ({
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'DependencyNotReady',
        message: `dependency 'apps/${name}' is not ready`,
        observedGeneration: object.metadata.generation,
        lastTransitionTime: new Date().toISOString(),
      },
    ],
  })
  control.put({ ...one, spec: { ...one.spec, dependsOn: [{ name: 'jellyfin' }] }, status: waitingFor('jellyfin', one) })
  control.put({ ...two, spec: { ...two.spec, dependsOn: [{ name: 'adguard' }] }, status: waitingFor('adguard', two) })
  control.put({ ...target, spec: { ...target.spec, suspend: true } })
  control.put({
    ...waiter,
    spec: { ...waiter.spec, dependsOn: [{ name: 'minecraft' }] },
    status: waitingFor('minecraft', waiter),
  })
  await openGraph(page)
  await expect(page.getByText('These depend on each other in a cycle and will never be ready')).toContainText(
    'apps/adguard → apps/jellyfin → apps/adguard',
  )
  await expect(picture(page).getByRole('button', { name: /^apps\/jellyfin / })).toHaveAccessibleName(/waits in a cycle/)
  await expect(picture(page).getByRole('button', { name: /^apps\/vaultwarden / })).toHaveAccessibleName(
    /held back by Kustomization\/apps\/minecraft, which is suspended/,
  )
  await expect(picture(page).locator('.graph-edge[data-look="suspended"]')).toHaveCount(1)
  await expect(picture(page).locator('.graph-edge[data-look="cycle"]')).toHaveCount(2)
  await page.keyboard.press('l')
  await expect(tree(page).getByRole('treeitem').filter({ hasText: 'apps/vaultwarden' }).first()).toContainText(
    'held back because it is suspended',
  )
  for (const object of before) control.put(object)
  control.resume()
})

test('the delivery view says what was applied, and how far the graph reaches around one object', async ({ page }) => {
  await openGraph(page, '?scope=delivery&root=HelmRelease/longhorn-system/longhorn&depth=1')
  const near = await readGraph(page, '?scope=delivery&root=HelmRelease/longhorn-system/longhorn&depth=1')
  await expect(nodes(page)).toHaveCount(near.nodes.length)
  await expect(
    picture(page).getByRole('button', { name: /^flux-system\/longhorn .*Kustomization/ }),
  ).toHaveAccessibleName(/applied \d+ objects?: /)
  await page.getByRole('combobox', { name: 'Depth' }).click()
  await page.getByRole('option', { name: '3 steps' }).click()
  await expect(page).toHaveURL(/depth=3/)
  const far = await readGraph(page, '?scope=delivery&root=HelmRelease/longhorn-system/longhorn&depth=3')
  expect(far.nodes.length).toBeGreaterThan(near.nodes.length)
  await expect(nodes(page)).toHaveCount(far.nodes.length)
  await page.getByRole('combobox', { name: 'Direction' }).click()
  await page.getByRole('option', { name: 'What waits for it' }).click()
  const below = await readGraph(
    page,
    '?scope=delivery&root=HelmRelease/longhorn-system/longhorn&depth=3&direction=down',
  )
  await expect(nodes(page)).toHaveCount(below.nodes.length)
  await expect(page.getByText(`${below.counts.distant} not around it`)).toBeVisible()
})

test('the page of an object shows what is around it, once somebody comes near', async ({ page }) => {
  const scripts: string[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.url())
  })
  await page.setViewportSize({ width: 1280, height: 420 })
  await open(page, '/resources/Kustomization/apps/paperless')
  const around = page.getByRole('region', { name: 'Neighbours' })
  await expect(around).toBeAttached()
  const before = scripts.length
  await expect(picture(page, 'What is around it')).toHaveCount(0)
  await around.scrollIntoViewIfNeeded()
  await expect(picture(page, 'What is around it').locator('g.node')).toHaveCount(3, { timeout: 20_000 })
  expect(scripts.length).toBeGreaterThan(before)
  await around.getByRole('button', { name: 'Show as list' }).click()
  const list = around.getByRole('tree', { name: 'What is around it' })
  await expect(list.getByRole('treeitem')).toHaveCount(3)
  await expect(list.getByRole('link', { name: 'Kustomization apps/databases', exact: true })).toBeVisible()
  await around.getByRole('link', { name: 'Open in graph' }).click()
  await expect(page).toHaveURL(/\/graph\?.*root=Kustomization/)
  await expect(page.getByRole('button', { name: /around paperless/ })).toBeVisible()
})

test('a source that everything takes from has few neighbours to look at, and all of them are counted', async ({
  page,
}) => {
  const source = 'GitRepository/flux-system/flux-system'
  const all = await readGraph(page, `?scope=delivery&root=${source}&depth=1`)
  expect(all.nodes.length).toBeGreaterThan(20)
  await open(page, `/resources/${source}`)
  const around = page.getByRole('region', { name: 'Neighbours' })
  await around.scrollIntoViewIfNeeded()
  const drawn = picture(page, 'What is around it').locator('g.node')
  await expect(drawn.first()).toBeAttached({ timeout: 20_000 })
  const shown = await drawn.count()
  expect(shown).toBeLessThanOrEqual(10)
  const folds = await drawn.and(page.getByRole('button', { name: /folded objects/ })).count()
  await expect(around.getByText(`${all.nodes.length - (shown - folds)} folded`)).toBeVisible()
})
