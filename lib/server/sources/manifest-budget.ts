// How many bytes of manifests are kept. Small ones always are; of large ones only as many as there is room for.

/** Up to here a pressed manifest is small: most have a tenth of it. */
const SMALL_BYTES = 16 * 1024
const MAX_BYTES = 32 * 1024 * 1024

export interface ManifestBudget {
  /** Whether one of a list that is coming in may be kept. What is there of its kind makes way for the list. */
  admitListed(kind: string, bytes: number): boolean
  /** Whether the new one of an object may be kept. */
  admitChanged(bytes: number): boolean
  /** What is kept of a kind has grown, or has become less. */
  add(kind: string, bytes: number): void
  /** A list has come in. */
  endList(kind: string): void
}

export function createManifestBudget(maxBytes = MAX_BYTES): ManifestBudget {
  const kept = new Map<string, number>()
  const coming = new Map<string, number>()
  const increase = (sums: Map<string, number>, kind: string, bytes: number) =>
    sums.set(kind, (sums.get(kind) ?? 0) + bytes)
  const total = () => [...kept.values()].reduce((sum, bytes) => sum + bytes, 0)
  return {
    admitListed(kind, bytes) {
      const others = total() - (kept.get(kind) ?? 0)
      const isAdmitted = bytes <= SMALL_BYTES || others + (coming.get(kind) ?? 0) + bytes <= maxBytes
      if (isAdmitted) increase(coming, kind, bytes)
      return isAdmitted
    },
    admitChanged: (bytes) => bytes <= SMALL_BYTES || total() + bytes <= maxBytes,
    add: (kind, bytes) => increase(kept, kind, bytes),
    endList: (kind) => coming.delete(kind),
  }
}
