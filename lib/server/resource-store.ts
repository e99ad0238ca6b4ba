// The Flux objects as last read: a projection by ref, a compressed redacted manifest, and a feed of what changed.

import { gunzipSync, gzipSync } from 'node:zlib'
import type { Unreadable } from '@/lib/contract/state'
import type { FluxKind } from '@/lib/flux/kinds'
import { redactManifest } from '@/lib/flux/redact'
import { type FluxResource, parseResource, type Ref } from '@/lib/flux/resource'

interface Entry {
  readonly resource: FluxResource
  readonly manifest: Manifest
}

/** The object as it came until there is time to redact and compress it. Leaves this file redacted only. */
type Manifest = { readonly raw: unknown } | { readonly compressed: Buffer }

/** How long manifests are made at a stretch before others get their turn. */
const SLICE_MS = 8

export type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED'

export class ResourceStore {
  private readonly entries = new Map<Ref, Entry>()
  private readonly byKind = new Map<FluxKind, Set<Ref>>()
  private readonly unreadableByKind = new Map<FluxKind, Map<string, Unreadable>>()
  private readonly uncompressed = new Set<Ref>()
  private isCompressing = false
  private badObjects = 0

  /** `onChange` gets every ref that was added, changed or removed. */
  constructor(private readonly onChange: (refs: readonly Ref[]) => void) {}

  get size(): number {
    return this.entries.size
  }

  /** Objects that could not be read since the start. */
  get badObjectCount(): number {
    return this.badObjects
  }

  get(ref: Ref): FluxResource | undefined {
    return this.entries.get(ref)?.resource
  }

  /** The redacted object as it was last read. */
  manifest(ref: Ref): unknown {
    const entry = this.entries.get(ref)
    if (entry === undefined) return undefined
    const { manifest, resource } = entry
    if ('raw' in manifest) return redactManifest(resource.kind, manifest.raw)
    return JSON.parse(gunzipSync(manifest.compressed).toString('utf8'))
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

  /** A complete list: what is not in it is gone. */
  replace(kind: FluxKind, objects: readonly unknown[]): void {
    const gone = new Set(this.byKind.get(kind))
    this.unreadableByKind.delete(kind)
    const changed = objects.flatMap((object) => {
      const ref = this.put(kind, object)
      if (ref === undefined) return []
      gone.delete(ref)
      return [ref]
    })
    for (const ref of gone) this.drop(kind, ref)
    // Unreadable objects change what is shown too, so an empty list of refs is told as well.
    this.onChange([...changed, ...gone])
  }

  apply(kind: FluxKind, type: WatchType, object: unknown): void {
    if (type !== 'DELETED') {
      const ref = this.put(kind, object)
      this.onChange(ref === undefined ? [] : [ref])
      return
    }
    const parsed = parseResource(kind, object)
    const ref = parsed.ok ? parsed.value.ref : parsed.ref
    if (ref === undefined) return
    this.unreadableByKind.get(kind)?.delete(ref)
    this.drop(kind, ref)
    this.onChange([ref])
  }

  private put(kind: FluxKind, object: unknown): Ref | undefined {
    const parsed = parseResource(kind, object)
    if (!parsed.ok) {
      this.badObjects += 1
      const bad = this.unreadableByKind.get(kind) ?? new Map<string, Unreadable>()
      const entry = { kind, reason: parsed.reason, ...(parsed.ref === undefined ? {} : { ref: parsed.ref }) }
      bad.set(parsed.ref ?? `#${this.badObjects}`, entry)
      this.unreadableByKind.set(kind, bad)
      // What was known of it before no longer describes it.
      if (parsed.ref !== undefined) this.drop(kind, parsed.ref)
      return parsed.ref
    }
    const resource = parsed.value
    this.entries.set(resource.ref, { resource, manifest: { raw: object } })
    this.uncompressed.add(resource.ref)
    this.compressSoon()
    this.unreadableByKind.get(kind)?.delete(resource.ref)
    const refs = this.byKind.get(kind) ?? new Set<Ref>()
    refs.add(resource.ref)
    this.byKind.set(kind, refs)
    return resource.ref
  }

  // Most of the work on an object is its manifest, which nobody asks for at once; a list of thousands would stop the
  // program for seconds.
  private compressSoon(): void {
    if (this.isCompressing) return
    this.isCompressing = true
    setImmediate(() => {
      this.isCompressing = false
      const until = performance.now() + SLICE_MS
      for (const ref of this.uncompressed) {
        this.compress(ref)
        if (performance.now() >= until) break
      }
      if (this.uncompressed.size > 0) this.compressSoon()
    })
  }

  private compress(ref: Ref): void {
    this.uncompressed.delete(ref)
    const entry = this.entries.get(ref)
    if (entry === undefined || !('raw' in entry.manifest)) return
    const { resource, manifest } = entry
    const zipped = gzipSync(JSON.stringify(redactManifest(resource.kind, manifest.raw)), { level: 1 })
    // zlib hands out slices of a pooled 16 KiB slab: keep an exact copy.
    const compressed = Buffer.allocUnsafeSlow(zipped.length)
    zipped.copy(compressed)
    this.entries.set(ref, { resource, manifest: { compressed } })
  }

  private drop(kind: FluxKind, ref: Ref): void {
    this.entries.delete(ref)
    this.uncompressed.delete(ref)
    this.byKind.get(kind)?.delete(ref)
  }
}
