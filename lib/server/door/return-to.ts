// Where somebody may be sent after signing in.

import { parseTarget } from './request-target'

/** A path on this very server that its own door lets in; anything else becomes the start page. */
export function safeReturnTo(value: string | null): string {
  const base = 'http://fluxdeck.invalid'
  if (value === null || !value.startsWith('/') || !URL.canParse(value, base)) return '/'
  const url = new URL(value, base)
  const target = url.origin === base ? parseTarget(`${url.pathname}${url.search}`) : undefined
  return target?.url ?? '/'
}
