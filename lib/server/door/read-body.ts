// The body of a writing request: whole and of a size, or not at all.

import { ApiError } from '../api-error'

/** What the body says it is, without its parameters; empty where it says nothing. */
export function mediaTypeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';', 1).join().trim().toLowerCase()
}

export function tooLarge(maxBytes: number): ApiError {
  return new ApiError('too_large', `The body is larger than ${maxBytes} bytes.`)
}

/** Throws `too_large`, also where the front has stopped to listen, and `invalid_request` where somebody stopped to speak. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const bytes = await request.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    (error: unknown) => {
      throw isTooLarge(error) ? tooLarge(maxBytes) : new ApiError('invalid_request', 'The body has no end.')
    },
  )
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
  return bytes
}

/** The same, of what is text. */
export async function readTextBody(request: Request, maxBytes: number): Promise<string> {
  return new TextDecoder().decode(await readBody(request, maxBytes))
}

/** The front and the routes are module graphs of their own, so the error of one is no instance for the other. */
function isTooLarge(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && error.code === 'too_large') || isTooLarge(error.cause)
}
