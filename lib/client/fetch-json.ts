// The one way in which the browser reads JSON of our own API. Every failure is a FetchError with the code of the API.

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

/** What is shown of it. */
export interface Failure {
  readonly code: FetchErrorCode
  readonly message: string
}

/** Of a read as a page shows it; undefined while there is none. */
export function failureOf(error: unknown): Failure | undefined {
  return error instanceof FetchError ? { code: error.code, message: error.message } : undefined
}

const TIMEOUT_MS = 20_000

/** Only that is worth another try at once; a refusal stays one. */
export function isBrokenLine(error: unknown): boolean {
  return error instanceof FetchError && error.code === 'offline'
}

/** The caller names the type of the contract that this address answers with. */
export function fetchJson<Body>(address: string, signal?: AbortSignal): Promise<Body> {
  return askJson<Body>((limited) => fetch(address, { signal: limited }), signal)
}

/** The same of what is asked in another way. */
export async function askJson<Body>(
  ask: (limited: AbortSignal) => Promise<Response>,
  signal?: AbortSignal,
): Promise<Body> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  let response: Response
  try {
    response = await ask(signal === undefined ? limit : AbortSignal.any([signal, limit]))
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new FetchError('offline', 'Fluxdeck could not be reached.', undefined, { cause })
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const told = readTold(body)
    if (told !== undefined) throw new FetchError(told.code, told.message, response.status)
    throw new FetchError('unreadable', `The answer could not be read (HTTP ${response.status}).`, response.status)
  }
  if (body === undefined) throw new FetchError('unreadable', 'The answer was not JSON.', response.status)
  // Our own server writes this answer from the same type.
  return body as Body
}

// By hand: a schema library would be half of what the first page loads.
export function readTold(body: unknown): { readonly code: string; readonly message: string } | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return undefined
  const { code, message } = error
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : undefined
}
