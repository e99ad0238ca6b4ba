// One HTTP service that is asked by configuration: its base address and nothing else, no redirects, an end in time and size.

import { type Dispatcher, ProxyAgent, request } from 'undici'
import { isDeeperThan } from '@/lib/json-depth'

export interface EndpointConfig {
  /** Its path, where it has one, stands before every path that is asked. */
  readonly baseUrl: URL
  /** Read on every request, so that a rotated file is picked up. */
  readonly readAuthorization: () => string | undefined
  /** Of whom the data are, where the service serves several. */
  readonly tenant?: string
  readonly proxyUrl?: string
}

export type EndpointFault = 'unreachable' | 'timeout' | 'unauthorised' | 'forbidden' | 'refused' | 'unreadable'

export class EndpointError extends Error {
  override readonly name = 'EndpointError'
  /** `message` is for people, and holds of what was answered only the reason that the service itself gives. */
  constructor(
    readonly fault: EndpointFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export interface Endpoint {
  /** What it is called in sentences. */
  readonly name: string
  get(path: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown>
  post(path: string, form: URLSearchParams, signal: AbortSignal): Promise<unknown>
}

const TIMEOUT_MS = 10_000
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024
const MAX_DEPTH = 50
const MAX_REASON = 300

export interface EndpointOptions {
  readonly timeoutMs?: number
}

export function createEndpoint(
  name: string,
  config: EndpointConfig,
  { timeoutMs = TIMEOUT_MS }: EndpointOptions = {},
): Endpoint {
  const { baseUrl, readAuthorization, tenant, proxyUrl } = config
  const dispatcher = proxyUrl === undefined ? {} : { dispatcher: new ProxyAgent(proxyUrl) }
  const prefix = withoutLastSlashes(baseUrl.pathname)
  const ask = async (
    path: string,
    search: URLSearchParams,
    sent: { readonly method: 'GET' | 'POST'; readonly body?: string },
    signal: AbortSignal,
  ): Promise<unknown> => {
    const address = new URL(`${prefix}${path}`, baseUrl.origin)
    address.search = search.toString()
    const authorization = readAuthorization()
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      const answer = await request(address, {
        ...dispatcher,
        ...sent,
        signal: AbortSignal.any([signal, limit]),
        headers: {
          accept: 'application/json',
          ...(sent.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(authorization === undefined ? {} : { authorization }),
          ...(tenant === undefined ? {} : { 'x-scope-orgid': tenant }),
        },
      })
      return readAnswer(name, answer.statusCode, await readText(name, answer.body))
    } catch (error) {
      if (error instanceof EndpointError || signal.aborted) throw error
      if (limit.aborted) throw new EndpointError('timeout', `${name} did not answer in time.`, { cause: error })
      throw new EndpointError('unreachable', `${name} could not be reached.`, { cause: error })
    }
  }
  return {
    name,
    get: (path, query, signal) => ask(path, query, { method: 'GET' }, signal),
    post: (path, form, signal) => ask(path, new URLSearchParams(), { method: 'POST', body: form.toString() }, signal),
  }
}

async function readText(name: string, body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes: Uint8Array = chunk
    size += bytes.byteLength
    // Leaving the loop cancels what is left.
    if (size > MAX_ANSWER_BYTES) throw new EndpointError('unreadable', `${name} answered with more than 2 MB.`)
    chunks.push(bytes)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function readAnswer(name: string, status: number, text: string): unknown {
  const value = parse(text)
  if (status >= 200 && status < 300) {
    if (value === undefined) throw new EndpointError('unreadable', `${name} did not answer with JSON.`)
    return value
  }
  if (status === 401) throw new EndpointError('unauthorised', `${name} refused the sign-in (401).`)
  if (status === 403) throw new EndpointError('forbidden', `${name} may not be asked this (403).`)
  if (status >= 300 && status < 400)
    throw new EndpointError('unreadable', `${name} sends on to another address (${status}), which is not followed.`)
  const reason = reasonOf(value)
  // What it says about a question is told to who asked; anything else that it says is not known to be a reason.
  if (reason !== undefined && (status < 500 || status === 503))
    throw new EndpointError('refused', `${name} refused the question (${status}): ${reason}`)
  throw new EndpointError('unreachable', `${name} answered with ${status}.`)
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isDeeperThan(value, MAX_DEPTH) ? undefined : value
  } catch {
    return undefined
  }
}

/** As Prometheus and Loki write it. */
function reasonOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('error' in value)) return undefined
  const { error } = value
  return typeof error === 'string' && error !== '' ? error.slice(0, MAX_REASON) : undefined
}

function withoutLastSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end -= 1
  return path.slice(0, end)
}
