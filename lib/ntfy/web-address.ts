// Where people read the topics of an ntfy: its own page, as far as its address leads anywhere outside the cluster.

/** Undefined for names that only a cluster knows. */
export function webAddressOf(baseUrl: string): string | undefined {
  const { origin, hostname } = new URL(baseUrl)
  const isLocal = hostname === 'localhost' || hostname.startsWith('[')
  const isInside = /\.svc(\.|$)|\.cluster\.local$/.test(hostname) || (!hostname.includes('.') && !isLocal)
  return isInside ? undefined : origin
}
