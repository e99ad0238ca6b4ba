// The Flux objects as last read: a projection by ref, a small redacted manifest, and a feed of what changed.

import type { Unreadable } from '@/lib/contract/state'
import type { FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { redactInSteps, redactManifest } from '@/lib/flux/object/redact-manifest'
import type { Parsed } from '@/lib/flux/object/resource'
import { addToSet } from '@/lib/group-by'
import { ReadPage } from '@/lib/kubernetes/list-page'
import type { Ref } from '@/lib/ref'
import { inTurns, nextTurn, takeTurns } from '@/lib/turns'
import { createListeners } from '../listeners'
import type { ListReader } from './list-reader'
import { createManifestBudget, type ManifestBudget } from './manifest-budget'
import { createManifestPress, type Pressed, unpress } from './manifest-press'
import { readObject } from './read-object'
import { shareParts } from './share-parts'

interface Entry {
  readonly resource: FluxResource
  readonly manifest: Manifest
}

/** Stands where a manifest would stand that there was no room for. */
export const NOT_KEPT = Symbol('not kept')

/** The object as it came until there is time to redact and press it. Leaves this file redacted only. */
type Manifest = { readonly raw: unknown } | Pressed | typeof NOT_KEPT

/** An object of a list, read and put small as its page came in, so that no list is ever held as it came. */
class Prepared {
  constructor(
    readonly parsed: Parsed<FluxResource>,
    readonly manifest: Manifest,
  ) {}
}

/** Objects that are kept as they came, for a moment: each may be of a megabyte. */
const MAX_UNPRESSED = 32

export type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED'

export class ResourceStore {
  private readonly entries = new Map<Ref, Entry>()
  private readonly byKind = new Map<FluxKind, Set<Ref>>()
  private readonly unreadableByKind = new Map<FluxKind, Map<string, Unreadable>>()
  private readonly unpressed = new Set<Ref>()
  private readonly manifests = createManifestPress()
  private readonly budget: ManifestBudget
  private isPressing = false

  /** `reader`: where large lists are read. */
  constructor(private readonly options: { readonly maxManifestBytes?: number; readonly reader?: ListReader } = {}) {
    this.budget = createManifestBudget(options.maxManifestBytes)
  }

  private readonly listeners = createListeners<readonly Ref[]>()
  /** Gets every ref that was added, changed or removed; none when only what cannot be read has changed. */
  readonly onChange = this.listeners.add

  get(ref: Ref): FluxResource | undefined {
    return this.entries.get(ref)?.resource
  }

  /** The redacted object as it was last read; `NOT_KEPT` where it is too large. */
  manifest(ref: Ref): unknown {
    const entry = this.entries.get(ref)
    if (entry === undefined) return undefined
    const { manifest, resource } = entry
    if (manifest === NOT_KEPT) return NOT_KEPT
    if ('raw' in manifest) return redactManifest(resource.kind, manifest.raw)
    return unpress(manifest)
  }

  *resources(): IterableIterator<FluxResource> {
    for (const entry of this.entries.values()) yield entry.resource
  }

  count(kind: FluxKind): number {
    return this.byKind.get(kind)?.size ?? 0
  }

  unreadable(): readonly Unreadable[] {
    return [...this.unreadableByKind.values()].flatMap((objects) => [...objects.values()])
  }

  /** True while objects wait to be put small. */
  isBusy(): boolean {
    return this.isPressing
  }

  /** Takes an object of a list that is still coming in, a large one in turns; `replace` gets the answers. */
  prepare(kind: FluxKind, object: unknown): Prepared | Promise<Prepared> {
    const parsed = this.parse(kind, object)
    if (!parsed.ok) return new Prepared(parsed, { raw: undefined })
    const steps = redactInSteps(kind, object)
    const first = steps.next()
    const press = (manifest: unknown) => new Prepared(parsed, this.admit(kind, this.manifests.press(kind, manifest)))
    return first.done ? press(first.value) : inTurns(steps).then(press)
  }

  /** A whole page at once, read elsewhere; undefined where it is not. */
  async readPage(kind: FluxKind, bytes: Uint8Array): Promise<ReadPage | undefined> {
    const known = this.manifests.modelOf(kind)
    const page = await this.options.reader?.read({ kind, bytes, ...(known === undefined ? {} : { model: known }) })
    if (page === undefined) return undefined
    if (page.model !== undefined) this.manifests.learn(kind, page.model)
    // A watch of the same kind may have begun another one meanwhile: each is read by its own.
    const model = known ?? page.model
    const turn = takeTurns()
    const items: Prepared[] = []
    for (const { parsed, bytes: pressed } of page.items) {
      const isPressed = pressed !== undefined && model !== undefined
      const manifest = isPressed ? this.admit(kind, { bytes: pressed, model }) : { raw: undefined }
      items.push(new Prepared(shared(parsed), manifest))
      await turn()
    }
    return new ReadPage(items, page.resourceVersion, page.next, page.bad)
  }

  private admit(kind: FluxKind, pressed: Pressed): Manifest {
    return this.budget.admitListed(kind, sizeOf(pressed)) ? pressed : NOT_KEPT
  }

  /** A complete list of objects, prepared or not: what is not in it is gone. */
  replace(kind: FluxKind, objects: readonly unknown[]): void {
    const gone = new Set(this.byKind.get(kind))
    this.unreadableByKind.delete(kind)
    const changed = objects.flatMap((object, index) => {
      const ref = this.put(kind, object, `#${index}`)
      if (ref === undefined) return []
      gone.delete(ref)
      return [ref]
    })
    for (const ref of gone) this.drop(kind, ref)
    this.budget.endList(kind)
    // Unreadable objects change what is shown too, so an empty list of refs is told as well.
    this.listeners.tell([...changed, ...gone])
  }

  /** Answers a promise where so much waits to be put small that whoever brings more should wait as well. */
  apply(kind: FluxKind, type: WatchType, object: unknown): Promise<void> | undefined {
    if (type !== 'DELETED') {
      // Of what is changed again and again without a name one is known, until the next list says how many there are.
      const ref = this.put(kind, object, '#')
      this.listeners.tell(ref === undefined ? [] : [ref])
      return this.unpressed.size < MAX_UNPRESSED ? undefined : this.untilRoom()
    }
    const parsed = this.parse(kind, object)
    const ref = parsed.ok ? parsed.value.ref : parsed.ref
    if (ref === undefined) return undefined
    this.unreadableByKind.get(kind)?.delete(ref)
    this.drop(kind, ref)
    this.listeners.tell([ref])
    return undefined
  }

  private async untilRoom(): Promise<void> {
    while (this.unpressed.size >= MAX_UNPRESSED) await nextTurn()
  }

  private put(kind: FluxKind, object: unknown, nameless: string): Ref | undefined {
    const { parsed, manifest } =
      object instanceof Prepared ? object : { parsed: this.parse(kind, object), manifest: { raw: object } }
    if (!parsed.ok) {
      const bad = this.unreadableByKind.get(kind) ?? new Map<string, Unreadable>()
      const entry = { kind, reason: parsed.reason, ...(parsed.ref === undefined ? {} : { ref: parsed.ref }) }
      bad.set(parsed.ref ?? nameless, entry)
      this.unreadableByKind.set(kind, bad)
      // What was known of it before no longer describes it.
      if (parsed.ref !== undefined) this.drop(kind, parsed.ref)
      return parsed.ref
    }
    const resource = parsed.value
    this.setEntry({ resource, manifest })
    if (isRaw(manifest)) {
      this.unpressed.add(resource.ref)
      this.pressSoon()
    }
    this.unreadableByKind.get(kind)?.delete(resource.ref)
    addToSet(this.byKind, kind, resource.ref)
    return resource.ref
  }

  private parse(kind: FluxKind, object: unknown): Parsed<FluxResource> {
    return shared(readObject(kind, object))
  }

  // Most of the work on an object is its manifest, which nobody asks for at once: a change is told first.
  private pressSoon(): void {
    if (this.isPressing) return
    this.isPressing = true
    this.pressAll()
      .catch(() => undefined)
      .finally(() => {
        this.isPressing = false
        if (this.unpressed.size > 0) this.pressSoon()
      })
  }

  private async pressAll(): Promise<void> {
    const turn = takeTurns()
    await nextTurn()
    for (const ref of this.unpressed) {
      this.unpressed.delete(ref)
      const entry = this.entries.get(ref)
      if (entry === undefined || !isRaw(entry.manifest)) continue
      const { resource, manifest } = entry
      const shown = await inTurns(redactInSteps(resource.kind, manifest.raw), { turn })
      // It may have changed meanwhile.
      if (this.entries.get(ref) !== entry) continue
      const pressed = this.manifests.press(resource.kind, shown)
      this.setEntry({ resource, manifest: this.budget.admitChanged(sizeOf(pressed)) ? pressed : NOT_KEPT })
      await turn()
    }
  }

  private setEntry(entry: Entry): void {
    const { ref, kind } = entry.resource
    this.budget.add(kind, sizeOf(entry.manifest) - sizeOf(this.entries.get(ref)?.manifest))
    this.entries.set(ref, entry)
  }

  private drop(kind: FluxKind, ref: Ref): void {
    this.budget.add(kind, -sizeOf(this.entries.get(ref)?.manifest))
    this.entries.delete(ref)
    this.unpressed.delete(ref)
    this.byKind.get(kind)?.delete(ref)
  }
}

function isRaw(manifest: Manifest): manifest is { readonly raw: unknown } {
  return manifest !== NOT_KEPT && 'raw' in manifest
}

/** What one takes that is put away; what waits for that takes its place soon. */
function sizeOf(manifest: Manifest | undefined): number {
  return manifest === undefined || manifest === NOT_KEPT || isRaw(manifest) ? 0 : manifest.bytes.length
}

function shared(parsed: Parsed<FluxResource>): Parsed<FluxResource> {
  return parsed.ok ? { ok: true, value: shareParts(parsed.value) } : parsed
}
