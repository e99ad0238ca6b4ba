// The pictures of the README, taken from the demo cluster: `PICTURES=1 npx playwright test pictures`.
import { join } from 'node:path'
import { expect, test } from './support/story'

const FOLDER = join(import.meta.dirname, '..', 'docs', 'pictures')
const SIZE = { width: 1440, height: 900 }
const PICTURES = [
  { file: 'overview-light.png', path: '/', scheme: 'light' },
  { file: 'overview-dark.png', path: '/', scheme: 'dark' },
  { file: 'graph-light.png', path: '/graph', scheme: 'light' },
  { file: 'wall-dark.png', path: '/wall', scheme: 'dark' },
] as const

for (const { file, path, scheme } of PICTURES) {
  test(file, { tag: '@pictures' }, async ({ operatorPage: page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.setViewportSize(SIZE)
    await page.goto(path)
    await expect(page.getByText('paperless').first()).toBeVisible()
    if (path !== '/wall') await expect(page.getByRole('button', { name: 'live', exact: true })).toBeVisible()
    if (path === '/graph') await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await page.screenshot({ path: join(FOLDER, file), animations: 'disabled' })
  })
}
