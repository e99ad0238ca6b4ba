// The one policy of all answers. Style attributes are the only inline exception: Mermaid and floating panels set them.

/** `nonce` is fresh for every page, and what is no page has none; `frameAncestors` are origins from the settings. */
export function contentSecurityPolicy(
  nonce: string | undefined,
  frameAncestors: readonly string[],
  isDevelopment = false,
): string {
  const own = nonce === undefined ? '' : ` 'nonce-${nonce}'`
  return [
    "default-src 'self'",
    `script-src 'self'${own}${own === '' ? '' : " 'strict-dynamic'"}${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : own}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
  ].join('; ')
}
