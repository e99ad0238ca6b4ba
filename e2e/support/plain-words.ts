// Plain words on the pages: no old ones, and nothing raw that is for programs.
import { expect, type Page } from '@playwright/test'
import { findIn, OLD_WORDS } from './old-words'

/** What is for programs: times, ids and codes. */
const RAW: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d/, 'a raw time'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/, 'a uid'],
  [/\bfold:\w|\bsource_[a-z]+\b|\bundefined\b|\bNaN\b|\[object /, 'an internal name'],
]

/** What people read of the page: its own words, and those that are read out; not what controllers and manifests say. */
export async function expectPlainWords(page: Page, where: string): Promise<void> {
  const texts = await page.locator('body').evaluate((body) => {
    const foreign = 'pre, code, .font-mono, .yaml-viewer, script, style, noscript'
    const found: string[] = []
    const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(foreign) === null) found.push(node.textContent ?? '')
    }
    for (const element of body.querySelectorAll('[aria-label]')) found.push(element.getAttribute('aria-label') ?? '')
    return found
  })
  const said = texts.flatMap((text) => findIn(text.trim(), [...OLD_WORDS, ...RAW]))
  expect(said, where).toEqual([])
}
