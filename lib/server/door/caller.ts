// Who counts as one caller: the person who signed in, else the address, as far as addresses tell callers apart.

import type { Me } from '@/lib/contract/actions'
import { type Identity, NOBODY } from '../identity/identity'
import { networkOf } from '../trusted-peers'

/** Set at the front door, and only where the address is that of the caller and not of something all come by. */
export const OWN_ADDRESS_HEADER = 'x-fluxdeck-own-address'

/** Undefined where callers cannot be told from each other. */
export function callerOf(headers: Headers, identity: Identity | undefined, mode: Me['mode']): string | undefined {
  // On a laptop there is one person, whatever they open.
  if (identity !== undefined && identity.name !== NOBODY.name && mode !== 'launch') return `person ${identity.name}`
  const address = headers.get(OWN_ADDRESS_HEADER)
  return address === null ? undefined : `address ${networkOf(address)}`
}
