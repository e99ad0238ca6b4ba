// What a person should know of a connection for as long as it is so, in sentences.
import type { KubernetesError } from './errors'
import type { KubeconfigContext } from './kubeconfig'
import { formatHost } from './response-errors'
import type { ConnectionWarning } from './target'

export function listWarnings(context: KubeconfigContext): readonly ConnectionWarning[] {
  const host = formatHost(context.server)
  const warnings: ConnectionWarning[] = []
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(context.server).hostname)
  if (context.cluster['insecure-skip-tls-verify'] === true) {
    const text = `The certificate of ${host} is not verified (insecure-skip-tls-verify in the kubeconfig).`
    warnings.push({ code: 'tls_not_verified', text })
  }
  if (context.server.startsWith('http:') && !isLoopback) {
    const text = `The connection to ${host} is not encrypted (http in the kubeconfig).`
    warnings.push({ code: 'not_encrypted', text })
  }
  return warnings
}

/** The kubeconfig no longer says what it said at the start. */
export function describeLoss({ message }: KubernetesError, isThere: boolean): ConnectionWarning {
  const what = isThere ? message : 'The kubeconfig file is gone.'
  return { code: 'kubeconfig_gone', text: `${what} Fluxdeck goes on with the credentials that it has read before.` }
}
