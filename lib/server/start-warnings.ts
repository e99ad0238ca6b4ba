// What is said once at start about settings that work, but perhaps not as their owner believes.

import type { Config } from './config'

type Settings = Pick<Config, 'isLoopback' | 'auth' | 'trustedProxies' | 'baseUrl' | 'allowedHosts'>

export function startWarnings(config: Settings): readonly string[] {
  if (config.isLoopback) return []
  const warnings: string[] = []
  const { mode } = config.auth
  if (mode === 'none') warnings.push('Everybody who reaches this address can read what is shown here.')
  // A name of its own mostly means that somebody stands in front, whatever the mode.
  const hasName = config.baseUrl !== undefined || config.allowedHosts.length > 0
  const mayBeBehindProxy = mode === 'token' || mode === 'oidc' || hasName
  if (mayBeBehindProxy && config.trustedProxies.length === 0)
    warnings.push(
      'TRUSTED_PROXIES names nobody. Behind an ingress or a proxy all callers then look like one: they share what is ' +
        'limited per caller, and the audit names the proxy. Name its address or network. Without one this is right.',
    )
  return warnings
}
