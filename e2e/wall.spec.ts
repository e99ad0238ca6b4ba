// The screen that nobody touches: whole at any size, without anything to press, and grey as soon as it does not know.
import { expect, test } from './support/stage'

for (const [width, height] of [
  [1920, 1080],
  [3840, 2160],
  [390, 844],
] as const) {
  test(`it fits ${width} × ${height} without scrolling`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.goto('/wall')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('resources fail')
    await expect(page.getByRole('listitem').filter({ hasText: 'apps/immich' })).toBeVisible()
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement
      const outside: string[] = []
      for (const element of document.querySelectorAll('main *')) {
        const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '')
        const { left, right, top, bottom, width } = element.getBoundingClientRect()
        const isHidden = width <= 1 || getComputedStyle(element).visibility === 'hidden'
        // A box that cuts off what is in it may hold lines that are not shown.
        const cutter = element.closest('.overflow-hidden:not(main)')?.getBoundingClientRect()
        const isCut = cutter !== undefined && (top >= cutter.bottom || left >= cutter.right)
        if (!isText || isHidden || isCut) continue
        if (left < -8 || top < -8 || right > innerWidth + 8 || bottom > innerHeight + 8)
          outside.push(element.textContent ?? '')
      }
      return { wide: scrollWidth - clientWidth, high: scrollHeight - clientHeight, outside }
    })
    expect(overflow).toEqual({ wide: 0, high: 0, outside: [] })
  })
}

test('there is nothing to press, and its title carries the number', async ({ operatorPage: page }) => {
  await page.goto('/wall')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('resources fail')
  for (const role of ['button', 'link', 'textbox', 'combobox', 'menuitem'] as const)
    await expect(page.getByRole(role)).toHaveCount(0)
  await expect(page).toHaveTitle(/^\(4\) /)
})

test('what changes is on the wall without a hand', async ({ page, cluster }) => {
  const { control } = cluster
  await page.goto('/wall?panels=problems')
  const list = page.getByRole('listitem')
  const missing = list.filter({ hasText: /frigate\s*Missing/ })
  await expect(missing).toBeVisible()
  const model = control.get('Kustomization/apps/adguard')
  const frigate = control.get('Kustomization/apps/frigate')
  if (model === undefined || frigate === undefined) throw new Error('the stage has no adguard or no frigate')
  control.put({ ...model, metadata: { ...model.metadata, name: 'mosquitto', uid: 'mosquitto' } })
  // Until its controller looks again it waits, but for nothing that is missing.
  await expect(missing).toHaveCount(0)
  const asked = { ...frigate.metadata.annotations, 'reconcile.fluxcd.io/requestedAt': 'at once' }
  control.put({ ...frigate, metadata: { ...frigate.metadata, annotations: asked } })
  await expect(list.filter({ hasText: 'apps/frigate' })).toHaveCount(0, { timeout: 60_000 })
  control.remove('Kustomization/apps/mosquitto')
  control.put(frigate)
  await expect(missing).toBeVisible()
})
