// Modes `none` and launch: whoever comes may read. Whoever opened the printed address acts as the kubeconfig's user.

import { randomBytes } from 'node:crypto'
import { type IdentityMode, NOBODY } from './identity'
import { createSessions, isSameSecret } from './sessions'

export interface LaunchOptions {
  /** The user that the kubeconfig names; undefined where nobody has a launch address. */
  readonly user: string | undefined
  readonly port: number
  readonly clock: () => Date
}

export function createLaunchMode({ user, port, clock }: LaunchOptions): IdentityMode {
  const secret = user === undefined ? undefined : randomBytes(32).toString('base64url')
  // Cookies know no port, so two Fluxdecks on one machine need two names.
  const cookieName = `fluxdeck_launch_${port}`
  const sessions = createSessions<true>({ cookieName, sameSite: 'Strict', isSecure: false, clock })
  return {
    name: user === undefined ? 'none' : 'launch',
    needsIdentity: false,
    admit: () => {},
    identify: (headers) =>
      user !== undefined && sessions.find(headers) ? { name: user, groups: [], role: 'operator' } : NOBODY,
    isExplicit: () => false,
    ...(secret === undefined ? {} : { secret }),
    exchange: (candidate) =>
      secret !== undefined && isSameSecret(candidate, secret) ? sessions.open(true) : undefined,
    signOut: (headers) => sessions.close(headers),
  }
}
