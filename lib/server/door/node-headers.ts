// The headers of a request as those read them who know of no sockets.

import type { IncomingMessage } from 'node:http'

export function toHeaders(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && !name.startsWith(':')) headers.set(name, value)
  return headers
}
