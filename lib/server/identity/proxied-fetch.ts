// Requests to an identity provider, on the way that the environment names for each of its addresses.

import type { CustomFetch } from 'openid-client'
import { type Response as Answer, type Dispatcher, fetch, ProxyAgent } from 'undici'
import type { ProxyFor } from './settings'

/** Far above what any provider has to say. */
const MAX_BYTES = 1_024 * 1_024

export function fetchThroughProxies(proxyFor: ProxyFor = () => undefined): CustomFetch {
  const ways = new Map<string, Dispatcher>()
  const wayThrough = (proxy: string): Dispatcher => {
    const known = ways.get(proxy)
    if (known !== undefined) return known
    const way = new ProxyAgent(proxy)
    ways.set(proxy, way)
    return way
  }
  return async (address, { method, headers, redirect, body, signal }) => {
    const proxy = proxyFor(address)
    const answer = await fetch(address, {
      method,
      headers,
      redirect,
      ...(body === undefined || body === null ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
      ...(proxy === undefined ? {} : { dispatcher: wayThrough(proxy) }),
    })
    // The class of the package is not the one of Node, although they are the same.
    const bytes = await readBytes(answer)
    return new Response(bytes.byteLength === 0 ? null : bytes, { status: answer.status, headers: [...answer.headers] })
  }
}

async function readBytes({ body }: Answer): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    // Leaving the loop cancels what is left.
    if (size > MAX_BYTES) throw new Error('The identity provider answered with more than it can have to say.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
