// The caller over stdio: whoever started the program, with the rights of the account that their kubeconfig names. Read-only
// unless they said otherwise, and their first question waits for the first lists.

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Audience } from '@/lib/server/answers/audience'
import { ApiError } from '@/lib/server/api-error'
import type { Actor } from '@/lib/server/audit'
import { type Identity, type Switches, whyNoActions } from '@/lib/server/identity/identity'
import type { Caller } from './caller'

const FIRST_LISTS_MS = 10_000
const LOOK_MS = 25

export interface OwnerParts {
  readonly user: string
  readonly groups: readonly string[]
  readonly mayWrite: boolean
  readonly switches: Switches
  readonly seenBy: (identity: Identity) => Promise<Audience>
  /** How long the first question waits at most. */
  readonly patienceMs?: number
}

export function createOwnerCaller({ user, groups, mayWrite, switches, seenBy, patienceMs }: OwnerParts): Caller {
  const identity: Identity = { name: user, groups, role: 'operator' }
  const actor: Actor = {
    identity,
    // Nobody is signed in, so nobody can lose what they had; the cluster judges each write.
    lookAgain: () => Promise.resolve(identity),
    requestId: randomUUID(),
    clientIp: '',
    via: 'mcp',
  }
  let first: Promise<void> | undefined
  return {
    actor,
    key: 'stdio',
    async seeing() {
      const audience = await seenBy(identity)
      first ??= waitForFirstLists(audience, patienceMs ?? FIRST_LISTS_MS)
      await first
      return audience
    },
    whyNoWrites() {
      if (mayWrite || switches.isReadOnly) return whyNoActions(identity, switches)
      return new ApiError('actions_disabled', 'This is read-only: "fluxdeck mcp --writes" lets its caller act.')
    },
  }
}

/** What has not come by then is named as missing. */
async function waitForFirstLists({ questions }: Audience, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs
  while (performance.now() < until && questions.head().sources.some(({ state }) => state === 'connecting'))
    await sleep(LOOK_MS)
}
