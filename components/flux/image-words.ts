// How images are named for people: without their registry where there is little room, and as a change where one gives
// way to another.

import type { WorkloadImage } from '@/lib/contract/workloads'

interface ImageParts {
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

const SHORT_DIGEST_CHARS = 19

/** `registry:5000/team/web:1.3@sha256:…`; a colon before a slash belongs to the registry. */
function splitImage(image: string): ImageParts {
  const [name = '', digest] = image.split('@', 2)
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  return {
    repository: colon === -1 ? name : name.slice(0, colon),
    ...(colon === -1 ? {} : { tag: name.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** `web:1.3`, where the whole name stands beside it or in the tooltip. */
export function shortImage(image: string): string {
  const { repository } = splitImage(image)
  return `${repository.slice(repository.lastIndexOf('/') + 1)}${versionSuffix(image)}`
}

function versionSuffix(image: string): string {
  const { tag, digest } = splitImage(image)
  return tag !== undefined ? `:${tag}` : digest !== undefined ? `@${shortDigest(digest)}` : ''
}

/** `sha256:0123456789ab` */
export function shortDigest(digest: string): string {
  return digest.slice(0, SHORT_DIGEST_CHARS)
}

/** `rolling from 1.2 to 1.3`; both whole names where more than the version changes. Undefined while nothing does. */
export function nameChange({ wanted, running }: Pick<WorkloadImage, 'wanted' | 'running'>): string | undefined {
  if (running === undefined || running === wanted) return undefined
  const [from, to] = [splitImage(running), splitImage(wanted)]
  if (from.repository !== to.repository) return `rolling from ${running} to ${wanted}`
  return `rolling from ${versionOf(from)} to ${versionOf(to)}`
}

function versionOf({ tag, digest }: ImageParts): string {
  return tag ?? (digest === undefined ? 'latest' : shortDigest(digest))
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
