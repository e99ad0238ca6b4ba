// How metrics leave: to anybody on the internal listener, and on the port of the pages to whom they are for.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ApiError } from '../api-error'
import { viaOf } from '../identity/bearer'
import type { Gate } from '../identity/identity'
import type { Metrics } from '../metrics/metrics'
import { takesGzip } from '../stream/pressed-answers'

export type TellMetrics = Metrics['tell']

const press = promisify(gzip)

export async function sendMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  tell: TellMetrics,
): Promise<void> {
  const { text, contentType } = await tell()
  const isPressed = takesGzip(String(request.headers['accept-encoding'] ?? ''))
  const body = isPressed ? await press(text) : Buffer.from(text)
  response
    .writeHead(200, {
      'content-type': contentType,
      'content-length': body.byteLength,
      ...(isPressed ? { 'content-encoding': 'gzip' } : {}),
      vary: 'accept-encoding',
      'cache-control': 'no-store',
    })
    .end(body)
}

/**
 * Counts of everything, so not for everybody who may read a part: a scraper's token, or an operator. Throws. For
 * everybody only where everybody sees everything anyway.
 */
export function expectScraper(headers: Headers, gate: Pick<Gate, 'name' | 'expect'>, isByRights: boolean): void {
  const { role } = gate.expect(headers)
  if ((gate.name === 'none' && !isByRights) || role === 'operator' || viaOf(headers.get('authorization')) === 'api')
    return
  throw new ApiError('forbidden', 'Metrics are for operators, and for whoever comes with a token of their own.')
}
