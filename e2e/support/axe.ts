// What axe finds on a page as it stands, and on how many screens it looks.

import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** In a drawn picture axe takes short names such as "loki" for the ligatures of an icon font. */
export const GUESSED_IN_PICTURES = ['label-content-name-mismatch']
/** Before a release: every page in all ways instead of one each. */
export const isThorough = process.env.EVERY_SCREEN === '1'

/** One line per rule that is broken, with the elements that break it. */
export async function findByAxe(page: Page, without: readonly string[] = []): Promise<string[]> {
  // What is in order is not described: on a large picture that is most of the work.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).disableRules([...without])
  const { violations } = await builder.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}
