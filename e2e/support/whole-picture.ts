// What a person would call cut or on top of each other on a page that must show all of itself: measured line by line.
import type { Page } from '@playwright/test'

/** One line per text that is cut, and per pair that lies on each other; empty for a picture that is whole. */
export function findCutText(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    interface Line {
      readonly text: string
      readonly owner: Element
      readonly left: number
      readonly top: number
      readonly right: number
      readonly bottom: number
    }
    const SLACK = 3
    const found: string[] = []
    const lines: Line[] = []
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement
    if (scrollWidth > clientWidth || scrollHeight > clientHeight) found.push('the page scrolls')
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const owner = node.parentElement
      if (owner === null || node.textContent?.trim() === '' || owner.closest('script, style, .sr-only, [role=status]'))
        continue
      if (getComputedStyle(owner).visibility === 'hidden') continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const { left, top, right, bottom } of range.getClientRects())
        if (right - left > 1) lines.push({ text: node.textContent ?? '', owner, left, top, right, bottom })
    }
    const drawn = lines.filter((line) => {
      for (let box: Element | null = line.owner; box !== null && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box)
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
        const clip = box.getBoundingClientRect()
        // A whole line outside of its box is not drawn: the box says in its own way that there is more.
        if (line.top >= clip.bottom - SLACK || line.bottom <= clip.top + SLACK || line.left >= clip.right - SLACK)
          return false
        const isHigh = line.bottom > clip.bottom + SLACK || line.top < clip.top - SLACK
        const isWide =
          (line.right > clip.right + SLACK || line.left < clip.left - SLACK) && style.textOverflow !== 'ellipsis'
        if (isHigh || isWide) found.push(`cut: ${line.text}`)
      }
      const isOut = line.right > innerWidth + 8 || line.bottom > innerHeight + 8 || line.left < -8 || line.top < -8
      if (isOut) found.push(`outside: ${line.text}`)
      return true
    })
    for (const [at, one] of drawn.entries())
      for (const other of drawn.slice(at + 1)) {
        if (one.owner === other.owner || one.owner.contains(other.owner) || other.owner.contains(one.owner)) continue
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left)
        // Boxes of lines are higher than their letters.
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
        const least = Math.min(one.bottom - one.top, other.bottom - other.top)
        if (wide > SLACK && high > least * 0.45) found.push(`on each other: ${one.text} | ${other.text}`)
      }
    return found
  })
}
