// Why History is kept in memory only, or not read now, in words for people.

import type { FailureCode } from './work'

export const WHY: Readonly<Record<FailureCode, string>> = {
  locked: 'another program has its file open',
  full: 'the disk is full',
  read_only: 'the disk cannot be written to',
  broken: 'its file is broken',
  cannot_open: 'its file cannot be opened',
  newer: 'its file was written by a newer Fluxdeck',
  away: 'its database cannot be reached',
  disk: 'the disk fails',
  slow: 'its database does not answer in time',
  ended: 'its thread has ended',
  unclear: 'its database fails',
}

/** What nothing but waiting helps against; of the others the write itself is at fault. */
export function isOfPlace(code: FailureCode): boolean {
  return code !== 'unclear' && code !== 'slow'
}
