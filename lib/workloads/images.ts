// References of images: what they name, what the template wants and what the pods run.

import { compareText } from '@/lib/compare'
import type { OwnPod } from './pods-of'
import type { TemplateImage } from './workload'

export interface ImageReference {
  readonly registry: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

export interface ImageInUse {
  readonly container: string
  readonly wanted: string
  /** Of the pods, where it is another one; of the oldest generation that still runs. */
  readonly running?: string
  readonly digest?: string
  /** Set where pods run different contents under one and the same tag. */
  readonly digests?: readonly string[]
  readonly init?: true
}

const MAX_LENGTH = 1_024
const DIGEST = /^[a-z0-9+._-]{1,32}:[0-9a-f]{32,128}$/i
const TAG = /^[\w][\w.-]{0,127}$/

/** With the registry and the path that are meant where they are left out; undefined for what is no reference. */
export function parseImage(text: string): ImageReference | undefined {
  if (text.length > MAX_LENGTH || /[\s\u0000-\u001f]/.test(text)) return undefined
  const at = text.indexOf('@')
  const digest = at === -1 ? undefined : text.slice(at + 1)
  if (digest !== undefined && !DIGEST.test(digest)) return undefined
  const named = at === -1 ? text : text.slice(0, at)
  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/')
  const tag = hasTag ? named.slice(colon + 1) : undefined
  if (tag !== undefined && !TAG.test(tag)) return undefined
  const path = hasTag ? named.slice(0, colon) : named
  const slash = path.indexOf('/')
  const first = slash === -1 ? '' : path.slice(0, slash)
  const hasRegistry = /[.:]/.test(first) || first === 'localhost'
  const registry = hasRegistry && first !== 'index.docker.io' ? first : 'docker.io'
  const rest = hasRegistry ? path.slice(slash + 1) : path
  if (!/^[a-z0-9][\w./-]*$/i.test(rest)) return undefined
  return {
    registry,
    repository: registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** The part by which a policy and a workload name the same images. */
export function repositoryOf(text: string): string | undefined {
  const image = parseImage(text)
  return image === undefined ? undefined : `${image.registry}/${image.repository}`
}

/** Of `repo@sha256:…`, `docker-pullable://repo@sha256:…`; not of a bare id, which names no content of a registry. */
export function digestOf(imageId: string): string | undefined {
  const digest = imageId.slice(imageId.lastIndexOf('@') + 1)
  return imageId.includes('@') && DIGEST.test(digest) ? digest : undefined
}

/** What the pods run is asked of all that are not leaving. */
export function imagesOf(template: readonly TemplateImage[], pods: readonly OwnPod[]): readonly ImageInUse[] {
  const staying = pods.filter(({ pod }) => pod.deletedAt === undefined)
  return template.map(({ container, image, init }) => {
    const seen = staying.flatMap(({ pod, isCurrent }) => {
      const state = (init === true ? pod.initStates : pod.containerStates).find(({ name }) => name === container)
      return state === undefined ? [] : [{ isCurrent, image: state.image, digest: digestOf(state.imageId) }]
    })
    const other = oldestFirst(seen).find((one) => isOther(one.image, image))?.image
    const digests = digestsUnder(image, seen)
    return {
      container,
      wanted: image,
      ...(other === undefined ? {} : { running: other }),
      ...(digests[0] === undefined ? {} : { digest: digests[0] }),
      ...(digests.length > 1 ? { digests: digests.toSorted(compareText) } : {}),
      ...(init === undefined ? {} : { init }),
    }
  })
}

function oldestFirst<Seen extends { readonly isCurrent: boolean }>(seen: readonly Seen[]): readonly Seen[] {
  return [...seen.filter(({ isCurrent }) => !isCurrent), ...seen.filter(({ isCurrent }) => isCurrent)]
}

/** Runtimes write a name out in full, and give a bare id where there is no name. */
function isOther(running: string, wanted: string): boolean {
  const [a, b] = [parseImage(running), parseImage(wanted)]
  if (a === undefined || b === undefined || /^sha256:/.test(running)) return false
  if (a.registry !== b.registry || a.repository !== b.repository) return true
  return nameOf(a) !== nameOf(b) && (a.digest === undefined || a.digest !== b.digest)
}

function nameOf({ tag, digest }: ImageReference): string {
  return tag ?? digest ?? 'latest'
}

/** Newest generation first. */
function digestsUnder(
  wanted: string,
  seen: readonly { readonly isCurrent: boolean; readonly image: string; readonly digest: string | undefined }[],
): readonly string[] {
  const same = seen.filter((one) => !isOther(one.image, wanted))
  return [
    ...new Set(
      oldestFirst(same)
        .toReversed()
        .flatMap(({ digest }) => digest ?? []),
    ),
  ]
}

/** `rolling from 1.2 to 1.3`; undefined while all run what is wanted. */
export function describeRolling(images: readonly ImageInUse[]): string | undefined {
  for (const { running, wanted } of images) {
    if (running === undefined) continue
    const [from, to] = [parseImage(running), parseImage(wanted)]
    if (from === undefined || to === undefined) continue
    const isSameRepository = from.registry === to.registry && from.repository === to.repository
    return isSameRepository ? `rolling from ${nameOf(from)} to ${nameOf(to)}` : `rolling from ${running} to ${wanted}`
  }
  return undefined
}
