// Tells when the page is being put on paper and when that is over.

export function onPaper(signal: AbortSignal, tell: (isPaper: boolean) => void): void {
  const paper = window.matchMedia('print')
  paper.addEventListener('change', () => tell(paper.matches), { signal })
  // Some browsers lay the page out for paper before the query changes.
  window.addEventListener('beforeprint', () => tell(true), { signal })
  window.addEventListener('afterprint', () => tell(false), { signal })
}
