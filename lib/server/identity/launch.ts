// Modes `none` and launch: whoever comes may read, unless that was closed. Who opened a printed address first acts as
// the kubeconfig's user, from that browser, and from our own pages in it.

import { PAGE_HEADER } from '@/lib/contract/actions'
import { type IdentityMode, type LaunchDoor, NOBODY } from './identity'
import { createOwnerBearer } from './owner-bearer'
import { createSessions, hashSecret, isSameSecret, newSecret, type OwnSessions } from './sessions'

/** Printed and not opened yet; beyond it the oldest is worth nothing. */
const MAX_ADDRESSES = 20

export interface LaunchOptions {
  /** The user that the kubeconfig names; undefined where nobody has a launch address. */
  readonly user: string | undefined
  /** Then reading needs the launch address as well. */
  readonly mustLaunch?: boolean
  /** What the agents of that user send; absent where none may come. */
  readonly bearer?: string
  readonly port: number
  readonly lifetimeMs?: number
  readonly clock: () => Date
}

/** What a session holds: cookies of this machine reach every port of it, so a write has to show this as well. */
interface Browser {
  readonly page: string
}

export function createLaunchMode({ user, mustLaunch = false, bearer, port, ...options }: LaunchOptions): IdentityMode {
  // Cookies know no port, so two Fluxdecks on one machine need two names.
  const cookieName = `fluxdeck_launch_${port}`
  const sessions = createSessions<Browser>({ cookieName, sameSite: 'Strict', isSecure: false, ...options })
  const nobody = mustLaunch ? undefined : NOBODY
  return {
    name: user === undefined ? 'none' : 'launch',
    needsIdentity: mustLaunch,
    admit: () => {},
    identify: (headers) =>
      user !== undefined && sessions.find(headers) ? { name: user, groups: [], role: 'operator' } : nobody,
    isExplicit: () => false,
    isOwnPage(headers) {
      const browser = sessions.find(headers)
      return browser === undefined || isSameSecret(headers.get(PAGE_HEADER) ?? '', browser.page)
    },
    ...(user === undefined ? {} : { launch: createDoor(user, sessions, bearer) }),
    ...(user === undefined || bearer === undefined ? {} : { bearer: createOwnerBearer(user, bearer) }),
    signOut: (headers) => sessions.close(headers),
  }
}

function createDoor(user: string, sessions: OwnSessions<Browser>, bearer: string | undefined): LaunchDoor {
  /** Only their hashes, oldest first. */
  const unopened = new Set<string>()
  return {
    ...(bearer === undefined ? {} : { bearer }),
    issue() {
      const secret = newSecret()
      unopened.add(hashSecret(secret))
      const [oldest] = unopened
      if (unopened.size > MAX_ADDRESSES && oldest !== undefined) unopened.delete(oldest)
      return secret
    },
    exchange(secret) {
      if (!unopened.delete(hashSecret(secret))) return undefined
      const page = newSecret()
      return { cookie: sessions.open(user, { page }), page }
    },
  }
}
