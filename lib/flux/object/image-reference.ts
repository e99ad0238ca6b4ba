// References of images: what they name, and what a runtime says of the content that runs.

export interface ImageReference {
  readonly registry: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

const MAX_LENGTH = 1_024
const DIGEST = /^[a-z0-9+._-]{1,32}:[0-9a-f]{32,128}$/i
const TAG = /^[\w][\w.-]{0,127}$/

/** The parts as they are written. */
export function splitImage(text: string): { readonly path: string; readonly tag?: string; readonly digest?: string } {
  const at = text.indexOf('@')
  const named = at === -1 ? text : text.slice(0, at)
  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/')
  return {
    path: hasTag ? named.slice(0, colon) : named,
    ...(hasTag ? { tag: named.slice(colon + 1) } : {}),
    ...(at === -1 ? {} : { digest: text.slice(at + 1) }),
  }
}

/** With the registry and the path that are meant where they are left out; undefined for what is no reference. */
export function parseImage(text: string): ImageReference | undefined {
  if (text.length > MAX_LENGTH || /[\s\u0000-\u001f]/.test(text)) return undefined
  const { path, tag, digest } = splitImage(text)
  if (digest !== undefined && !DIGEST.test(digest)) return undefined
  if (tag !== undefined && !TAG.test(tag)) return undefined
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
