// Every error code of the API and the HTTP status it travels with. The one place where both are named.

export const ERROR_STATUS = {
  invalid_request: 400,
  invalid_kind: 400,
  invalid_name: 400,
  invalid_action: 400,
  unauthenticated: 401,
  forbidden: 403,
  actions_disabled: 403,
  read_only: 403,
  bad_origin: 403,
  not_deployed_for_writes: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  changed: 409,
  suspended: 409,
  in_flight: 409,
  too_large: 413,
  unsupported_media_type: 415,
  bad_host: 421,
  not_applicable: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  upstream_timeout: 504,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    readonly requestId: string
    readonly details?: Readonly<Record<string, unknown>>
  }
}
