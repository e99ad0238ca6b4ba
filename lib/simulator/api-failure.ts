// The errors of an API server: thrown where they arise, written as Status objects (or as the bare 404 text) at the door.

import type { JsonObject } from './json'

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'

  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: JsonObject,
  ) {
    super(message)
  }
}

/** An address that no handler knows: the server answers with text, not with a Status. */
export class PageNotFound extends Error {
  override readonly name = 'PageNotFound'
}

export function statusOf(failure: ApiFailure): JsonObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: failure.message,
    reason: failure.reason,
    ...(failure.details === undefined ? {} : { details: failure.details }),
    code: failure.code,
  }
}

export function expired(message = 'too old resource version'): ApiFailure {
  return new ApiFailure(410, 'Expired', message)
}
