// Open watches: replay from a resource version, then events as they happen, bookmarks, 410 in the stream, a timely end.

import type { ServerResponse } from 'node:http'
import { ApiFailure, expired, statusOf } from './api-failure'
import type { ServedResource } from './catalogue'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import { type ObjectForm, typeOf, writeObject } from './object-form'
import { type Change, collectionOf, type ObjectStore } from './object-store'
import { type Matcher, parseSelectors } from './selectors'

const BOOKMARK_EVERY_MS = 60_000
const SHORTEST_LIFE_S = 1800
/** The real server drops a watcher that does not keep up. */
const MOST_UNSENT_BYTES = 16 * 1024 * 1024

interface Watcher {
  readonly resource: ServedResource
  readonly version: string
  readonly namespace: string | undefined
  readonly form: ObjectForm
  readonly matches: Matcher
  readonly response: ServerResponse
  isSilent: boolean
}

export class WatchHub {
  readonly #watchers = new Map<string, Set<Watcher>>()

  constructor(
    private readonly store: ObjectStore,
    private readonly signal: AbortSignal,
  ) {
    store.onChange((change) => this.#announce(change), signal)
  }

  /** Throws before the first byte when the version is unusable; afterwards the stream itself carries errors. */
  open(
    resource: ServedResource,
    version: string,
    namespace: string | undefined,
    query: URLSearchParams,
    form: ObjectForm,
    response: ServerResponse,
  ): void {
    const from = this.#startingVersion(query)
    const watcher: Watcher = {
      resource,
      version,
      namespace,
      form,
      matches: parseSelectors(resource, query),
      response,
      isSilent: false,
    }
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
    response.flushHeaders()
    const collection = collectionOf(resource)
    if (from === undefined) this.#sendAll(watcher, query.get('sendInitialEvents') === 'true')
    else for (const change of this.store.changesSince(collection, from)) this.#send(watcher, change)
    this.#keep(watcher, collection, query)
  }

  /** Ends every watch the way a restart or a load balancer does. */
  cut(): void {
    for (const watcher of this.#all()) watcher.response.destroy()
  }

  /** Keeps sockets open and says nothing more: the half-open connection. */
  silence(plural: string | undefined): () => void {
    const muted = this.#all().filter((watcher) => plural === undefined || watcher.resource.plural === plural)
    for (const watcher of muted) watcher.isSilent = true
    return () => {
      for (const watcher of muted) watcher.response.destroy()
    }
  }

  /** Tells every watch that its version is too old, and ends it. */
  expire(): void {
    for (const watcher of this.#all()) {
      writeLine(watcher, { type: 'ERROR', object: statusOf(expired('too old resource version')) })
      watcher.response.end()
    }
  }

  /** A line that is cut in the middle or is no JSON. */
  writeRaw(plural: string | undefined, text: string): void {
    for (const watcher of this.#all()) {
      if (plural === undefined || watcher.resource.plural === plural) watcher.response.write(text)
    }
  }

  end(plural: string): void {
    for (const watcher of this.#all()) if (watcher.resource.plural === plural) watcher.response.end()
  }

  #all(): readonly Watcher[] {
    return [...this.#watchers.values()].flatMap((watchers) => [...watchers])
  }

  #startingVersion(query: URLSearchParams): number | undefined {
    const text = query.get('resourceVersion') ?? ''
    if (text === '' || text === '0') return undefined
    if (query.get('sendInitialEvents') === 'true') return undefined
    const version = Number(text)
    if (!Number.isSafeInteger(version) || version < 0) {
      throw new ApiFailure(
        400,
        'BadRequest',
        `Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
      )
    }
    if (version > this.store.version) {
      const message = `Too large resource version: ${version}, current: ${this.store.version}`
      const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }]
      throw new ApiFailure(504, 'Timeout', message, { causes, retryAfterSeconds: 1 })
    }
    if (version < this.store.oldestVersion) {
      throw expired(`too old resource version: ${version} (${this.store.oldestVersion})`)
    }
    return version
  }

  #sendAll(watcher: Watcher, isWatchList: boolean): void {
    for (const object of this.store.list(collectionOf(watcher.resource), watcher.namespace)) {
      if (watcher.matches(object)) this.#write(watcher, 'ADDED', object)
    }
    if (isWatchList) this.#bookmark(watcher, { 'k8s.io/initial-events-end': 'true' })
  }

  #keep(watcher: Watcher, collection: string, query: URLSearchParams): void {
    const watchers = this.#watchers.get(collection) ?? new Set<Watcher>()
    this.#watchers.set(collection, watchers)
    watchers.add(watcher)
    const seconds = Number(query.get('timeoutSeconds') ?? 0) || SHORTEST_LIFE_S * (1 + Math.random())
    const end = setTimeout(() => watcher.response.end(), seconds * 1000)
    const wantsBookmarks = query.get('allowWatchBookmarks') === 'true'
    const bookmark = setInterval(() => wantsBookmarks && this.#bookmark(watcher), BOOKMARK_EVERY_MS)
    const stop = () => {
      clearTimeout(end)
      clearInterval(bookmark)
      watchers.delete(watcher)
      this.signal.removeEventListener('abort', stop)
    }
    watcher.response.once('close', stop)
    this.signal.addEventListener('abort', stop, { once: true })
    if (watcher.response.destroyed || this.signal.aborted) stop()
  }

  #announce(change: Change): void {
    for (const watcher of this.#watchers.get(change.collection) ?? []) this.#send(watcher, change)
  }

  #send(watcher: Watcher, change: Change): void {
    const { object, previous } = change
    if (watcher.namespace !== undefined && object.metadata.namespace !== watcher.namespace) return
    const isIn = change.type !== 'DELETED' && watcher.matches(object)
    const wasIn = previous !== undefined && watcher.matches(previous)
    if (isIn) this.#write(watcher, wasIn ? 'MODIFIED' : 'ADDED', object)
    else if (wasIn) this.#write(watcher, 'DELETED', object)
  }

  #write(watcher: Watcher, type: string, object: KubeObject): void {
    writeLine(watcher, { type, object: writeObject(object, watcher.resource, watcher.version, watcher.form) })
  }

  #bookmark(watcher: Watcher, annotations?: Record<string, string>): void {
    const { resource, version } = watcher
    const metadata = {
      resourceVersion: String(this.store.version),
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    }
    writeLine(watcher, { type: 'BOOKMARK', object: { ...typeOf(resource, version, watcher.form), metadata } })
  }
}

function writeLine(watcher: Watcher, event: JsonObject): void {
  const { response } = watcher
  if (watcher.isSilent || response.destroyed || response.writableEnded) return
  response.write(`${JSON.stringify(event)}\n`)
  if (response.writableLength > MOST_UNSENT_BYTES) response.destroy()
}
