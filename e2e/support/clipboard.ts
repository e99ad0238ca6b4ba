// What was copied, as a person gets at it: pasted. Our pages may write to the clipboard and are forbidden to read it.
import type { Locator, Page } from '@playwright/test'

export async function pasteCopied(page: Page): Promise<string> {
  const paper = await layPaper(page)
  await paper.press('ControlOrMeta+v')
  const text = await paper.inputValue()
  await paper.evaluate((element) => element.remove())
  return text
}

/** What a paste would bring, where it is no text. */
export async function pasteTypes(page: Page): Promise<readonly string[]> {
  const paper = await layPaper(page)
  const types = paper.evaluate(
    (element) =>
      new Promise<readonly string[]>((resolve) => {
        element.addEventListener('paste', (event) => {
          const items = event instanceof ClipboardEvent ? (event.clipboardData?.items ?? []) : []
          resolve([...items].map(({ type }) => type))
        })
      }),
  )
  await paper.press('ControlOrMeta+v')
  const found = await types
  await paper.evaluate((element) => element.remove())
  return found
}

async function layPaper(page: Page): Promise<Locator> {
  await page.evaluate(() => {
    const paper = document.createElement('textarea')
    paper.id = 'paper'
    document.body.append(paper)
    paper.focus()
  })
  return page.locator('#paper')
}
