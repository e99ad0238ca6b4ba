// One door for every request to the API server: reads may try again with fresh credentials, writes are sent once.
import type { Response } from 'undici'
import type { KubernetesClient, ReadOptions, WriteOptions } from './client'
import { KubernetesError } from './errors'
import { abortable, createExchange, type Exchange, type ExchangeOptions } from './exchange'
import { readText } from './json'
import { parseJson, readBody, readBytes, readPieces } from './response-body'
import type { Authorization, KubernetesTarget } from './target'
import { SIZE, TIMING } from './timing'
import { withFate } from './write-fate'

/** What an answer must be. */
interface Form {
  readonly accept: string
  readonly isOf: (contentType: string) => boolean
}
const JSON_FORM: Form = { accept: 'application/json', isOf: (type) => type.includes('json') }
// Refusals are JSON also here.
const TEXT_FORM: Form = { accept: 'application/json, */*', isOf: (type) => /^text\/plain\b/i.test(type) }

export function createKubernetesClient(target: KubernetesTarget, options: ExchangeOptions): KubernetesClient {
  const { request, refuse, explain, withDeadline } = createExchange(target, options)

  async function getJson(path: string, read: ReadOptions = {}): Promise<unknown> {
    return withDeadline(read.timeoutMs ?? TIMING.readTimeoutMs, read.signal, async (signal) => {
      const response = await get(path, read, signal)
      const { maxBytes = SIZE.maxReadBytes, onBytes, parse } = read
      if (parse !== undefined) return parse(await readBytes(response, maxBytes, onBytes))
      return parseJson(await readBody(response, maxBytes, onBytes))
    })
  }

  async function open(path: string, read: ReadOptions & { readonly signal: AbortSignal }, form: Form = JSON_FORM) {
    const body = new AbortController()
    const stop = () => body.abort()
    read.signal.addEventListener('abort', stop, { once: true })
    const release = () => read.signal.removeEventListener('abort', stop)
    try {
      if (read.signal.aborted) stop()
      const response = await withDeadline(read.timeoutMs ?? TIMING.readTimeoutMs, read.signal, (signal) => {
        signal.addEventListener('abort', stop, { once: true })
        return get(path, read, body.signal, form)
      })
      return streamBody(response, explain, () => {
        release()
        stop()
      })
    } catch (error) {
      release()
      stop()
      throw error
    }
  }

  async function send(method: 'POST' | 'PATCH', path: string, body: unknown, write: WriteOptions): Promise<unknown> {
    let sent = false
    try {
      return await withDeadline(write.timeoutMs, write.signal, async (signal) => {
        const authorization = await abortable(target.authorize(), signal)
        sent = true
        const response = await request(path, authorization, signal, {
          method,
          body: JSON.stringify(body),
          headers: { 'content-type': write.contentType, accept: 'application/json' },
        })
        if (!response.ok) throw await refuse(response, write.purpose ?? 'change this object')
        return parseJson(await readBody(response, SIZE.maxReadBytes))
      })
    } catch (caught) {
      throw withFate(explain(caught), sent)
    }
  }

  /** A refused or unverifiable connection gets one more try with fresh credentials; reads only. */
  async function get(path: string, read: ReadOptions, signal: AbortSignal, form = JSON_FORM): Promise<Response> {
    const purpose = read.purpose ?? 'read this'
    const attempt = async (authorization: Authorization) => {
      const response = await request(path, authorization, signal, {
        method: 'GET',
        headers: { accept: read.accept ?? form.accept },
      })
      if (!response.ok) throw await refuse(response, purpose)
      return expectForm(response, form)
    }
    try {
      return await attempt(await abortable(target.authorize(), signal))
    } catch (caught) {
      const error = explain(caught)
      if (signal.aborted || (error.code !== 'unauthorised' && error.code !== 'tls')) throw error
      try {
        return await attempt(await abortable(target.authorize({ reload: true }), signal))
      } catch (again) {
        throw explain(again)
      }
    }
  }

  return {
    target,
    log: options.log,
    getJson,
    readPieces: (path, read, onPiece) =>
      withDeadline(read.timeoutMs ?? TIMING.readTimeoutMs, read.signal, async (signal) =>
        readPieces(await get(path, read, signal), onPiece),
      ),
    open: (path, read) => open(path, read),
    openText: (path, read) => open(path, read, TEXT_FORM),
    send,
    version: async (read) => {
      const gitVersion = readText(await getJson('/version', { ...read, purpose: 'read its version' }), 'gitVersion')
      if (gitVersion === undefined) {
        throw new KubernetesError('unexpected', 'The answer did not come from a Kubernetes API server.')
      }
      return gitVersion
    },
  }
}

async function expectForm(response: Response, { isOf }: Form): Promise<Response> {
  const { status, headers, body } = response
  if (isOf(headers.get('content-type') ?? '')) return response
  await body?.cancel()
  throw new KubernetesError('unexpected', 'The answer did not come from a Kubernetes API server.', { status })
}

async function* streamBody(
  response: Response,
  explain: Exchange['explain'],
  close: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    if (response.body === null) return
    for await (const chunk of response.body) yield chunk
  } catch (error) {
    throw explain(error)
  } finally {
    close()
  }
}
