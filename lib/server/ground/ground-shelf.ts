// What is kept of one kind of the ground: of each object what its check names, and how many say nothing readable.

import { readTextMap } from '@/lib/flux/object/json-fields'
import { matchesLabels } from '@/lib/flux/object/label-selector'
import type { Check } from '@/lib/ground/check'
import { type GroundObject, readGroundObject } from '@/lib/ground/ground-object'
import { readRecord, readText } from '@/lib/kubernetes/json'
import type { WatchTarget } from '../sources/watches'

export interface GroundShelf {
  readonly sink: WatchTarget
  count(): number
  objects(): readonly GroundObject[]
  /** Of the objects there are, so many say nothing that could be read. */
  unread(): number
}

/** `selector`: only what bears these labels, where the check is about marked objects. */
export function createGroundShelf(check: Check, selector: string): GroundShelf {
  /** As a list comes in, each is put small at once. */
  class Prepared {
    constructor(
      readonly key: string,
      /** `other`: not asked about. */
      readonly object: GroundObject | 'unread' | 'other',
    ) {}
  }
  const objects = new Map<string, GroundObject>()
  const unread = new Set<string>()
  const isChosen = (raw: unknown) =>
    check.isSelected !== true || matchesLabels(selector, readTextMap(raw, 'metadata', 'labels')) === true
  const prepare = (raw: unknown): Prepared => {
    if (raw instanceof Prepared) return raw
    const metadata = readRecord(raw, 'metadata')
    const key = `${readText(metadata, 'namespace') ?? ''}/${readText(metadata, 'name') ?? ''}`
    if (!isChosen(raw)) return new Prepared(key, 'other')
    return new Prepared(key, readGroundObject(raw, check.isNamespaced, check.keeps) ?? 'unread')
  }
  const remove = (key: string) => {
    objects.delete(key)
    unread.delete(key)
  }
  const put = ({ key, object }: Prepared) => {
    remove(key)
    if (object === 'unread') unread.add(key)
    else if (object !== 'other') objects.set(key, object)
  }
  return {
    sink: {
      prepare,
      replace(list) {
        objects.clear()
        unread.clear()
        for (const raw of list) put(prepare(raw))
      },
      apply(type, raw) {
        const prepared = prepare(raw)
        if (type === 'DELETED') remove(prepared.key)
        else put(prepared)
      },
    },
    count: () => objects.size,
    objects: () => [...objects.values()],
    unread: () => unread.size,
  }
}
