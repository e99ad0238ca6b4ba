// What keeps a pod from running, and the words that a kubelet has for it.

export type PodFault =
  /** The image does not come: with the words of the registry, or because nobody may. */
  | { readonly type: 'pull'; readonly message?: string }
  | { readonly type: 'crash'; readonly exitCode?: number; readonly reason?: 'Error' | 'OOMKilled' }
  /** A Secret or ConfigMap that its environment names is not there. */
  | { readonly type: 'config'; readonly message: string }
  | { readonly type: 'mount'; readonly message: string }
  | { readonly type: 'unready'; readonly message: string }
  | { readonly type: 'unschedulable'; readonly message: string }

export function pullMessage(image: string): string {
  const registry = image.split('/')[0] ?? ''
  const repository = image.slice(registry.length + 1, image.lastIndexOf(':'))
  const scope = `https://${registry}/token?scope=repository%3A${encodeURIComponent(repository)}%3Apull&service=${registry}`
  return `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to authorize: failed to fetch oauth token: unexpected status from GET request to ${scope}: 403 Forbidden`
}
