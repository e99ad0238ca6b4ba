// What is refused before anything else looks at a request: foreign hosts, wrong methods, bodies where none belong,
// upgrades, framework-internal payloads. Runs on bare Node in front of the pages, and knows nothing of them.

import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type AddressName, API_PREFIX } from '@/lib/addresses'
import { PAGE_HEADER } from '@/lib/contract/actions'
import { ApiError } from '../api-error'
import { RELAYED_HEADER } from '../identity/owner-bearer'
import { isLoopbackAddress, type TrustedPeers } from '../trusted-peers'
import type { AllowedHosts } from './allowed-hosts'
import { OWN_ADDRESS_HEADER } from './caller'
import { findAddress } from './find-address'
import { parseTarget } from './request-target'

/** What one object, or one person, can need. */
export const MAX_BODY_BYTES = 16 * 1024

/** How much may be sent to this address at all. */
export function maxBodyOf(path: string): number {
  return findAddress(path)?.address.maxBodyBytes ?? MAX_BODY_BYTES
}

const READ: readonly string[] = ['GET', 'HEAD']

export interface GuardRules {
  readonly isDevelopment?: boolean
  /** Pages of others may show our pictures. */
  readonly arePicturesPublic?: boolean
  /** Addresses that are switched off: there is nothing at them. */
  readonly closed?: ReadonlySet<AddressName>
}

/** Throws ApiError for what must not go on. Returns the path without its query, as everybody behind reads it as well. */
export function guardRequest(request: IncomingMessage, hosts: AllowedHosts, rules: GuardRules = {}): string {
  const target = parseTarget(request.url, rules.isDevelopment)
  const found = target === undefined ? undefined : findAddress(target.path)
  if (found?.address.isAnyHost !== true) guardHost(request, hosts)
  if (target === undefined)
    throw new ApiError('invalid_request', 'The address is none that everybody reads in the same way.')
  const { path } = target
  request.url = target.url
  if (found === undefined ? `${path}/`.startsWith(API_PREFIX) : rules.closed?.has(found.name) === true)
    throw new ApiError('not_found', 'There is nothing at this address.')
  // What has no row is answered by the pages, be it with their word that it is not there.
  expectMethod(request, found?.address.methods ?? READ)
  if (request.headers['next-action'] !== undefined)
    throw new ApiError('invalid_request', 'There are no server actions here.')
  const isWelcomeAnywhere = found?.address.isPicture === true && rules.arePicturesPublic === true
  if (found?.address.isAnyHost !== true && !isWelcomeAnywhere) guardSite(request, path)
  if (found?.address.needsBearer === true) guardOrigin(request, hosts)
  return path
}

/** Throws for a method that is none of those of the address. */
export function expectMethod({ method = '' }: IncomingMessage, methods: readonly string[]): void {
  if (methods.includes(method)) return
  throw new ApiError('method_not_allowed', `This address answers ${methods.join(' and ')} only.`, {
    allow: methods.join(', '),
  })
}

/** Another site cannot read what it fetches from here, but it costs all the same. A link to a page is welcome. */
function guardSite({ method, headers }: IncomingMessage, path: string): void {
  if (headers['sec-fetch-site'] !== 'cross-site' || !READ.includes(method ?? '')) return
  const isLink = (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate' && !path.startsWith(API_PREFIX)
  if (!isLink) throw new ApiError('bad_origin', 'This request comes from another site.')
}

/** Who comes with a token of their own is no page, so an origin is not needed; one that is given has to be ours. */
function guardOrigin({ headers }: IncomingMessage, hosts: AllowedHosts): void {
  if (headers.origin !== undefined && !hosts.hasOrigin(headers.origin))
    throw new ApiError('bad_origin', 'This request does not come from a page of Fluxdeck.')
}

/** What the proxies of others say about the way of a request. It is read once, here, and believed by nobody behind. */
const FORWARDED = /^(forwarded|x-real-ip|x-forwarded-(for|host|proto|port|prefix|server|scheme))$/

/** Headers that only this program may set; whatever a caller sent under these names is dropped. */
export function stampRequest(request: IncomingMessage, peers: TrustedPeers): { requestId: string; nonce: string } {
  const requestId = randomUUID()
  const nonce = randomBytes(18).toString('base64')
  const forwardedFor = request.headers['x-forwarded-for']
  const { remoteAddress } = request.socket
  const clientIp = peers.clientOf(remoteAddress, typeof forwardedFor === 'string' ? forwardedFor : undefined)
  // By somebody in between whom nobody vouches for.
  const isRelayed = !peers.trusts(remoteAddress) && Object.keys(request.headers).some((name) => FORWARDED.test(name))
  for (const name of Object.keys(request.headers))
    if (
      (name.startsWith('x-fluxdeck-') && name !== PAGE_HEADER) ||
      FORWARDED.test(name) ||
      name.startsWith('x-middleware') ||
      name === 'content-security-policy' ||
      name === 'x-nonce'
    )
      delete request.headers[name]
  request.headers['x-fluxdeck-request-id'] = requestId
  request.headers['x-fluxdeck-peer'] = clientIp
  if (isRelayed) request.headers[RELAYED_HEADER] = '1'
  // Behind a proxy that nobody vouches for, and on loopback, all have the one address.
  const isShared = peers.trusts(clientIp) || isLoopbackAddress(clientIp) || isRelayed
  if (!isShared && clientIp !== '') request.headers[OWN_ADDRESS_HEADER] = clientIp
  return { requestId, nonce }
}

function guardHost(request: IncomingMessage, hosts: AllowedHosts): void {
  const values = request.rawHeaders.filter(
    (_, index) => index % 2 === 0 && request.rawHeaders[index]?.toLowerCase() === 'host',
  )
  if (values.length !== 1 || !hosts.hasHost(request.headers.host))
    throw new ApiError(
      'bad_host',
      'This address is not one that Fluxdeck answers to. Set BASE_URL or ALLOWED_HOSTS if it should be.',
    )
}

/** Throws for a body where none belongs, in a form that is not taken, or of a declared length that is too much. */
export function guardBody(request: IncomingMessage, maxBytes: number): void {
  const { headers } = request
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (headers['content-encoding'] !== undefined)
    throw new ApiError('unsupported_media_type', 'Compressed request bodies are not accepted.')
  if (hasBody && READ.includes(request.method ?? ''))
    throw new ApiError('invalid_request', 'A reading request has no body.')
  if (Number(headers['content-length'] ?? 0) > maxBytes)
    throw new ApiError('too_large', `The body is larger than ${maxBytes} bytes.`)
}
