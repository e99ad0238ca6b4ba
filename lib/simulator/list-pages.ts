// Lists with limit and continue: a chain of pages is one snapshot, and its tokens die after five minutes.

import { expired } from './api-failure'
import type { ServedResource } from './catalogue'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import type { Page } from './object-form'
import { collectionOf, type ObjectStore } from './object-store'
import { parseSelectors } from './selectors'

const TOKEN_LIFE_MS = 5 * 60_000
const KEPT_CHAINS = 200

interface PageChain {
  readonly rest: readonly KubeObject[]
  readonly version: string
  readonly expiresAt: number
}

export class ListPages {
  readonly #chains = new Map<string, PageChain>()
  #nextToken = 1

  constructor(
    private readonly store: ObjectStore,
    private readonly clock: () => Date,
  ) {}

  list(resource: ServedResource, namespace: string | undefined, query: URLSearchParams): Page {
    const limit = Number(query.get('limit') ?? 0)
    const token = query.get('continue') ?? ''
    const { objects, resourceVersion } = token === '' ? this.#first(resource, namespace, query) : this.#resume(token)
    const page = limit > 0 ? objects.slice(0, limit) : objects
    const rest = objects.slice(page.length)
    const hasSelector = query.has('labelSelector') || query.has('fieldSelector')
    const metadata: JsonObject = { resourceVersion }
    if (rest.length > 0) {
      metadata.continue = this.#keep(rest, resourceVersion)
      if (!hasSelector) metadata.remainingItemCount = rest.length
    }
    return { metadata, objects: page }
  }

  /** Every outstanding token dies, as with a compaction. */
  expireAll(): void {
    this.#chains.clear()
  }

  #first(resource: ServedResource, namespace: string | undefined, query: URLSearchParams) {
    const matches = parseSelectors(resource, query)
    const objects = this.store.list(collectionOf(resource), namespace).filter(matches)
    return { objects: objects.toSorted(byKey), resourceVersion: String(this.store.version) }
  }

  #resume(token: string) {
    const chain = this.#chains.get(token)
    if (chain === undefined || chain.expiresAt < this.clock().getTime()) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
      )
    }
    return { objects: chain.rest, resourceVersion: chain.version }
  }

  #keep(rest: readonly KubeObject[], version: string): string {
    const token = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, n: this.#nextToken })).toString(
      'base64url',
    )
    this.#nextToken += 1
    this.#chains.set(token, { rest, version, expiresAt: this.clock().getTime() + TOKEN_LIFE_MS })
    const [oldest] = this.#chains.keys()
    if (this.#chains.size > KEPT_CHAINS && oldest !== undefined) this.#chains.delete(oldest)
    return token
  }
}

function byKey(left: KubeObject, right: KubeObject): number {
  const a = `${left.metadata.namespace ?? ''}/${left.metadata.name}`
  const b = `${right.metadata.namespace ?? ''}/${right.metadata.name}`
  return a < b ? -1 : a > b ? 1 : 0
}
