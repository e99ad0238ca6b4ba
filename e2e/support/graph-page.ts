// The page with the graph, whichever of its pictures it shows.
import type { Locator, Page } from '@playwright/test'
import { expect, open } from './stage'

export function picture(page: Page, name: string | RegExp = /^What/): Locator {
  return page.getByRole('group', { name })
}

export function nodes(page: Page): Locator {
  return picture(page).locator('g.node')
}

export async function openGraph(page: Page, query = ''): Promise<void> {
  await open(page, `/graph${query}`)
  await expectDrawn(page)
}

export async function expectDrawn(page: Page): Promise<void> {
  await expect(picture(page)).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
}
