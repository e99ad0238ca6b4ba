// The way in: a token, the identity provider, or the word that a proxy should have signed this person in already.

import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { Input } from '@/components/ui/input'
import { HOW_TO_LAUNCH, type Me } from '@/lib/contract/actions'
import { routeTo } from '@/lib/routes'
import { Mark } from './mark'

const FAILURES = {
  none: undefined,
  launch: 'This launch address was opened before, or never printed.',
  token: 'This token is not known. It may have been taken back, or not been copied whole.',
  refused: 'Signing in did not work. Try again, or ask whoever runs this Fluxdeck: its log says why.',
  provider: 'The identity provider cannot be reached at the moment. Try again in a while.',
} as const

/** Who is on the way to a wall stands before a television. */
const FROM_AFAR = 'min-[1200px]:[zoom:1.6] min-[1800px]:[zoom:2.4] min-[3000px]:[zoom:4.5]'

export interface LoginCardProps {
  readonly mode: Me['mode']
  /** Whose screen this is. */
  readonly cluster: string | undefined
  readonly failure: keyof typeof FAILURES
  /** Whoever comes may read; only acting needs the way in. */
  readonly isOpen: boolean
  readonly returnTo: string
}

export function LoginCard({ mode, cluster, failure, isOpen, returnTo }: LoginCardProps) {
  const words = FAILURES[failure]
  return (
    <main className="flex min-h-dvh items-center justify-center px-4">
      <div
        className={classNames(
          'w-full max-w-96 rounded-lg border border-line bg-surface p-5',
          returnTo.startsWith(routeTo.wall()) && FROM_AFAR,
        )}
      >
        <h1 className="flex items-center gap-2 text-lg font-semibold">
          <Mark className="size-5" />
          Sign in to Fluxdeck
        </h1>
        <p className="mb-4 mt-1 min-h-5 text-muted">
          {cluster !== undefined && (
            <>
              Cluster <span className="foreign font-medium text-ink">{cluster}</span>
            </>
          )}
        </p>
        {words !== undefined && (
          <p role="alert" className="mb-3 text-status-failed">
            {words}
          </p>
        )}
        <Way mode={mode} returnTo={returnTo} />
        {isOpen && (
          <Button asChild className="mt-4 w-full">
            <a href={returnTo}>Look around without it</a>
          </Button>
        )}
      </div>
    </main>
  )
}

function Way({ mode, returnTo }: Pick<LoginCardProps, 'mode' | 'returnTo'>): ReactNode {
  if (mode === 'oidc')
    return (
      <Button asChild look="primary" className="w-full">
        <a href={routeTo.loginStart(returnTo)}>Go to the identity provider</a>
      </Button>
    )
  if (mode === 'launch') return <p className="text-muted">{HOW_TO_LAUNCH}</p>
  if (mode !== 'token')
    return (
      <p className="text-muted">
        The proxy in front of Fluxdeck signs people in, and it named nobody. Open Fluxdeck by the address of that proxy.
      </p>
    )
  return (
    <form action={routeTo.login()} method="post" className="flex flex-col gap-3">
      <input type="hidden" name="returnTo" value={returnTo} />
      <label htmlFor="token" className="text-sm text-muted">
        Token
      </label>
      <Input
        id="token"
        name="token"
        type="password"
        required
        maxLength={512}
        aria-describedby="token-help"
        autoFocus
        className="w-full"
      />
      <Button type="submit" look="primary">
        Sign in
      </Button>
      <p id="token-help" className="text-sm text-muted">
        A token is a line of text that begins with <code className="font-mono">fluxdeck_</code>. Whoever runs this
        Fluxdeck makes one for you, with <code className="font-mono">npx fluxdeck token</code>.
      </p>
    </form>
  )
}
