// What one lazy feed keeps: each object as little as was read of it, found by the uid of the controller that owns it.

import { readRecord, readText } from '@/lib/kubernetes/json'
import type { ReflectorSink } from '@/lib/kubernetes/reflector'
import { shareParts } from '../sources/share-parts'

export interface Owned {
  readonly namespace: string
  readonly name: string
  readonly owner?: { readonly uid: string }
}

export interface OwnedShelf<Item extends Owned> {
  readonly sink: Pick<ReflectorSink, 'prepare' | 'replace' | 'apply'>
  ownedBy(uid: string): readonly Item[]
  items(): Iterable<Item>
  /** Of the objects there are, so many could not be read. */
  readonly unread: number
  clear(): void
}

/** `read` answers undefined for what it cannot make out. `onChange` is told where something is different now. */
export function createOwnedShelf<Item extends Owned>(
  read: (object: unknown) => Item | undefined,
  onChange: (namespace: string | undefined) => void,
): OwnedShelf<Item> {
  /** As a list comes in, each is put small at once. */
  class Prepared {
    constructor(
      readonly key: string,
      readonly item: Item | undefined,
    ) {}
  }
  const items = new Map<string, Item>()
  const unread = new Set<string>()
  const owned = new Map<string, Map<string, Item>>()
  const prepare = (object: unknown) =>
    object instanceof Prepared ? object : new Prepared(keyOf(object), readSafely(object, read))

  const remove = (key: string) => {
    const item = items.get(key)
    items.delete(key)
    unread.delete(key)
    if (item?.owner === undefined) return
    const siblings = owned.get(item.owner.uid)
    siblings?.delete(key)
    if (siblings?.size === 0) owned.delete(item.owner.uid)
  }
  const put = ({ key, item }: Prepared) => {
    remove(key)
    if (item === undefined) {
      unread.add(key)
      return
    }
    items.set(key, item)
    if (item.owner === undefined) return
    const siblings = owned.get(item.owner.uid) ?? new Map<string, Item>()
    owned.set(item.owner.uid, siblings.set(key, item))
  }
  const clear = () => {
    items.clear()
    unread.clear()
    owned.clear()
  }

  return {
    sink: {
      prepare,
      replace(objects) {
        clear()
        for (const object of objects) put(prepare(object))
        onChange(undefined)
      },
      apply(type, object) {
        const prepared = prepare(object)
        if (type === 'DELETED') remove(prepared.key)
        else put(prepared)
        onChange(readText(readRecord(object, 'metadata'), 'namespace'))
      },
    },
    ownedBy: (uid) => [...(owned.get(uid)?.values() ?? [])],
    items: () => items.values(),
    get unread() {
      return unread.size
    },
    clear,
  }
}

function keyOf(object: unknown): string {
  const metadata = readRecord(object, 'metadata')
  return `${readText(metadata, 'namespace') ?? ''}/${readText(metadata, 'name') ?? ''}`
}

function readSafely<Item>(object: unknown, read: (object: unknown) => Item | undefined): Item | undefined {
  try {
    const item = read(object)
    return item === undefined ? undefined : shareParts(item)
  } catch {
    return undefined
  }
}
