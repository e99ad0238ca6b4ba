// The one error that leaves this folder: a code for programs, a sentence for people,
// and details for the log only. Upstream bodies and secrets never enter the sentence.

export type KubernetesErrorCode =
  | 'unauthorised'
  | 'forbidden'
  | 'not_found'
  | 'gone'
  | 'conflict'
  | 'rate_limited'
  | 'invalid'
  | 'too_large'
  | 'timeout'
  | 'unreachable'
  | 'tls'
  | 'credentials'
  | 'unexpected'

/** What became of a write: it never left, the cluster said no, or nobody knows. */
export type WriteFate = 'not_sent' | 'refused' | 'unknown'

export interface KubernetesErrorOptions {
  readonly status?: number
  readonly retryAfterMs?: number
  /** Set on every error of POST and PATCH. */
  readonly fate?: WriteFate
  /** For the log, never for browsers. Already redacted by whoever sets it. */
  readonly detail?: string
  readonly cause?: unknown
}

export class KubernetesError extends Error {
  override readonly name = 'KubernetesError'
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly fate: WriteFate | undefined
  readonly detail: string | undefined

  constructor(
    readonly code: KubernetesErrorCode,
    message: string,
    options: KubernetesErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = options.status
    this.retryAfterMs = options.retryAfterMs
    this.fate = options.fate
    this.detail = options.detail
  }
}

/** Wraps what nobody foresaw, so that callers handle one class only. */
export function toKubernetesError(error: unknown): KubernetesError {
  if (error instanceof KubernetesError) return error
  return new KubernetesError('unexpected', 'Reading the cluster failed in a way Fluxdeck did not expect.', {
    cause: error,
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  })
}
