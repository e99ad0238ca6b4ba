// How manifests are kept small: deflated against the first one of their kind, which most of them resemble.

import { deflateRawSync, inflateRawSync } from 'node:zlib'

export interface Pressed {
  /** One character per byte: a string costs a tenth of what a small Buffer of its own does. */
  readonly bytes: string
  readonly model: Uint8Array
}

export interface ManifestPress {
  press(kind: string, manifest: unknown): Pressed
  /** Against which those of this kind are pressed; undefined before the first. */
  modelOf(kind: string): Uint8Array | undefined
  /** Takes what another press began with, unless it has begun itself. */
  learn(kind: string, model: Uint8Array): void
}

// A manifest is a few kB: a smaller window than usual costs no size, and far less to set up for each.
const OPTIONS = { level: 3, windowBits: 14, memLevel: 7 } as const
const MODEL_BYTES = 8 * 1024

export function createManifestPress(): ManifestPress {
  const models = new Map<string, Uint8Array>()
  return {
    press(kind, manifest) {
      const text = Buffer.from(JSON.stringify(manifest))
      let model = models.get(kind)
      if (model === undefined) {
        model = Buffer.from(text.subarray(0, MODEL_BYTES))
        models.set(kind, model)
      }
      return { bytes: deflateRawSync(text, { ...OPTIONS, dictionary: model }).toString('latin1'), model }
    },
    modelOf: (kind) => models.get(kind),
    learn(kind, model) {
      if (!models.has(kind)) models.set(kind, model)
    },
  }
}

export function unpress({ bytes, model }: Pressed): unknown {
  const text = inflateRawSync(Buffer.from(bytes, 'latin1'), { windowBits: OPTIONS.windowBits, dictionary: model })
  return JSON.parse(text.toString('utf8'))
}
