// Who counts as one caller: the person who signed in, else the address, as far as addresses tell callers apart.

import { isIPv6 } from 'node:net'
import type { Me } from '@/lib/contract/actions'
import { type Identity, NOBODY } from '../identity/identity'

/** Set at the front door, and only where the address is that of the caller and not of something all come by. */
export const OWN_ADDRESS_HEADER = 'x-fluxdeck-own-address'

/** Undefined where callers cannot be told from each other. */
export function callerOf(headers: Headers, identity: Identity | undefined, mode: Me['mode']): string | undefined {
  // On a laptop there is one person, whatever they open.
  if (identity !== undefined && identity.name !== NOBODY.name && mode !== 'launch') return `person ${identity.name}`
  const address = headers.get(OWN_ADDRESS_HEADER)
  return address === null ? undefined : `address ${networkOf(address)}`
}

/** Of IPv6 the part that a provider gives out, since whoever has one address of it has all of them. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%', 1).join().split('::', 2)
  const groups = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - last.length
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...last]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
