// How a request is refused where no route has it yet: the error as JSON, and the connection ends with it.

import type { ServerResponse } from 'node:http'
import { describeError } from '../respond'

export function refuse(response: ServerResponse, error: unknown, requestId: string): void {
  if (response.headersSent || response.writableEnded) return void response.destroy()
  const { status, body, headers } = describeError(error, requestId)
  const text = JSON.stringify(body)
  response
    .writeHead(status, {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      // What was not read of a refused request must not be taken for the next one.
      connection: 'close',
    })
    .end(text)
}
