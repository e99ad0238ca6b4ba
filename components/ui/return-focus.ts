// Where the focus goes when a dialog closes: to what opened it, and where that is gone, to the page.

const openers = new WeakMap<Element, Element>()

/** What has the focus as a dialog opens: for an entry of a menu its button, within a dialog what opened that one. */
export function findOpener(): Element | undefined {
  const active = document.activeElement
  if (active === null || active === document.body) return undefined
  const menu = active.closest('[role="menu"]')
  const button = document.getElementById(menu?.getAttribute('aria-labelledby') ?? '')
  if (menu !== null) return button ?? undefined
  const dialog = active.closest('[role="dialog"],[role="alertdialog"]')
  return dialog === null ? active : openers.get(dialog)
}

export function rememberOpener(dialog: Element | null, opener: Element | undefined): void {
  if (dialog !== null && opener !== undefined) openers.set(dialog, opener)
}

export function returnFocus(opener: Element | undefined): void {
  // Another dialog may have opened meanwhile: it keeps the focus.
  if (document.querySelector('[role="dialog"],[role="alertdialog"]') !== null) return
  const home = opener?.isConnected === true ? opener : document.querySelector('main')
  if (home instanceof HTMLElement) home.focus({ preventScroll: true })
}
