// How an API server sends JSON and failures: large answers are compressed, errors are Status objects or the bare text.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { ApiFailure, PageNotFound, statusOf } from './api-failure'
import type { JsonObject } from './json'

const GZIP_FROM_BYTES = 128 * 1024

export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  body: JsonObject,
  contentType = 'application/json',
): void {
  const bytes = Buffer.from(JSON.stringify(body))
  const isLarge = bytes.length > GZIP_FROM_BYTES && (request.headers['accept-encoding'] ?? '').includes('gzip')
  const sent = isLarge ? gzipSync(bytes, { level: 1 }) : bytes
  response.writeHead(code, {
    'content-type': contentType,
    'cache-control': 'no-cache, private',
    'content-length': sent.length,
    ...(isLarge ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
  })
  response.end(sent)
}

export function sendFailure(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  if (error instanceof PageNotFound) {
    return void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
  }
  const failure =
    error instanceof ApiFailure ? error : new ApiFailure(500, 'InternalError', `Internal error occurred: ${error}`)
  const retryAfter = failure.details?.retryAfterSeconds
  if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter))
  sendJson(request, response, failure.code, statusOf(failure))
}
