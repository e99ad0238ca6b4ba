// Which row of the table of addresses a path belongs to, and what stands in its variable segments.

import { ADDRESSES, type Address, type AddressName } from '@/lib/addresses'

export interface FoundAddress {
  readonly name: AddressName
  readonly address: Address
  /** As they stand in the path, not decoded. */
  readonly params: Readonly<Record<string, string>>
}

const ROWS = Object.keys(ADDRESSES)
  .filter(isAddressName)
  .map((name) => {
    const address: Address = ADDRESSES[name]
    return {
      name,
      address,
      pattern: new RegExp(`^${quote(address.pattern).replace(/\\\{(\w+)\\\}/g, '(?<$1>[^/]+)')}$`),
    }
  })

/** Undefined for what has no row, and for what is reached from inside only. */
export function findAddress(path: string): FoundAddress | undefined {
  for (const { name, address, pattern } of ROWS) {
    const match = address.isInside ? null : pattern.exec(path)
    if (match !== null) return { name, address, params: { ...match.groups } }
  }
  return undefined
}

function isAddressName(name: string): name is AddressName {
  return Object.hasOwn(ADDRESSES, name)
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
