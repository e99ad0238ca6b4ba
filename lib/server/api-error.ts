// A refusal or failure that travels to the caller with a stable code. Thrown anywhere, mapped once in respond.ts.

import type { ErrorCode } from '@/lib/contract/errors'

export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly extra: {
      readonly details?: Readonly<Record<string, unknown>>
      readonly retryAfterSeconds?: number
      readonly allow?: string
      /** How somebody would have to make themselves known. */
      readonly challenge?: string
    } = {},
  ) {
    super(message)
  }
}
