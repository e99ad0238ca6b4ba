// How metrics leave: to anybody on the internal listener, and on the port of the pages to whom they are for.

import type { ServerResponse } from 'node:http'
import { ApiError } from '../api-error'
import { viaOf } from '../identity/bearer'
import type { Gate } from '../identity/identity'
import type { Metrics } from '../metrics/metrics'

export type TellMetrics = Metrics['tell']

export async function sendMetrics(response: ServerResponse, tell: TellMetrics): Promise<void> {
  const { text, contentType } = await tell()
  response
    .writeHead(200, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    .end(text)
}

/** Counts of everything, so not for everybody who may read a part: a scraper's token, or an operator. Throws. */
export function expectScraper(headers: Headers, gate: Pick<Gate, 'name' | 'expect'>): void {
  const { role } = gate.expect(headers)
  if (gate.name === 'none' || role === 'operator' || viaOf(headers.get('authorization')) === 'api') return
  throw new ApiError('forbidden', 'Metrics are for operators, and for whoever comes with a token of their own.')
}
