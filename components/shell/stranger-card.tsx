// Said to somebody who is known and may not read: as whom, who may, and the way out.

import { Button } from '@/components/ui/button'
import type { Me } from '@/lib/contract/actions'
import type { SeededStranger } from '@/lib/contract/seed'
import { routeTo } from '@/lib/routes'
import { Mark } from './mark'

/** Groups written out of all that somebody is in. */
const MAX_NAMED = 12

export interface StrangerCardProps {
  readonly mode: Me['mode']
  readonly stranger: SeededStranger
  /** The place that is not shown. */
  readonly asked: string
}

export function StrangerCard({ mode, asked, stranger }: StrangerCardProps) {
  const { user, groups, readerGroups } = stranger
  return (
    <main className="flex min-h-dvh items-center justify-center px-4">
      <div className="flex w-full max-w-96 flex-col gap-3 rounded-lg border border-line bg-surface p-5">
        <h1 className="flex items-center gap-2 text-lg font-semibold">
          <Mark className="size-5" />
          You may not read here
        </h1>
        <p>
          You are signed in as <strong className="foreign font-semibold">{user}</strong>
          {groups.length === 0 ? ', in no group.' : ', in these groups:'}
        </p>
        {groups.length > 0 && <p className="foreign text-muted">{nameSome(groups)}</p>}
        {readerGroups.length === 0 ? (
          <p>Those who may read are named one by one. Ask whoever runs this Fluxdeck to name you too.</p>
        ) : (
          <>
            <p>Members of these groups may read:</p>
            <p className="foreign text-muted">{readerGroups.join(', ')}</p>
            <p>Ask whoever keeps the groups to add you, then look again.</p>
          </>
        )}
        <div className="flex flex-wrap gap-2">
          <Button asChild look="primary">
            <a href={asked}>Look again</a>
          </Button>
          {mode === 'oidc' && (
            <form action={routeTo.logout()} method="post">
              <Button type="submit">Sign out</Button>
            </form>
          )}
        </div>
        {mode === 'proxy' && (
          <p className="text-sm text-muted">
            The proxy in front of Fluxdeck signed you in. It may know of a new group only after a new sign-in there.
          </p>
        )}
      </div>
    </main>
  )
}

function nameSome(groups: readonly string[]): string {
  const more = groups.length - MAX_NAMED
  return `${groups.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
