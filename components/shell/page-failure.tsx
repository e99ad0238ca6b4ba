'use client'
// What stands in place of a page that failed. It reloads once by itself when only its code was outdated. Every page carries it
// and what it is made of, so that is little.

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
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
      <div role="alert" data-state="error" className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
        <p className="text-md font-medium">{isMissingCode ? 'Fluxdeck was updated' : 'This page could not be drawn'}</p>
        <div className="foreign max-w-[56ch] text-muted">
          {isMissingCode
            ? 'This tab still had the old version.'
            : 'The cluster is not affected. The other pages still work; the details are in the log of the server.'}
          {error.digest !== undefined && <p className="mt-1 font-mono text-sm">{error.digest}</p>}
        </div>
        <div className="mt-2 flex gap-2">
          <Button look="primary" onClick={reset}>
            Try again
          </Button>
          <Button onClick={() => window.location.reload()}>Reload</Button>
        </div>
      </div>
    </div>
  )
}
