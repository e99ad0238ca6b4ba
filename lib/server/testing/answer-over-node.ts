// What Next does with a request for the API, without Next: finds the route and carries its answer over.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { ADDRESSES, type AddressName } from '@/lib/addresses'
import { findAddress } from '../door/find-address'
import type { ApiHandler, Runtime } from '../door/runtime-handle'

export async function answerOverNode(
  runtime: Runtime,
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', origin)
  const { pathname } = url
  // Sign-in forms come here under the address that the front gave them.
  const found = pathname === ADDRESSES.login.pattern ? { name: 'login' as const, params: {} } : findAddress(pathname)
  const handler = found === undefined ? undefined : handlerOf(runtime, found.name)
  if (found === undefined || handler === undefined)
    // As Next does it: what the front said of the status stands.
    return void response
      .setHeader('content-type', 'text/html')
      .end(pathname === ADDRESSES.strangerPage.pattern ? 'the page of strangers' : 'a page')
  const abort = new AbortController()
  response.on('close', () => abort.abort())
  const headers = new Headers()
  for (const [key, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(key, value)
  const method = request.method ?? 'GET'
  const result = await handler(
    new Request(url, {
      method,
      headers,
      signal: abort.signal,
      ...(method === 'GET' || method === 'HEAD'
        ? {}
        : { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' }),
    }),
    found.params,
  )
  const out: Record<string, string | string[]> = Object.fromEntries(result.headers)
  if (result.headers.getSetCookie().length > 0) out['set-cookie'] = result.headers.getSetCookie()
  response.writeHead(result.status, out)
  if (result.body === null) return void response.end()
  Readable.fromWeb(result.body as Parameters<typeof Readable.fromWeb>[0])
    .on('error', () => response.destroy())
    .pipe(response)
}

function handlerOf(runtime: Runtime, name: AddressName): ApiHandler | undefined {
  const handlers: Readonly<Partial<Record<AddressName, ApiHandler>>> = runtime.api
  return handlers[name]
}
