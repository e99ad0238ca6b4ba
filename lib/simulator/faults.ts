// What can go wrong on purpose: refusals, outages, silence, compaction. Tests and the demo inject them and lift them.

import { ApiFailure } from './api-failure'
import { qualifiedName, type ServedResource } from './catalogue'

export type Fault =
  /** Answers requests whose path contains the text with this code; `times` of them, or all. */
  | {
      readonly type: 'answer'
      readonly path: string
      readonly code: number
      readonly times?: number
      readonly retryAfterSeconds?: number
    }
  /** No rights on a resource (plural, or `pods/log`), for all verbs or some. */
  | {
      readonly type: 'forbid'
      readonly plural: string
      readonly verbs?: readonly string[]
      readonly namespace?: string
    }
  /** The CRD is gone. */
  | { readonly type: 'absent'; readonly plural: string }
  /** Every connection is refused: existing ones are cut. */
  | { readonly type: 'outage' }
  /** Open watches are ended in the middle. */
  | { readonly type: 'cut' }
  /** Open watches stay open and go silent. */
  | { readonly type: 'silence'; readonly plural?: string }
  /** Every resource version and page token known so far is too old. */
  | { readonly type: 'compact' }
  /** Open watches get a piece of text that is no event. */
  | { readonly type: 'garbage'; readonly plural?: string; readonly text?: string }
  /** Answers are late. */
  | { readonly type: 'slow'; readonly path: string; readonly ms: number }
  /** No answer comes as long as this lasts: of a watch not even its begin. */
  | { readonly type: 'hang'; readonly path: string }

interface Live {
  readonly fault: Fault
  left: number
  /** Called when the fault is lifted. */
  readonly waiting: Set<() => void>
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

export class Faults {
  readonly #live = new Set<Live>()

  add(fault: Fault): () => void {
    const left = fault.type === 'answer' ? (fault.times ?? Infinity) : Infinity
    const live: Live = { fault, left, waiting: new Set() }
    this.#live.add(live)
    return () => {
      this.#live.delete(live)
      for (const goOn of live.waiting) goOn()
    }
  }

  get isOutage(): boolean {
    return this.#find('outage') !== undefined
  }

  isAbsent(plural: string): boolean {
    return [...this.#live].some(({ fault }) => fault.type === 'absent' && fault.plural === plural)
  }

  delayOf(path: string): number {
    const delays = [...this.#live].map(({ fault }) =>
      fault.type === 'slow' && path.includes(fault.path) ? fault.ms : 0,
    )
    return Math.max(0, ...delays)
  }

  /** Ends when nothing keeps requests of this path hanging any more, or with the signal. */
  async untilFree(path: string, signal: AbortSignal): Promise<void> {
    const hanging = [...this.#live].filter(({ fault }) => fault.type === 'hang' && path.includes(fault.path))
    await Promise.all(
      hanging.map(
        ({ waiting }) =>
          new Promise<void>((resolve) => {
            waiting.add(resolve)
            signal.addEventListener('abort', () => resolve(), { once: true })
          }),
      ),
    )
  }

  failureOf(path: string): ApiFailure | undefined {
    for (const live of this.#live) {
      const { fault } = live
      if (fault.type !== 'answer' || !path.includes(fault.path) || live.left <= 0) continue
      live.left -= 1
      const details = fault.retryAfterSeconds === undefined ? undefined : { retryAfterSeconds: fault.retryAfterSeconds }
      const reason = REASONS[fault.code] ?? 'InternalError'
      const message = fault.code === 401 ? 'Unauthorized' : `the server answered with ${fault.code} on purpose`
      return new ApiFailure(fault.code, reason, message, details)
    }
    return undefined
  }

  isForbidden(plural: string, verb: string, namespace: string | undefined): boolean {
    return [...this.#live].some(
      ({ fault }) =>
        fault.type === 'forbid' &&
        fault.plural === plural &&
        (fault.verbs?.includes(verb) ?? true) &&
        (fault.namespace === undefined || fault.namespace === namespace),
    )
  }

  #find(type: Fault['type']): Fault | undefined {
    return [...this.#live].find(({ fault }) => fault.type === type)?.fault
  }
}

const USER = 'system:serviceaccount:fluxdeck:fluxdeck'

export function forbidden(
  resource: ServedResource,
  verb: string,
  namespace: string | undefined,
  name: string | undefined,
): ApiFailure {
  const called = qualifiedName({ ...resource, plural: resource.plural.split('/')[0] ?? '' })
  const what = name === undefined ? called : `${called} "${name}"`
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const rights = `User "${USER}" cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${where}`
  return new ApiFailure(403, 'Forbidden', `${what} is forbidden: ${rights}`, {
    ...(name === undefined ? {} : { name }),
    group: resource.group,
    kind: resource.plural,
  })
}
