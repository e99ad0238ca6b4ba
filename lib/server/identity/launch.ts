// Modes `none` and launch: whoever comes may read. Whoever opened the printed address acts as the kubeconfig's user.

import { randomBytes } from 'node:crypto'
import type { Config } from '../config'
import { createGate, type Gate, NOBODY } from './identity'
import { createSessions, isSameSecret } from './sessions'

export interface LaunchOptions {
  readonly config: Pick<Config, 'isLoopback' | 'readOnly' | 'actionsEnabled'>
  /** The user that the kubeconfig names; undefined inside a cluster, where nobody is identified. */
  readonly user: string | undefined
  readonly port: number
  readonly clock: () => Date
}

export function createLaunchGate({ config, user, port, clock }: LaunchOptions): Gate {
  const hasLaunch = user !== undefined && config.isLoopback
  const secret = hasLaunch ? randomBytes(32).toString('base64url') : undefined
  // Cookies know no port, so two Fluxdecks on one machine need two names.
  const cookieName = `fluxdeck_launch_${port}`
  const sessions = createSessions<true>({ cookieName, sameSite: 'Strict', isSecure: false, clock })
  const isEnabled = hasLaunch && config.actionsEnabled !== false
  return createGate(
    {
      name: hasLaunch ? 'launch' : 'none',
      needsIdentity: false,
      admit: () => {},
      identify: (headers) =>
        user !== undefined && sessions.find(headers) ? { name: user, groups: [], role: 'operator' } : NOBODY,
      isExplicit: () => false,
      ...(secret === undefined ? {} : { secret }),
      exchange: (candidate) =>
        secret !== undefined && isSameSecret(candidate, secret) ? sessions.open(true) : undefined,
      signOut: (headers) => sessions.close(headers),
    },
    { isReadOnly: config.readOnly, isEnabled, hasLaunch },
  )
}
