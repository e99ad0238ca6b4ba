// What a failed write means for the person who asked: not written, refused, or nobody knows.

import { KubernetesError } from '@/lib/kubernetes/errors'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'

export const FATE_UNKNOWN = 'The cluster did not answer. The request may have been applied.'

/** True when the write may have been applied although no answer came; any other failure is thrown on. */
export async function isFateUnknown(write: () => Promise<void>): Promise<boolean> {
  try {
    await write()
    return false
  } catch (error) {
    if (error instanceof ApiError && error.code === 'upstream_timeout') return true
    throw error
  }
}

/** `upstream_timeout` only when the write may have been applied. `forbidden` only when it speaks of the caller's rights. */
export function explainWriteFailure(error: unknown, ref: Ref, actsAsCaller: boolean): ApiError {
  if (!(error instanceof KubernetesError)) return new ApiError('internal', 'The write failed inside Fluxdeck.')
  if (error.fate === 'unknown')
    return new ApiError(
      'upstream_timeout',
      'The cluster did not answer. The request may have been applied.',
      detailsOf(error),
    )
  switch (error.code) {
    case 'not_found':
      return new ApiError('not_found', `${ref} does not exist any more.`)
    case 'conflict':
      return new ApiError('changed', `${ref} was replaced by a new object of the same name. Nothing was written.`)
    case 'forbidden':
      if (actsAsCaller) return new ApiError('forbidden', error.message)
      return new ApiError(
        'not_deployed_for_writes',
        'You may do this, but Fluxdeck itself may not. Its administrator has to deploy it with the right to patch.',
      )
    case 'rate_limited':
      return new ApiError('rate_limited', 'The API server asks to wait.', {
        retryAfterSeconds: Math.ceil((error.retryAfterMs ?? 5_000) / 1000),
      })
    case 'invalid':
    case 'too_large':
      return new ApiError('not_applicable', error.message)
    default:
      return new ApiError('unavailable', error.message)
  }
}

/** Code and sentence of the adapter's error, for the details of an answer. */
export function detailsOf(error: unknown): { details?: Readonly<Record<string, unknown>> } {
  return error instanceof KubernetesError ? { details: { code: error.code, message: error.message } } : {}
}
