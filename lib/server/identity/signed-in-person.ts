// Somebody who signed in over a provider: who they were then, what the provider said last, and when it may be asked again.

import { readIdentity } from './claims'
import type { Person } from './identity'
import { withRole } from './names'
import type { OidcClient, SignedIn } from './oidc-client'
import type { Claims, LaterState } from './oidc-later'
import type { Codec } from './sessions'
import type { OidcConfig } from './settings'

/** How old what the provider says of somebody may be when a write is sent; as often it is asked about who reads. */
const FRESH_MS = 60_000

export interface SignedInPerson {
  /** As they signed in; a stranger as the provider said last. */
  readonly identity: () => Person
  /** What the provider says now, or said within the minute. Throws where it gives no answer. */
  readonly lookAgain: () => Promise<Person | undefined>
  /** Whether that takes no question. */
  readonly isFresh: () => boolean
  /** True where the provider was not asked for a minute, be it in vain. */
  readonly isDue: () => boolean
  /** False once the provider has a way to ask, and this session none of it any more. */
  readonly mayBeAsked: () => boolean
  readonly state: () => PersonState
}

interface Named {
  readonly name: string
  readonly groups: readonly string[]
}

/** All that is JSON. What role somebody has is said by the settings of whoever reads it. */
interface PersonState {
  readonly identity: Named
  readonly last?: Named
  readonly answeredAt: number
  readonly askedAt: number
  readonly later?: LaterState
}

export interface SignedInPeople extends Codec<SignedInPerson> {
  begin(signedIn: SignedIn): SignedInPerson
}

export function createSignedIn(
  client: Pick<OidcClient, 'resume'>,
  auth: OidcConfig,
  clock: () => Date,
): SignedInPeople {
  const goOn = (state: PersonState) => createPerson(state, { client, auth, clock })
  return {
    begin({ claims, later }) {
      const identity = namesOf(readIdentity(claims, auth))
      const at = clock().getTime()
      const rest = later === undefined ? {} : { later: later.state() }
      return goOn({ identity, last: identity, answeredAt: at, askedAt: at, ...rest })
    },
    write: (person) => JSON.stringify(person.state()),
    read: (text) => goOn(JSON.parse(text)),
  }
}

interface PersonParts {
  readonly client: Pick<OidcClient, 'resume'>
  readonly auth: OidcConfig
  readonly clock: () => Date
}

function createPerson(begun: PersonState, { client, auth, clock }: PersonParts): SignedInPerson {
  const later = begun.later === undefined ? undefined : client.resume(begun.later)
  const personOf = ({ name, groups }: Named) => withRole(name, groups, auth)
  let identity = personOf(begun.identity)
  let last = begun.last === undefined ? undefined : personOf(begun.last)
  let { answeredAt, askedAt } = begun
  let asking: Promise<Person | undefined> | undefined
  const isOlder = (at: number) => clock().getTime() - at >= FRESH_MS
  const isFresh = () => later === undefined || !isOlder(answeredAt)
  const ask = async () => {
    askedAt = clock().getTime()
    const now = await later?.claimsNow()
    last = now === undefined ? undefined : tryIdentity(now, auth)
    answeredAt = clock().getTime()
    if (identity.role === 'stranger' && last?.name === identity.name) identity = last
    return last
  }
  return {
    identity: () => identity,
    isFresh,
    isDue: () => later?.mayAsk() === true && isOlder(askedAt),
    mayBeAsked: () => later === undefined || later.mayAsk() || !isOlder(answeredAt),
    lookAgain: async () => {
      if (isFresh()) return last
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    state: () => ({
      identity: namesOf(identity),
      ...(last === undefined ? {} : { last: namesOf(last) }),
      answeredAt,
      askedAt,
      ...(later === undefined ? {} : { later: later.state() }),
    }),
  }
}

function namesOf({ name, groups }: Person): Named {
  return { name, groups }
}

/** Whoever could not sign in as the provider names them now is not signed in any more. */
function tryIdentity(claims: Claims, auth: OidcConfig): Person | undefined {
  try {
    return readIdentity(claims, auth)
  } catch {
    return undefined
  }
}
