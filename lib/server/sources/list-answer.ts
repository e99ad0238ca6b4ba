// One page of a list, read beside the main loop: each object small and redacted, as `ResourceStore` keeps it.

import type { FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { type KnownNames, redactManifest } from '@/lib/flux/object/redact-manifest'
import type { Parsed } from '@/lib/flux/object/resource'
import { type ObjectsOfList, readList } from '@/lib/kubernetes/json'
import { asReadable, UnreadableObject } from '@/lib/kubernetes/unreadable-object'
import { createManifestPress } from './manifest-press'
import { readObject } from './read-object'

export interface ListQuestion {
  readonly kind: FluxKind
  /** The answer of the API server as it came. */
  readonly bytes: Uint8Array
  /** Against which manifests of this kind are pressed, where there is one already. */
  readonly model?: Uint8Array
}

export interface ListAnswer extends ObjectsOfList {
  readonly items: readonly { readonly parsed: Parsed<FluxResource>; readonly bytes?: string }[]
  /** Of what is no readable object. */
  readonly bad: readonly string[]
  readonly model?: Uint8Array
}

/** Undefined where it is no list: whoever asked then looks itself, and says what is wrong. */
export function answerList({ kind, bytes, model }: ListQuestion): ListAnswer | undefined {
  const list = readList(parse(bytes))
  if (list === undefined) return undefined
  const press = createManifestPress()
  if (model !== undefined) press.learn(kind, model)
  const bad: string[] = []
  const names: KnownNames = new Map()
  const items = list.items.map((item) => {
    const object = asReadable(item)
    if (object instanceof UnreadableObject) bad.push(object.reason)
    const parsed = readObject(kind, object)
    return parsed.ok ? { parsed, bytes: press.press(kind, redactManifest(kind, object, names)).bytes } : { parsed }
  })
  const made = press.modelOf(kind)
  return { ...list, items, bad, ...(made === undefined ? {} : { model: made }) }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
