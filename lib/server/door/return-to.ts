// Where somebody may be sent after signing in.

/** A path on this very server, proven by parsing; anything else becomes the start page. */
export function safeReturnTo(value: string | null): string {
  const base = 'http://fluxdeck.invalid'
  if (value === null || !value.startsWith('/') || !URL.canParse(value, base)) return '/'
  const url = new URL(value, base)
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/'
}
