// How revisions of sources are read, shortened and compared, over all formats that Flux wrote since 0.40.

export interface ParsedRevision {
  /** Branch, tag or full reference name; may hold slashes. */
  readonly ref?: string
  readonly algorithm?: string
  /** Hex digits of the commit or digest. */
  readonly digest?: string
  /** Set when it is neither: the version of a chart. */
  readonly version?: string
}

const DIGEST = /^(sha1|sha256|sha384|sha512|blake3):([0-9a-f]+)$/i
const BARE_HEX = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
const SHORT_LENGTH = 7

export function parseRevision(text: string): ParsedRevision {
  const at = text.lastIndexOf('@')
  const named = DIGEST.exec(text.slice(at + 1))
  if (named !== null) {
    const digest = { algorithm: (named[1] ?? '').toLowerCase(), digest: (named[2] ?? '').toLowerCase() }
    return at > 0 ? { ref: text.slice(0, at), ...digest } : digest
  }
  const slash = text.lastIndexOf('/')
  const tail = text.slice(slash + 1)
  if (!BARE_HEX.test(tail)) return { version: text }
  const digest = { algorithm: tail.length === 40 ? 'sha1' : 'sha256', digest: tail.toLowerCase() }
  return slash > 0 ? { ref: text.slice(0, slash), ...digest } : digest
}

/** `main@8f1c2ab`; a chart version stays as it is. */
export function shortenRevision(text: string): string {
  const { ref, digest } = parseRevision(text)
  if (digest === undefined) return text
  const short = digest.slice(0, SHORT_LENGTH)
  return ref === undefined ? short : `${ref}@${short}`
}

/** The same content under the same name, in whatever format each was written. */
export function isSameRevision(a: string, b: string): boolean {
  if (a === b) return true
  const left = parseRevision(a)
  const right = parseRevision(b)
  return left.digest !== undefined && left.digest === right.digest && left.ref === right.ref
}
