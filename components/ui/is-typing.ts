// Whether a key belongs to whatever has the focus, so that no shortcut of the page may take it.

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null) return true
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
