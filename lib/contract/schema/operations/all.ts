// Every address that is no page, described: one row each, and each method in it.

import type { ADDRESSES, AddressName } from '@/lib/addresses'
import { ACTING_OPERATIONS } from './acting'
import { AGENT_OPERATIONS } from './agents'
import { ASKING_OPERATIONS } from './asking'
import type { Operations } from './operation'
import { READING_OPERATIONS } from './reading'
import { SCREEN_OPERATIONS } from './screens'
import { SIGNING_IN_OPERATIONS } from './signing-in'
import { WATCHING_OPERATIONS } from './watching'

/** Whatever is answered by a route or by the front: what has an address and no row here does not compile. */
export type DescribedName = {
  [Name in AddressName]: (typeof ADDRESSES)[Name]['by'] extends 'route' | 'direct' | 'front' ? Name : never
}[AddressName]

export const OPERATIONS: Readonly<Record<DescribedName, Operations>> = {
  ...READING_OPERATIONS,
  ...ASKING_OPERATIONS,
  ...ACTING_OPERATIONS,
  ...SIGNING_IN_OPERATIONS,
  ...SCREEN_OPERATIONS,
  ...WATCHING_OPERATIONS,
  ...AGENT_OPERATIONS,
}
