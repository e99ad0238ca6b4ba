// Reloads the page once for one cause and never again, so that no fault can make a tab reload for ever.

const KEY = 'fluxdeck.reloaded'

export function reloadOnce(cause: string): boolean {
  try {
    if (sessionStorage.getItem(KEY) === cause) return false
    sessionStorage.setItem(KEY, cause)
  } catch {
    // Without a memory a reload could repeat itself, so there is none.
    return false
  }
  window.location.reload()
  return true
}
