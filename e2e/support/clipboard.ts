// What was copied, as a person gets at it: pasted. Our pages may write to the clipboard and are forbidden to read it.
import type { Page } from '@playwright/test'

export async function pasteCopied(page: Page): Promise<string> {
  await page.evaluate(() => {
    const paper = document.createElement('textarea')
    paper.id = 'paper'
    document.body.append(paper)
    paper.focus()
  })
  const paper = page.locator('#paper')
  await paper.press('ControlOrMeta+v')
  const text = await paper.inputValue()
  await paper.evaluate((element) => element.remove())
  return text
}
