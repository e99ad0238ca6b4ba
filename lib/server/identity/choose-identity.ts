// From the settings to the one way of being identified that counts for this process.

import type { Config } from '../config'
import type { Log } from '../log'
import { createGate, type Gate } from './identity'
import { createLaunchGate } from './launch'
import { createOidcMode } from './oidc'
import { createProxyMode } from './proxy'
import { createTokenMode } from './token'

export interface IdentityOptions {
  readonly config: Config
  /** The user that the kubeconfig names; undefined inside a cluster. */
  readonly user: string | undefined
  readonly port: number
  readonly clock: () => Date
  readonly log: Log
}

export function createIdentity({ config, user, port, clock, log }: IdentityOptions): Gate {
  const { auth, baseUrl } = config
  const isSecure = baseUrl?.protocol === 'https:'
  const cookieName = isSecure ? 'fluxdeck' : `fluxdeck_${port}`
  // Nothing may be written here until somebody said so: others reach this address.
  const switches = { isReadOnly: config.readOnly, isEnabled: config.actionsEnabled === true, hasLaunch: false }
  switch (auth.mode) {
    case 'none':
      return createLaunchGate({ config, user, port, clock })
    case 'token':
      return createGate(createTokenMode({ path: auth.path, cookieName, isSecure, clock, log }), switches)
    case 'proxy':
      return createGate(createProxyMode(auth, config.trustedProxies, log), switches)
    case 'oidc':
      return createGate(createOidcMode({ auth, cookieName, isSecure, clock, log }), switches)
  }
}
