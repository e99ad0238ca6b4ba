// THE parser of addresses: what it lets through reads the same to everybody behind it, because nothing in it can be read in
// two ways. What another parser would decode, resolve, strip or split differently is nobody's address.

export interface RequestTarget {
  readonly path: string
  /** Path and query as every parser writes them. */
  readonly url: string
}

/** Printable ASCII without what begins a fragment. */
const PLAIN = /^[!"$-~]*$/
/** Whole segments of characters that stand for themselves everywhere; none is empty, but after a last slash. */
const SEGMENTS = /^(\/[A-Za-z0-9._~!$&'()*+,=:@-]+)*\/?$/
/** Where the framework serves what it built while somebody works on it, brackets and all. */
const DEVELOPMENT_FILES = /^\/_next\/(%(24|26|2B|2C|3D|40|5B|5D)|[A-Za-z0-9._~!$&'()*+,=:@[\]/-])*$/

/** Undefined for what is no path, or none that all parsers agree on. */
export function parseTarget(target: string | undefined, isDevelopment = false): RequestTarget | undefined {
  if (target === undefined || !PLAIN.test(target)) return undefined
  const at = target.indexOf('?')
  const path = at < 0 ? target : target.slice(0, at)
  if (!path.startsWith('/') || !(SEGMENTS.test(path) || (isDevelopment && DEVELOPMENT_FILES.test(path))))
    return undefined
  // With a path in front of it that is plain, only dots and doubled slashes could still move it.
  const text = `http://localhost${target}`
  if (!URL.canParse(text)) return undefined
  const { pathname, search } = new URL(text)
  return pathname === path && !pathname.includes('//') ? { path, url: `${pathname}${search}` } : undefined
}
