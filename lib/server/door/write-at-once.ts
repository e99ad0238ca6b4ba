// A page is made once and let go of: what it was made from must not wait for who reads it. Its bytes do, and they count.

import type { ServerResponse } from 'node:http'

/** Whoever writes is never told to wait. */
export function writeAtOnce(response: ServerResponse): void {
  const { write } = response
  response.write = (...values: unknown[]) => {
    Reflect.apply(write, response, values)
    return true
  }
}
