// What became of a write that failed: not sent, refused, or unknown.
import { KubernetesError, type WriteFate } from './errors'

/** A server that fails while it works may have worked; everything it says on purpose is a refusal. */
const FATE_UNKNOWN_STATUS = new Set([500, 502, 504])

export function withFate(error: KubernetesError, wasSent: boolean): KubernetesError {
  const { status, retryAfterMs, detail } = error
  const refused = status !== undefined && status >= 300 && !FATE_UNKNOWN_STATUS.has(status)
  const fate: WriteFate = !wasSent || error.fate === 'not_sent' ? 'not_sent' : refused ? 'refused' : 'unknown'
  const isSilent = fate === 'unknown'
  return new KubernetesError(
    isSilent ? 'timeout' : error.code,
    isSilent ? 'The cluster did not confirm the change. It may have been applied.' : error.message,
    {
      fate,
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(detail === undefined ? {} : { detail }),
    },
  )
}
