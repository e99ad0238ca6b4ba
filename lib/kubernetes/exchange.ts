// One request and its answer: credentials, deadline, refusal and failure in the words of this program.
// Redirects are not followed, cookies do not exist, Secrets and ConfigMaps cannot be asked for.
import { fetch, type Response } from 'undici'
import { type Clock, systemClock } from './clock'
import { KubernetesError } from './errors'
import type { Log } from './log'
import { refuseForbiddenPath } from './request-path'
import { readBody, readInvalidFields, readStatusMessage } from './response-body'
import { explainFailure, explainRefusal } from './response-errors'
import type { Authorization, KubernetesTarget } from './target'
import { SIZE } from './timing'

export interface ExchangeOptions {
  readonly userAgent: string
  readonly log: Log
  /** Applied to every upstream text before it may reach the log. */
  readonly redact: (text: string) => string
  /** Gets the Date of each answer: the clock of the cluster. */
  readonly onDate?: (date: string) => void
  readonly clock?: Clock
}

interface RequestInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type Exchange = ReturnType<typeof createExchange>

export function createExchange(target: KubernetesTarget, options: ExchangeOptions) {
  const { log, redact, userAgent } = options
  const clock = options.clock ?? systemClock

  async function request(
    path: string,
    authorization: Authorization,
    signal: AbortSignal,
    init: RequestInit,
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

  return { request, refuse, explain, withDeadline }
}

export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new KubernetesError('credentials', 'The credentials were not ready in time.'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
