// The thin server in front of the pages: guards, health, identity, headers, body cap, upgrades and shutdown.
// Runs without Next, so that all of it can be tried over a socket with any handler behind it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ADDRESSES, type AddressName } from '@/lib/addresses'
import { routeTo } from '@/lib/routes'
import { noteArrival } from '@/lib/turns'
import { ApiError } from '../api-error'
import type { Asker, Audit } from '../audit'
import { viaOf } from '../identity/bearer'
import { askerIn, type Gate } from '../identity/identity'
import type { Log } from '../log'
import { KEPT } from '../respond'
import type { Readers, Way } from '../stream/readers'
import type { Tallies } from '../tallies'
import type { TrustedPeers } from '../trusted-peers'
import type { AllowedHosts } from './allowed-hosts'
import { expectScraper, sendMetrics, type TellMetrics } from './answer-metrics'
import { type BuiltFiles, sendBuilt } from './built-files'
import { callerOf } from './caller'
import { contentSecurityPolicy } from './content-security-policy'
import { countWhenEnded } from './count-requests'
import type { Asked, DirectAnswer } from './direct-answers'
import { findAddress } from './find-address'
import type { Health } from './health'
import { LAUNCH, launch } from './launch'
import { toHeaders } from './node-headers'
import { openScreen, whereToSignIn } from './open-screen'
import { BUILT_FILES, openTo } from './open-to'
import { tooLarge } from './read-body'
import { refuse } from './refuse'
import { guardBody, guardRequest, maxBodyOf, stampRequest } from './request-guard'
import { safeReturnTo } from './return-to'
import { type HeaderSettings, securityHeaders } from './security-headers'
import { answerUnread } from './unread-requests'
import { createWorkLine, type WorkLimits, type WorkLine } from './work-line'
import { writeAtOnce } from './write-at-once'

const HEADERS_TIMEOUT_MS = 20_000
const BODY_TIMEOUT_MS = 25_000
/** Node looks every half a minute otherwise, and 25 seconds could be 55. */
const TIMEOUT_LOOK_MS = 1_000
/** Above the 60 s that proxies keep a connection for, so that they never write into one that just closed. */
const KEEP_ALIVE_MS = 75_000

/** Of a picture, which needs nothing. */
const NO_FETCHING = "default-src 'none'"
const NEEDS_BEARER = 'Agents come with a token: Authorization: Bearer ….'
/** What a wall comes back to, as long as it hangs. */
const RENEWING: readonly string[] = [ADDRESSES.wallPage.pattern, ADDRESSES.stream.pattern]
const PROBED: readonly string[] = [ADDRESSES.healthz.pattern, ADDRESSES.readyz.pattern]

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown

export interface FrontOptions extends HeaderSettings {
  readonly hosts: () => AllowedHosts
  /** Addresses that are switched off. */
  readonly closed?: ReadonlySet<AddressName>
  /** Answers as soon as the program stands. */
  readonly gate: () => Gate | Promise<Gate>
  readonly peers: TrustedPeers
  /** Writes down an attempt to act that ends here, before anybody read what was wanted. */
  readonly audit: Audit
  readonly health: Pick<Health, 'isReady' | 'isEnding'>
  readonly readers: Readers
  /** Smaller than those of the product, so that a crowd is small as well. */
  readonly work?: Partial<WorkLimits>
  /** Answers pages and API once they are ready to. */
  readonly handler: () => Promise<NodeHandler>
  /** Addresses that are answered without those. */
  readonly direct?: () => Readonly<Partial<Record<AddressName, DirectAnswer>>> | undefined
  /** What the build pressed; without it the framework serves all that it built. */
  readonly built?: BuiltFiles | undefined
  /** Pages of others may show our badges. */
  readonly arePicturesPublic?: boolean
  /** Not everybody sees everything. */
  readonly isByRights?: boolean
  /** Absent where this port tells none. */
  readonly tellMetrics?: TellMetrics | undefined
  /** Absent where nobody counts. */
  readonly tallies?: Tallies | undefined
  readonly log: Log
}

export function createFront(options: FrontOptions): Server {
  const always = securityHeaders(options)
  const line = createWorkLine(options.work)
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: BODY_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_LOOK_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  })
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    // Of many who come at once some have left when they are taken in: that is heard within this round.
    if (request.destroyed) return
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
    answer(request, response, options, line).catch((error: unknown) => {
      const requestId = response.getHeader('x-request-id')
      if (!(error instanceof ApiError)) options.log.error('A request failed.', { error, requestId })
      else if (isAttempt(request)) options.audit(askerOf(request, error), { outcome: 'refused', reason: error.code })
      refuse(response, error, typeof requestId === 'string' ? requestId : '')
    })
  }
  server.on('request', (request, response) => {
    if (options.tallies !== undefined) countWhenEnded(request, response, options.tallies)
    // Some probes end their side with the question.
    if (PROBED.includes(request.url ?? '')) begin(request, response)
    else setImmediate(begin, request, response)
  })
  server.on('connection', noteArrival)
  answerUnread(server, { always, mayUpgrade: options.isDevelopment })
  return server
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontOptions,
  line: WorkLine,
): Promise<void> {
  const { requestId, nonce } = stampRequest(request, options.peers)
  response.once('close', options.readers.watch(requestId, wayOf(request, response)))
  response.setHeader('x-request-id', requestId)
  // Whoever comes again is to come to somebody else.
  if (options.health.isEnding()) response.setHeader('connection', 'close')
  const path = guardRequest(request, options.hosts(), options)

  if (path === ADDRESSES.healthz.pattern) return sendText(response, 200, 'ok')
  if (path === ADDRESSES.readyz.pattern)
    return options.health.isReady() ? sendText(response, 200, 'ok') : sendText(response, 503, 'not ready')
  if (path === ADDRESSES.protectedResource.pattern) return describeResource(response, await options.gate())
  if (path.startsWith(LAUNCH)) return launch(path.slice(LAUNCH.length), request, response, await options.gate())
  if (path === ADDRESSES.wallPage.pattern && (await letScreenIn(request, response, options))) return

  const found = findAddress(path)
  if (found?.address.isPicture) {
    response.setHeader('content-security-policy', NO_FETCHING)
    response.setHeader('cache-control', KEPT)
    if (options.arePicturesPublic) response.setHeader('cross-origin-resource-policy', 'cross-origin')
  } else if (!path.startsWith(BUILT_FILES)) {
    const isFramed = found?.address.isFramed === true
    const framing = isFramed ? [...options.frameAncestors, "'self'"] : options.frameAncestors
    if (isFramed) response.removeHeader('x-frame-options')
    const policy = contentSecurityPolicy(nonce, framing, options.isDevelopment)
    // Next reads the nonce for its own scripts from this request header; our layout reads the other one.
    request.headers['content-security-policy'] = policy
    request.headers['x-nonce'] = nonce
    response.setHeader('content-security-policy', policy)
    response.setHeader('cache-control', 'no-store')
  }
  const headers = await admit(path, request, response, options)
  if (headers === undefined) return
  if (path.startsWith(BUILT_FILES) && (await sendBuilt(options.built, path, request, response))) return
  const { tellMetrics } = options
  if (path === ADDRESSES.metrics.pattern && tellMetrics !== undefined) {
    expectScraper(headers, await options.gate(), options.isByRights === true)
    return await sendMetrics(request, response, tellMetrics)
  }
  const maxBytes = maxBodyOf(path)
  guardBody(request, maxBytes)
  // A page cannot stand where a form is sent to, so the form is answered next door.
  if (path === ADDRESSES.loginPage.pattern && request.method === 'POST') request.url = ADDRESSES.login.pattern
  capBody(request, response, { requestId, maxBytes })
  const direct = found === undefined ? undefined : options.direct?.()?.[found.name]
  const handler = direct === undefined ? await options.handler() : undefined
  const { identify, name, screens } = await options.gate()
  // Nobody signs a screen in again, so its cookie may never come to its end.
  const kept = RENEWING.includes(path) ? screens?.renew(headers) : undefined
  if (kept !== undefined) response.appendHeader('set-cookie', kept)
  if (!(await line.enter(response, callerOf(headers, identify(headers), name)))) return
  if (direct !== undefined) return await direct(readAsked(request, headers, requestId), response)
  if (isPage(path)) {
    options.readers.expectRoom()
    writeAtOnce(response)
  }
  await handler?.(request, response)
}

function readAsked({ method = 'GET', url = '/' }: IncomingMessage, headers: Headers, requestId: string): Asked {
  return { method, url: new URL(url, 'http://front'), headers, requestId }
}

/** True where that was the answer. */
async function letScreenIn(
  request: IncomingMessage,
  response: ServerResponse,
  { gate, tallies, log }: FrontOptions,
): Promise<boolean> {
  const outcome = await openScreen(request, response, await gate())
  if (outcome !== 'refused') return outcome === 'opened'
  tallies?.count('authFailures', { reason: 'sign_in' })
  log.warn('The token in the address of a wall is not that of a screen.')
  return true
}

function isPage(path: string): boolean {
  return !path.startsWith(BUILT_FILES) && (findAddress(path)?.address.by ?? 'page') === 'page'
}

function wayOf({ socket }: IncomingMessage, response: ServerResponse): Way {
  return {
    waitingBytes: () => response.writableLength,
    leftBytes: () => socket.bytesWritten - socket.writableLength,
    // Without a reset the system would go on keeping what was written.
    cut: () => socket.resetAndDestroy(),
  }
}

/** Where tokens for this address come from; open, since whoever asks has none yet. */
function describeResource(response: ServerResponse, { protectedResource }: Gate): void {
  if (protectedResource === undefined)
    throw new ApiError('not_found', 'No identity provider gives tokens for this address.')
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  response.writeHead(200, headers).end(JSON.stringify(protectedResource.metadata))
}

/** Somebody wanted to act, or to stop what is under way. */
function isAttempt({ method, url = '' }: IncomingMessage): boolean {
  const name = findAddress(url.split('?', 1)[0] ?? '')?.name
  return (method === 'POST' && name === 'actions') || (method === 'DELETE' && name === 'action')
}

function askerOf({ headers }: IncomingMessage, refusal: ApiError): Asker {
  return {
    identity: askerIn(refusal),
    via: viaOf(headers.authorization),
    requestId: String(headers['x-fluxdeck-request-id'] ?? ''),
    clientIp: String(headers['x-fluxdeck-peer'] ?? ''),
  }
}

/**
 * The headers of whoever may come in, for all that is asked of them here. Undefined when the caller was sent to sign in
 * instead; a stranger meets another page than the one that was asked for. Throws for callers that are no pages.
 */
async function admit(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontOptions,
): Promise<Headers | undefined> {
  const isOpen = openTo(path, options.isDevelopment)
  const needsBearer = findAddress(path)?.address.needsBearer === true
  const gate = await options.gate()
  try {
    await gate.admit(request)
    const headers = toHeaders(request)
    if (isOpen) return headers
    if (needsBearer && !gate.isExplicit(headers))
      throw new ApiError('unauthenticated', NEEDS_BEARER, { challenge: gate.challenge(headers) })
    await gate.meet(headers)
    return headers
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const isPerson = isPage(path) && !gate.isExplicit(toHeaders(request))
    // Whoever is sent to sign in was refused nothing.
    if (!isPerson || error.code !== 'unauthenticated') options.tallies?.count('authFailures', { reason: error.code })
    if (isOpen) throw error
    if (isPerson && error.code === 'forbidden') {
      request.headers['x-fluxdeck-asked'] = safeReturnTo(request.url ?? null)
      request.url = ADDRESSES.strangerPage.pattern
      // Whatever the page itself would say.
      Object.defineProperty(response, 'statusCode', { get: () => 403, set: () => {} })
      return toHeaders(request)
    }
    if (!isPerson || error.code !== 'unauthenticated') throw error
    const returnTo = safeReturnTo(request.url ?? null)
    const isWall = path === ADDRESSES.wallPage.pattern
    response.writeHead(303, { location: isWall ? whereToSignIn(returnTo, gate) : routeTo.login({ returnTo }) }).end()
    return undefined
  }
}

/** Counts what really arrives: a declared length is only a promise. */
function capBody(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, maxBytes }: { readonly requestId: string; readonly maxBytes: number },
): void {
  let received = 0
  const emit = request.emit.bind(request)
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return
  request.on('error', () => {})
  request.emit = (event: string, ...values: unknown[]) => {
    if (event !== 'data') return emit(event, ...values)
    received += Buffer.isBuffer(values[0]) ? values[0].length : 0
    if (received <= maxBytes) return emit(event, ...values)
    const error = tooLarge(maxBytes)
    refuse(response, error, requestId)
    // Whoever reads it hears why, and writes the attempt down.
    request.destroy(error)
    return false
  }
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(text)
}
