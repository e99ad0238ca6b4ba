// The simulated etcd: objects per resource, one counter of resource versions, a bounded log of changes to watch from.
// Objects are never changed in place, so a list or a page chain is a snapshot for free.

import { randomUUID } from 'node:crypto'
import { formatTime, type KubeObject } from './kube-object'

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

export interface Change {
  readonly type: ChangeType
  /** `group/plural` */
  readonly collection: string
  readonly version: number
  readonly object: KubeObject
  readonly previous?: KubeObject
}

const FIRST_VERSION = 184_200
const LOG_LENGTH = 4_000

export function collectionOf(resource: { readonly group: string; readonly plural: string }): string {
  return `${resource.group}/${resource.plural}`
}

export class ObjectStore {
  readonly #collections = new Map<string, Map<string, KubeObject>>()
  readonly #later = new Map<string, () => readonly KubeObject[]>()
  readonly #listeners = new Set<(change: Change) => void>()
  #log: Change[] = []
  #version = FIRST_VERSION
  #oldestVersion = FIRST_VERSION
  readonly #clock: () => Date

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  get version(): number {
    return this.#version
  }

  /** A watch may start at this version or later; earlier ones are compacted away. */
  get oldestVersion(): number {
    return this.#oldestVersion
  }

  /** Makes the objects of a collection when it is first asked for. */
  provide(collection: string, make: () => readonly KubeObject[]): void {
    this.#later.set(collection, make)
  }

  /** Whether its objects have been made. */
  isLoaded(collection: string): boolean {
    return !this.#later.has(collection)
  }

  list(collection: string, namespace?: string): readonly KubeObject[] {
    this.#load(collection)
    const all = [...(this.#collections.get(collection)?.values() ?? [])]
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace)
  }

  get(collection: string, namespace: string | undefined, name: string): KubeObject | undefined {
    this.#load(collection)
    return this.#collections.get(collection)?.get(keyOf(namespace, name))
  }

  /** Creates or replaces; fills uid, creation time and generation, and always writes a new resource version. */
  write(collection: string, object: KubeObject): KubeObject {
    this.#load(collection)
    const objects = this.#collections.get(collection) ?? new Map<string, KubeObject>()
    this.#collections.set(collection, objects)
    const key = keyOf(object.metadata.namespace, object.metadata.name)
    const previous = objects.get(key)
    this.#version += 1
    const stored = this.#complete(object, previous)
    objects.set(key, stored)
    this.#announce({
      type: previous === undefined ? 'ADDED' : 'MODIFIED',
      collection,
      version: this.#version,
      object: stored,
      ...(previous === undefined ? {} : { previous }),
    })
    return stored
  }

  remove(collection: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const objects = this.#collections.get(collection)
    const previous = objects?.get(keyOf(namespace, name))
    if (objects === undefined || previous === undefined) return undefined
    objects.delete(keyOf(namespace, name))
    this.#version += 1
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(this.#version) } }
    this.#announce({ type: 'DELETED', collection, version: this.#version, object, previous })
    return object
  }

  /** Changes of one collection after a version, oldest first. */
  changesSince(collection: string, version: number): readonly Change[] {
    let low = 0
    let high = this.#log.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#log[middle]?.version ?? 0) <= version) low = middle + 1
      else high = middle
    }
    return this.#log.slice(low).filter((change) => change.collection === collection)
  }

  /** Forgets the log, as etcd's compaction does: every older resource version is then too old. */
  compact(): void {
    this.#version += 1
    this.#log = []
    this.#oldestVersion = this.#version
  }

  onChange(listener: (change: Change) => void, signal: AbortSignal): void {
    if (signal.aborted) return
    this.#listeners.add(listener)
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true })
  }

  #load(collection: string): void {
    const make = this.#later.get(collection)
    if (make === undefined) return
    this.#later.delete(collection)
    // As if they had been there before anything that the log tells of.
    this.#version += 1
    const objects = this.#collections.get(collection) ?? new Map<string, KubeObject>()
    this.#collections.set(collection, objects)
    for (const object of make()) {
      objects.set(keyOf(object.metadata.namespace, object.metadata.name), this.#complete(object, undefined))
    }
  }

  #complete(object: KubeObject, previous: KubeObject | undefined): KubeObject {
    return {
      ...object,
      metadata: {
        ...object.metadata,
        uid: object.metadata.uid ?? previous?.metadata.uid ?? randomUUID(),
        creationTimestamp:
          object.metadata.creationTimestamp ?? previous?.metadata.creationTimestamp ?? formatTime(this.#clock()),
        resourceVersion: String(this.#version),
      },
    }
  }

  #announce(change: Change): void {
    this.#log.push(change)
    if (this.#log.length > LOG_LENGTH) {
      this.#log = this.#log.slice(LOG_LENGTH / 4)
      this.#oldestVersion = (this.#log[0]?.version ?? this.#version) - 1
    }
    for (const listener of [...this.#listeners]) listener(change)
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`
}
