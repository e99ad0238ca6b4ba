// Which paths may leave at all: plain ones on the configured server, and never Secrets or ConfigMaps.
import { KubernetesError } from './errors'

const CONFIDENTIAL = new Set(['secrets', 'configmaps'])

export function refuseForbiddenPath(path: string): void {
  const { segments, isPlain } = readSegments(path)
  if (!isPlain) throw new KubernetesError('invalid', 'This is not a path of the Kubernetes API.')
  // /api/v1[/watch][/namespaces/<name>]/<resource>: a namespace may itself be called "secrets".
  const afterVersion = segments.slice(segments[2] === 'watch' ? 3 : 2)
  const resource = afterVersion[0] === 'namespaces' ? afterVersion[2] : afterVersion[0]
  if (segments[0] === 'api' && resource !== undefined && CONFIDENTIAL.has(resource)) {
    throw new KubernetesError('invalid', 'Secrets and ConfigMaps are never read.')
  }
}

/** Plain means that no server on the way can read it as another path. */
function readSegments(path: string): { readonly segments: readonly string[]; readonly isPlain: boolean } {
  const [pathname = ''] = path.split(/[?#]/, 1)
  const raw = pathname.split('/').slice(1)
  const isOdd = (segment: string) => !/^[A-Za-z0-9._~!$&'()*+,;=:@%-]+$/.test(segment) || /^\.{1,2}$/.test(segment)
  try {
    const segments = raw.map(decodeURIComponent)
    const isPlain =
      pathname.startsWith('/') && !raw.some(isOdd) && !segments.some((part) => /[/\\]|^\.{1,2}$/.test(part))
    return { segments, isPlain }
  } catch {
    return { segments: [], isPlain: false }
  }
}
