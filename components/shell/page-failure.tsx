'use client'
// What stands in place of a page that failed. It reloads once by itself when only its code was outdated.

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { reloadOnce } from '@/lib/client/reload-once'

export interface PageFailureProps {
  readonly error: Error & { readonly digest?: string }
  reset(): void
}

export function PageFailure({ error, reset }: PageFailureProps) {
  const isMissingCode = /chunk|dynamically imported module|module factory/i.test(`${error.name} ${error.message}`)
  useEffect(() => {
    if (isMissingCode) reloadOnce('missing-code')
  }, [isMissingCode])
  return (
    <div className="pt-16">
      <h1 className="sr-only">Error</h1>
      <EmptyState
        kind="error"
        title={isMissingCode ? 'Fluxdeck was updated' : 'This page could not be drawn'}
        action={
          <>
            <Button look="primary" onClick={reset}>
              Try again
            </Button>
            <Button onClick={() => window.location.reload()}>Reload</Button>
          </>
        }
      >
        {isMissingCode
          ? 'This tab still had the old version.'
          : 'The cluster is not affected. The other pages still work; the details are in the log of the server.'}
        {error.digest !== undefined && <p className="mt-1 font-mono text-sm">{error.digest}</p>}
      </EmptyState>
    </div>
  )
}
