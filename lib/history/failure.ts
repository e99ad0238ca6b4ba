// What went wrong with a database, by its codes: whether to wait, to begin anew, or to say that nothing helps.

import { NewerSchema } from './migrations'
import type { Failure, FailureCode } from './work'

/** Result codes of SQLite; what stands above the lowest byte only says more. */
const OF_SQLITE: Readonly<Record<number, FailureCode>> = {
  5: 'locked',
  6: 'locked',
  8: 'read_only',
  10: 'disk',
  11: 'broken',
  13: 'full',
  14: 'cannot_open',
  26: 'broken',
}

const OF_FILES: Readonly<Record<string, FailureCode>> = {
  EACCES: 'cannot_open',
  EPERM: 'cannot_open',
  EEXIST: 'cannot_open',
  EISDIR: 'cannot_open',
  ENOTDIR: 'cannot_open',
  EROFS: 'read_only',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EIO: 'disk',
}

/** Of PostgreSQL: connections, too many of them, shutting down, a server that is read-only, no room. */
const OF_POSTGRES: readonly (readonly [RegExp, FailureCode])[] = [
  [/^(08|53300|57P|28|3D)/, 'away'],
  [/^25006/, 'read_only'],
  [/^53100/, 'full'],
]

export function describeFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : 'no reason given'
  return { code: codeOf(error), message }
}

function codeOf(error: unknown): FailureCode {
  if (error instanceof NewerSchema) return 'newer'
  if (!(error instanceof Error)) return 'unclear'
  if ('errcode' in error && typeof error.errcode === 'number') return OF_SQLITE[error.errcode & 0xff] ?? 'unclear'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const ofFile = OF_FILES[code]
  if (ofFile !== undefined) return ofFile
  const ofPostgres = OF_POSTGRES.find(([pattern]) => pattern.test(code))
  if (ofPostgres !== undefined) return ofPostgres[1]
  return /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOST|ENET|ENOENT)|^$/.test(code) && isOfConnection(error)
    ? 'away'
    : 'unclear'
}

/** The client says these in words only. */
function isOfConnection({ message }: Error): boolean {
  return /connect|terminat|timeout|timed out|getaddrinfo|ECONN|socket|not queryable/i.test(message)
}
