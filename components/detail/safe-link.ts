// Addresses that come from the cluster become links only when they are plain web addresses. Pure.

/** The address itself, or undefined when it must stay text. */
export function safeLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const { protocol, username, password, href } = new URL(address)
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  return username === '' && password === '' ? href : undefined
}
