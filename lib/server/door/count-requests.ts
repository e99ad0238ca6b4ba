// Each request is counted when it has ended, by the pattern of its address: what stands in it is nobody's label.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Tallies } from '../tallies'
import { findAddress } from './find-address'
import { BUILT_FILES } from './open-to'

export function countWhenEnded(request: IncomingMessage, response: ServerResponse, tallies: Tallies): void {
  const startedAt = performance.now()
  const path = request.url?.split('?', 1)[0] ?? ''
  const route = findAddress(path)?.address.pattern ?? (path.startsWith(BUILT_FILES) ? BUILT_FILES : 'other')
  response.once('close', () => {
    const { headersSent, statusCode } = response
    tallies.count('httpRequests', { route, status: headersSent ? String(statusCode) : 'aborted' })
    const isStream = String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')
    if (headersSent && !isStream) tallies.time('httpDuration', (performance.now() - startedAt) / 1_000, { route })
  })
}
