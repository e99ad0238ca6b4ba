// How images are named for people: without their registry where there is little room, and which there are at all.

import type { WorkloadImage } from '@/lib/contract/workloads'
import { parseImage } from '@/lib/flux/object/image-reference'

const SHORT_DIGEST_CHARS = 19

/** `web:1.3`, where the whole name stands beside it or in the tooltip. */
export function shortImage(image: string): string {
  const { repository, tag, digest } = parseImage(image) ?? {}
  if (repository === undefined) return image
  const version = tag !== undefined ? `:${tag}` : digest !== undefined ? `@${shortDigest(digest)}` : ''
  return `${repository.slice(repository.lastIndexOf('/') + 1)}${version}`
}

/** `sha256:0123456789ab` */
export function shortDigest(digest: string): string {
  return digest.slice(0, SHORT_DIGEST_CHARS)
}

export interface ImageUse {
  readonly image: string
  /** In how many workloads. */
  readonly workloads: number
}

/** Every image that is wanted or runs, by name, with the number of workloads it is in. */
export function listImages(workloads: readonly { readonly images: readonly WorkloadImage[] }[]): readonly ImageUse[] {
  const uses = new Map<string, number>()
  for (const { images } of workloads) {
    const own = new Set(images.flatMap(({ wanted, running }) => (running === undefined ? [wanted] : [wanted, running])))
    for (const image of own) uses.set(image, (uses.get(image) ?? 0) + 1)
  }
  return [...uses].map(([image, count]) => ({ image, workloads: count })).sort((a, b) => (a.image < b.image ? -1 : 1))
}
