// What is said once at start about settings that work, but perhaps not as their owner believes.

import type { Config } from './config'

type Settings = Pick<Config, 'ignored' | 'isLoopback' | 'auth' | 'trustedProxies' | 'baseUrl' | 'allowedHosts'>

export function startWarnings(config: Settings): readonly string[] {
  const warnings = config.ignored.map((name) => `${name} has no effect in this version.`)
  if (config.isLoopback) return warnings
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
