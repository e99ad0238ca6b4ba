// The settings that count where nobody comes over the network: what is read and how. What is about addresses and about people is
// left out, so that the `.env` of a checkout serves both; the command says the rest.

import { ConfigError } from './config'
import type { Environment } from './settings-reader'

const OF_ADDRESSES =
  /^(PORT|BIND|BASE_URL|ALLOWED_HOSTS|FRAME_ANCESTORS|TRUSTED_PROXIES|STREAM_LIMIT|(METRICS|CALLER|BADGE|MCP)_.*)$/
const OF_PEOPLE =
  /^(AUTH_MODE|TOKENS_FILE|READ_REVIEW|REQUIRE_LAUNCH|SESSION_LIFETIME|(PROXY|OIDC|OPERATOR|VIEWER)_.*)$/

export interface StdioWishes {
  readonly kubeconfig?: string
  readonly context?: string
  readonly as?: { readonly user: string; readonly groups: readonly string[] }
  readonly mayWrite: boolean
  readonly isReadOnly: boolean
}

export function stdioSettings(env: Environment, { kubeconfig, context, as, isReadOnly }: StdioWishes): Environment {
  const kept = Object.entries(env).filter(([name]) => !OF_ADDRESSES.test(name) && !OF_PEOPLE.test(name))
  const namesCluster = kubeconfig !== undefined || context !== undefined || as !== undefined
  const chosen = (env.CLUSTER ?? '').trim().toLowerCase() || 'auto'
  if (namesCluster && chosen !== 'auto' && chosen !== 'kubeconfig')
    throw new ConfigError([
      `CLUSTER=${chosen} has no kubeconfig, which --kubeconfig, --kube-context and --kube-as are about.`,
    ])
  return {
    // One more process beside the server of the same cluster would find its file locked.
    ...(env.HISTORY_URL_FILE === undefined ? { HISTORY_URL: 'memory' } : {}),
    ...Object.fromEntries(kept),
    ...(namesCluster ? { CLUSTER: 'kubeconfig' } : {}),
    ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }),
    ...(context === undefined ? {} : { KUBE_CONTEXT: context }),
    ...(isReadOnly ? { READ_ONLY: '1' } : {}),
  }
}
