// Tells when an element has another size than before.

export function watchSize(element: Element, signal: AbortSignal, tell: () => void): void {
  let { clientWidth: width, clientHeight: height } = element
  const observer = new ResizeObserver(() => {
    if (element.clientWidth === width && element.clientHeight === height) return
    width = element.clientWidth
    height = element.clientHeight
    if (width > 0 && height > 0) tell()
  })
  observer.observe(element)
  signal.addEventListener('abort', () => observer.disconnect(), { once: true })
}
