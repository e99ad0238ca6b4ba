// An address that leads nowhere, within the frame of the console, so that every way out is there.

import { headers } from 'next/headers'
import Link from 'next/link'
import { ConsoleShell } from '@/components/shell/console-shell'
import { Providers } from '@/components/shell/providers'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { routeTo } from '@/lib/routes'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata = { title: 'Not found' }

export default async function NotFound() {
  const seed = await getRuntime().readSeed(await headers())
  const isShown = seed.needsSignIn !== true && seed.stranger === undefined
  if (!isShown)
    return (
      <main className="pt-16">
        <Words />
      </main>
    )
  return (
    <Providers seed={seed}>
      <ConsoleShell>
        <Words />
      </ConsoleShell>
    </Providers>
  )
}

function Words() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        kind="empty"
        title="There is no page at this address"
        className="pt-16"
        action={
          <>
            <Button asChild look="primary">
              <Link href={routeTo.overview()}>Overview</Link>
            </Button>
            <Button asChild>
              <Link href={routeTo.resources()}>All resources</Link>
            </Button>
          </>
        }
      />
    </>
  )
}
