// What stands open to people who are not identified: what signs them in, and what holds no data. All else is closed.

import { findAddress } from './find-address'

/** Where the framework serves what it built; the same for everybody. */
export const BUILT_FILES = '/_next/static/'

export function openTo(path: string, isDevelopment: boolean): boolean {
  return findAddress(path)?.address.isOpen === true || path.startsWith(isDevelopment ? '/_next/' : BUILT_FILES)
}
