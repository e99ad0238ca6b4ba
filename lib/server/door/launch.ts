// What is answered at the addresses that a terminal prints.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { ADDRESSES } from '@/lib/addresses'
import { HOW_TO_LAUNCH, PAGE_FRAGMENT } from '@/lib/contract/actions'
import { routeTo } from '@/lib/routes'
import { ApiError } from '../api-error'
import type { Gate } from '../identity/identity'
import { toHeaders } from './node-headers'
import { safeReturnTo } from './return-to'

/** Before the secret. */
export const LAUNCH = ADDRESSES.launch.pattern.replace('{secret}', '')

/** Exchanges the secret, once, for a cookie and the value of our page; it leaves the address bar with the redirect. */
export async function launch(
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
): Promise<void> {
  if (gate.launch === undefined) throw new ApiError('not_found', 'There are no launch addresses here.')
  const isOpened = isOpenedByPerson(request)
  const opened = isOpened ? gate.launch.exchange(secret) : undefined
  const returnTo = safeReturnTo(new URL(request.url ?? '/', 'http://localhost').searchParams.get('returnTo'))
  if (opened === undefined) {
    if (!isOpened || request.headers.accept?.includes('text/html') !== true)
      throw new ApiError('not_found', `This launch address was opened before, or never printed. ${HOW_TO_LAUNCH}`)
    // A browser opens it again when it brings back its tabs, and whoever is in stays in.
    const isIn = gate.identify(toHeaders(request))?.role === 'operator'
    const location = isIn ? returnTo : routeTo.login({ failed: 'launch', returnTo })
    response.writeHead(303, { location, 'cache-control': 'no-store' }).end()
    return
  }
  // The browser forgets its cookie of before, and so does whoever else has it.
  await gate.signOut(toHeaders(request))
  response
    .writeHead(303, {
      location: `${returnTo}${PAGE_FRAGMENT}${opened.page}`,
      'set-cookie': opened.cookie,
      'cache-control': 'no-store',
    })
    .end()
}

/** What only looks ahead must not use up the one time that an address opens. */
function isOpenedByPerson({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers['sec-purpose'] === undefined && headers.purpose === undefined
}
