'use client'

// Builds the address of a wall before one's eyes, and lets in the screens that show a code.

import { useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ExternalLink } from '@/components/ui/icons'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import { readWallSettings, writeWallSettings } from '@/lib/client/wall-settings'
import { readScope } from '@/lib/flux/tell/read-scope'
import { routeTo } from '@/lib/routes'
import { ScreenPairingForm } from './screen-pairing-form'
import { WallAddressForm, type WallDraft } from './wall-address-form'
import { WallPreview } from './wall-preview'

export function WallSetup() {
  const asked = useSearchParams()
  const [draft, setDraft] = useState<WallDraft>(() => readDraft(new URLSearchParams(asked.toString())))
  const query = useMemo(() => writeWallSettings(draft.settings, draft.scope), [draft])
  const path = routeTo.wall(query)
  const change = (next: Partial<WallDraft>) => {
    const changed = { ...draft, ...next }
    setDraft(changed)
    const written = writeWallSettings(changed.settings, changed.scope)
    // The address of this page holds the draft, so that it can be reloaded and passed on.
    window.history.replaceState(null, '', routeTo.wallSetup(written))
  }
  return (
    <div className="page flex-1 space-y-8 overflow-y-auto py-6">
      <header className="space-y-1">
        <h1 className="text-xl font-semibold">Screens</h1>
        <p className="max-w-prose text-muted">
          A wall is a page for a screen that nobody touches. Its address says what it shows; choose it here, then open
          it on the screen.
        </p>
      </header>
      <div className="grid gap-8 lg:grid-cols-[minmax(20rem,26rem)_minmax(0,1fr)]">
        <div className="space-y-8">
          <section aria-labelledby="wall-address" className="space-y-4">
            <h2 id="wall-address" className="text-lg font-semibold">
              What it shows
            </h2>
            <WallAddressForm draft={draft} onChange={change} />
            <Address path={path} />
          </section>
          <ScreenPairingForm shows={query} />
        </div>
        <WallPreview path={path} />
      </div>
    </div>
  )
}

function Address({ path }: { readonly path: string }) {
  const isHydrated = useIsHydrated()
  const address = isHydrated ? `${window.location.origin}${path}` : path
  return (
    <div className="space-y-2">
      <p className="flex items-center gap-2 rounded-md border border-line bg-sunken p-2">
        <code className="foreign min-w-0 flex-1 font-mono text-sm">{address}</code>
        <CopyButton text={address} label="Copy the address" />
      </p>
      <Button asChild look="primary">
        <a href={path} target="_blank" rel="noopener noreferrer">
          Open this wall
          <ExternalLink aria-hidden />
        </a>
      </Button>
    </div>
  )
}

function readDraft(query: URLSearchParams): WallDraft {
  return { settings: readWallSettings(query), scope: readScope(query).scope ?? {} }
}
