import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isTyping } from './is-typing'

/** As much of an element as the rule looks at. */
class Element {
  constructor(
    readonly tagName: string,
    readonly above: readonly string[] = [],
    readonly isContentEditable = false,
  ) {}

  closest(selectors: string) {
    return selectors.split(',').some((one) => this.above.includes(one)) ? this : null
  }
}
const isTypingIn = (...parts: ConstructorParameters<typeof Element>) =>
  isTyping(new Element(...parts) as unknown as EventTarget)

beforeEach(() => vi.stubGlobal('HTMLElement', Element))
afterEach(() => vi.unstubAllGlobals())

describe('a key', () => {
  it.each(['INPUT', 'TEXTAREA', 'SELECT'])('belongs to %s', (tag) => {
    expect(isTypingIn(tag)).toBe(true)
  })

  it('belongs to text that can be edited', () => {
    expect(isTypingIn('DIV', [], true)).toBe(true)
  })

  it.each(['dialog', 'alertdialog', 'menu'])('belongs to a %s that is open, whatever in it has the focus', (role) => {
    expect(isTypingIn('BUTTON', [`[role="${role}"]`])).toBe(true)
  })

  it.each(['BODY', 'BUTTON', 'A', 'TR'])('belongs to the page while %s has the focus', (tag) => {
    expect(isTypingIn(tag)).toBe(false)
    expect(isTypingIn(tag, ['[role="grid"]'])).toBe(false)
  })

  it('belongs to the page where nothing has the focus, or no element', () => {
    expect(isTyping(null)).toBe(false)
    expect(isTyping(new EventTarget())).toBe(false)
  })
})
