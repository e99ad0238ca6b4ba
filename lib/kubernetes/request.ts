// One door for every request to the API server: credentials, timeouts, size limits and errors are decided here.
// Redirects are not followed, cookies do not exist, Secrets and ConfigMaps cannot be asked for.
import { fetch, type Response } from 'undici'
import type { KubernetesClient, ReadOptions, WriteOptions } from './client'
import { type Clock, systemClock } from './clock'
import { KubernetesError, type WriteFate } from './errors'
import { isRecord, readRecord, readText } from './json'
import type { Log } from './log'
import { refuseForbiddenPath } from './request-path'
import { explainFailure, explainRefusal } from './response-errors'
import type { Authorization, KubernetesTarget } from './target'
import { SIZE, TIMING } from './timing'

export interface ClientOptions {
  readonly userAgent: string
  readonly log: Log
  /** Applied to every upstream text before it may reach the log. */
  readonly redact: (text: string) => string
  /** Gets the Date of each answer: the clock of the cluster. */
  readonly onDate?: (date: string) => void
  readonly clock?: Clock
}

export function createKubernetesClient(target: KubernetesTarget, options: ClientOptions): KubernetesClient {
  const { log, redact, userAgent } = options
  const clock = options.clock ?? systemClock

  async function getJson(path: string, read: ReadOptions = {}): Promise<unknown> {
    return withDeadline(read.timeoutMs ?? TIMING.readTimeoutMs, read.signal, async (signal) => {
      const response = await get(path, read, signal)
      return parseJson(await readBody(response, read.maxBytes ?? SIZE.maxReadBytes))
    })
  }

  async function open(path: string, read: ReadOptions & { readonly signal: AbortSignal }) {
    const body = new AbortController()
    const stop = () => body.abort()
    read.signal.addEventListener('abort', stop, { once: true })
    const release = () => read.signal.removeEventListener('abort', stop)
    try {
      if (read.signal.aborted) stop()
      const response = await withDeadline(read.timeoutMs ?? TIMING.readTimeoutMs, read.signal, (signal) => {
        signal.addEventListener('abort', stop, { once: true })
        return get(path, read, body.signal)
      })
      return streamBody(response, () => {
        release()
        stop()
      })
    } catch (error) {
      release()
      stop()
      throw error
    }
  }

  async function* streamBody(response: Response, close: () => void): AsyncGenerator<Uint8Array> {
    try {
      if (response.body === null) return
      for await (const chunk of response.body) yield chunk
    } catch (error) {
      throw explain(error)
    } finally {
      close()
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
  async function get(path: string, read: ReadOptions, signal: AbortSignal): Promise<Response> {
    const purpose = read.purpose ?? 'read this'
    const attempt = async (authorization: Authorization) => {
      const response = await request(path, authorization, signal, {
        method: 'GET',
        headers: { accept: read.accept ?? 'application/json' },
      })
      if (!response.ok) throw await refuse(response, purpose)
      if (!(response.headers.get('content-type') ?? '').includes('json')) {
        await response.body?.cancel()
        throw new KubernetesError('unexpected', 'The answer did not come from a Kubernetes API server.', {
          status: response.status,
        })
      }
      return response
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

  async function request(
    path: string,
    authorization: Authorization,
    signal: AbortSignal,
    init: { method: string; headers: Record<string, string>; body?: string },
  ): Promise<Response> {
    refuseForbiddenPath(path)
    const response = await fetch(`${target.server}${path}`, {
      ...init,
      headers: { ...init.headers, ...authorization.headers, 'user-agent': userAgent },
      dispatcher: authorization.dispatcher,
      redirect: 'manual',
      signal,
    })
    const date = response.headers.get('date')
    if (date !== null) options.onDate?.(date)
    return response
  }

  async function refuse(response: Response, purpose: string): Promise<KubernetesError> {
    const text = await readBody(response, SIZE.maxErrorBytes).catch(() => '')
    const error = explainRefusal(
      {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        retryAfter: response.headers.get('retry-after') ?? undefined,
        detail: redact(readStatusMessage(text)).slice(0, 1000),
        invalidFields: readInvalidFields(text),
      },
      purpose,
      clock.now(),
    )
    log.debug('The API server refused a request.', { status: response.status, code: error.code, detail: error.detail })
    return error
  }

  function explain(caught: unknown): KubernetesError {
    return explainFailure(caught, target.server, redact)
  }

  /** Aborts on the deadline or on the caller's signal, and says which of the two it was. */
  async function withDeadline<T>(
    timeoutMs: number,
    outer: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController()
    let isLate = false
    const stop = () => controller.abort()
    const cancel = clock.after(timeoutMs, () => {
      isLate = true
      stop()
    })
    outer?.addEventListener('abort', stop, { once: true })
    if (outer?.aborted) stop()
    try {
      return await run(controller.signal)
    } catch (error) {
      const isOurs = error instanceof KubernetesError && error.code === 'credentials'
      if (isLate && !isOurs && outer?.aborted !== true) {
        throw new KubernetesError('timeout', 'The API server did not answer in time.', { cause: error })
      }
      throw explain(error)
    } finally {
      cancel()
      outer?.removeEventListener('abort', stop)
    }
  }

  return {
    target,
    log,
    getJson,
    open,
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

/** A server that fails while it works may have worked; everything it says on purpose is a refusal. */
const FATE_UNKNOWN_STATUS = new Set([500, 502, 504])

function withFate(error: KubernetesError, wasSent: boolean): KubernetesError {
  const { status, retryAfterMs, detail } = error
  const refused = status !== undefined && status >= 300 && !FATE_UNKNOWN_STATUS.has(status)
  const fate: WriteFate = !wasSent || error.fate === 'not_sent' ? 'not_sent' : refused ? 'refused' : 'unknown'
  const isSilent = fate === 'unknown'
  return new KubernetesError(
    isSilent ? 'timeout' : error.code,
    isSilent ? 'The cluster did not confirm the change. It may have been applied.' : error.message,
    {
      fate,
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(detail === undefined ? {} : { detail }),
    },
  )
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new KubernetesError('credentials', 'The credentials were not ready in time.'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function readBody(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  const parts: string[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) {
      throw new KubernetesError('unexpected', 'The answer of the API server is too large to read.')
    }
    parts.push(decoder.decode(chunk, { stream: true }))
  }
  parts.push(decoder.decode())
  return parts.join('')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new KubernetesError('unexpected', 'The answer of the API server is not valid JSON.')
  }
}

function readInvalidFields(text: string): readonly string[] {
  try {
    const causes = readRecord(JSON.parse(text), 'details')?.causes
    return Array.isArray(causes) ? causes.flatMap((cause) => readText(cause, 'field') ?? []) : []
  } catch {
    return []
  }
}

function readStatusMessage(text: string): string {
  try {
    const status: unknown = JSON.parse(text)
    return isRecord(status) ? (readText(status, 'message') ?? '') : ''
  } catch {
    return text
  }
}
