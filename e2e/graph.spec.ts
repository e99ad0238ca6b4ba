// The picture of who waits for whom: all of it, live in place, by mouse and by keys, and never more than text.
import type { Locator, Page } from '@playwright/test'
import { readGraph } from './support/api-answers'
import { pasteCopied } from './support/clipboard'
import { openGraph } from './support/graph-page'
import { expect, open, test } from './support/stage'

test.use({ part: 'graph', permissions: ['clipboard-write'] })

const picture = (page: Page) => page.getByRole('group', { name: 'What waits for what' })
const nodes = (page: Page) => picture(page).locator('g.node')
const node = (page: Page, name: string) => picture(page).getByRole('button', { name: new RegExp(`^${name} `) })

function transformOf(page: Page): Promise<string | null> {
  return picture(page).locator('.graph-moved').getAttribute('transform')
}

test('every node and every edge of the API is drawn', async ({ page }) => {
  await openGraph(page)
  const graph = await readGraph(page)
  await expect(nodes(page)).toHaveCount(graph.nodes.length)
  await expect(picture(page).locator('path.flowchart-link')).toHaveCount(graph.edges.length)
  for (const { namespace, name } of graph.nodes)
    await expect(node(page, `${namespace}/${name}`).first(), name).toBeAttached()
})

test('what does not exist is dashed, named and called missing; the cause stands out from its victims', async ({
  page,
}) => {
  await openGraph(page)
  const missing = node(page, 'apps/mosquitto')
  await expect(missing).toHaveAccessibleName(/Missing/)
  await expect(missing).toContainText('Missing')
  expect(await missing.locator('.graph-shape').evaluate((shape) => getComputedStyle(shape).strokeDasharray)).not.toBe(
    'none',
  )
  const waiting = node(page, 'apps/frigate')
  await expect(waiting).toHaveAccessibleName(/root cause/)
  expect(await waiting.locator('.graph-shape').evaluate((shape) => getComputedStyle(shape).strokeDasharray)).toBe(
    'none',
  )
})

test('a status that changes repaints its node and moves nothing', async ({ page, cluster }) => {
  await openGraph(page)
  const ref = 'Kustomization/apps/home-assistant'
  const target = node(page, 'apps/home-assistant')
  await expect(target).toHaveAttribute('data-look', 'ready')
  await page.getByRole('button', { name: 'Zoom in (+)' }).click()
  await page.getByRole('button', { name: 'Zoom in (+)' }).click()
  await picture(page).hover({ position: { x: 40, y: 500 } })
  await page.mouse.down()
  await page.mouse.move(260, 640, { steps: 4 })
  await page.mouse.up()
  const place = await transformOf(page)
  const handle = await target.elementHandle()
  const object = cluster.control.get(ref)
  if (object === undefined) throw new Error('the stage has no home-assistant')

  cluster.control.put({ ...object, spec: { ...object.spec, suspend: true } })
  await expect(target).toHaveAttribute('data-look', 'suspended')
  await expect(target).toContainText('Suspended')
  expect(await target.evaluate((now, before) => now === before, handle)).toBe(true)
  expect(await transformOf(page)).toBe(place)
})

test('a press shows an object beside the picture, keys walk and open', async ({ page }) => {
  await openGraph(page)
  await page.getByRole('button', { name: 'Fit (0)' }).click()
  await node(page, 'apps/paperless').click()
  const details = page.getByRole('complementary', { name: 'Details of Kustomization/apps/paperless' })
  await expect(details).toContainText('no such file or directory')
  await expect(details.getByRole('button', { name: 'Kustomization/apps/paperless-ai' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)

  await page.getByRole('button', { name: 'Legend' }).focus()
  await expect(async () => {
    await page.keyboard.press('Shift+Tab')
    await expect(picture(page).locator('g.node:focus')).toHaveCount(1, { timeout: 100 })
  }).toPass()
  const first = await focusedName(page)
  await expect(async () => {
    for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
    await page.keyboard.press('ArrowLeft')
    expect(await focusedName(page)).not.toBe(first)
  }).toPass()
  const [, namespace, name] = /^([^/]+)\/(\S+) /.exec(await focusedName(page)) ?? []
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/resources/[A-Za-z]+/${namespace}/${name}$`))
})

test('the list, one key away, names the same objects', async ({ page }) => {
  await openGraph(page)
  const graph = await readGraph(page)
  await page.keyboard.press('l')
  await expect(page).toHaveURL(/as=list/)
  const list = page.getByRole('tree', { name: 'What waits for what' })
  await expect(list).toBeVisible()
  for (const { kind, namespace, name } of graph.nodes)
    await expect(list.getByRole('link', { name: `${kind} ${namespace}/${name}`, exact: true }).first()).toBeVisible()
  await expect(list.getByRole('treeitem').filter({ hasText: 'apps/mosquitto' }).first()).toContainText('Missing')
  await page.keyboard.press('l')
  await expect(nodes(page)).toHaveCount(graph.nodes.length)
})

test('the text of the diagram can be taken away and is Mermaid', async ({ page }) => {
  await openGraph(page)
  await page.getByRole('button', { name: 'Copy as Mermaid text' }).click()
  await expect(page.getByText('Copied as Mermaid text', { exact: true })).toBeVisible()
  const copied = await pasteCopied(page)
  expect(copied).toMatch(/^(---|flowchart|graph) ?/)
  expect(copied).toContain('apps/paperless')
  const served = await page.request.get('/api/graph?format=mermaid')
  expect(served.headers()['content-type']).toContain('text/plain')
  expect(await served.text()).toContain('flowchart')
})

test('a selected node is reconciled from beside the picture', async ({ operatorPage: page }) => {
  await openGraph(page)
  await choose(page, 'apps/adguard')
  const details = page.getByRole('complementary', { name: 'Details of Kustomization/apps/adguard' })
  await details.getByRole('button', { name: 'Reconcile', exact: true }).click()
  await expect(details.getByRole('region', { name: 'Reconcile, progress' }).getByRole('status')).toContainText('Done', {
    timeout: 20_000,
  })
})

test('hostile words stay words, and every node is still there', async ({ page, cluster }) => {
  const { control } = cluster
  // Or its controller would soon find the object to be well.
  control.pause()
  const model = control.get('Kustomization/apps/adguard')
  if (model === undefined) throw new Error('the stage has no adguard')
  const hostile =
    '"]:::x --> n1; click n1 call alert(1)\n%%{init: {"securityLevel":"loose"}}%%<img src=x onerror=alert(1)>'
  control.put({
    ...model,
    metadata: {
      ...model.metadata,
      name: 'end.click.subgraph',
      uid: 'hostile',
      labels: { style: hostile.slice(0, 60) },
    },
    spec: { ...model.spec, dependsOn: [{ name: 'adguard', readyExpr: hostile }] },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'BuildFailed',
          message: hostile,
          observedGeneration: model.metadata.generation,
          lastTransitionTime: new Date().toISOString(),
        },
      ],
    },
  })
  let alerts = 0
  page.on('dialog', (dialog) => {
    alerts += 1
    void dialog.dismiss()
  })
  await openGraph(page)
  const graph = await readGraph(page)
  expect(graph.nodes.map(({ name }) => name)).toContain('end.click.subgraph')
  await expect(nodes(page)).toHaveCount(graph.nodes.length)
  await choose(page, 'apps/end.click.subgraph')
  const details = page.getByRole('complementary', { name: 'Details of Kustomization/apps/end.click.subgraph' })
  await expect(details).toContainText('<img src=x onerror=alert(1)>')
  await open(page, '/resources/Kustomization/apps/end.click.subgraph')
  await expect(page.getByRole('main')).toContainText('<img src=x onerror=alert(1)>')
  await open(page, '/')
  await page.getByRole('button', { name: 'Expand Kustomization/apps/end.click.subgraph' }).click()
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('<img src=x')
  await expect(page.locator('img[src="x"]')).toHaveCount(0)
  expect(alerts).toBe(0)
  control.remove('Kustomization/apps/end.click.subgraph')
  control.resume()
})

/** By key, because a node may lie outside of what is shown at first. */
async function choose(page: Page, name: string): Promise<void> {
  await node(page, name).focus()
  await page.keyboard.press('Space')
}

async function focusedName(page: Page): Promise<string> {
  const focused: Locator = picture(page).locator('g.node:focus')
  return (await focused.getAttribute('aria-label')) ?? ''
}
