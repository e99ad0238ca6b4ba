// The one way in which the browser reads JSON of our own API. Every failure is a FetchError with the code of the API.

import { z } from 'zod'

export type FetchErrorCode = string

export class FetchError extends Error {
  override readonly name = 'FetchError'
  constructor(
    /** A code of the API, or `offline`, `unreadable`. */
    readonly code: FetchErrorCode,
    message: string,
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

const ErrorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const TIMEOUT_MS = 20_000

/** The caller names the type of the contract that this address answers with. */
export async function fetchJson<Body>(address: string, signal?: AbortSignal): Promise<Body> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  let response: Response
  try {
    response = await fetch(address, { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new FetchError('offline', 'Fluxdeck could not be reached.', undefined, { cause })
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const parsed = ErrorAnswer.safeParse(body)
    if (parsed.success) throw new FetchError(parsed.data.error.code, parsed.data.error.message, response.status)
    throw new FetchError('unreadable', `The answer could not be read (HTTP ${response.status}).`, response.status)
  }
  if (body === undefined) throw new FetchError('unreadable', 'The answer was not JSON.', response.status)
  // Our own server writes this answer from the same type.
  return body as Body
}
