// What each followed stream needs of the browser: an event stream, and the moments at which the page may have slept.

export interface EventsListener<Name extends string> {
  onEvent(type: Name, text: string): void
  onError(): void
}

/** The answer closes it. */
export function openEvents<Name extends string>(
  address: string,
  names: readonly Name[],
  listener: EventsListener<Name>,
): () => void {
  const source = new EventSource(address)
  for (const name of names) {
    source.addEventListener(name, (message: MessageEvent<unknown>) => listener.onEvent(name, String(message.data)))
  }
  source.onerror = () => listener.onError()
  return () => source.close()
}

export function isPageSeen(): boolean {
  return document.visibilityState === 'visible'
}

/** `onBack`: it comes from the cache, or the network is back. The answer stops listening. */
export function listenToPage(onVisibility: () => void, onBack: () => void): () => void {
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', onBack)
  window.addEventListener('pageshow', onBack)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('online', onBack)
    window.removeEventListener('pageshow', onBack)
  }
}
